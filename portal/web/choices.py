"""Fields that choose: radio cards, a select, ticks, yes or no, a rating. Values never leave their list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from portal.web.fields import HouseField

Choices = Iterable[tuple[Any, ...]] | Callable[[], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Any
    help: Any
    chosen: bool
    id: str


class Choice(HouseField):
    """One of a few, all visible as radio cards. `choices` are (value, label) or (value, label, help)."""

    kind = "cards"
    asks_to_choose = True

    def __init__(self, label: Any = None, *, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.choices = choices

    def options(self) -> list[Option]:
        """What there is to choose from, each marked chosen or not."""
        rows = list(self.choices() if callable(self.choices) else self.choices)
        return [
            Option(
                str(row[0]),
                row[1],
                row[2] if len(row) > 2 else None,
                self.has(str(row[0])),
                f"{self.id}-{place}",
            )
            for place, row in enumerate(rows)
        ]

    def first_input(self) -> str:
        options = [] if self.kind == "select" else self.options()
        return options[0].id if options else str(self.id)

    def has(self, value: str) -> bool:
        return self.data is not None and str(self.data) == value

    def read(self, text: str) -> str | None:
        return text.strip() or None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not any(option.chosen for option in self.options()):
            self.data = None
            raise StopValidation(_("Choose one of the options shown."))


class Pick(Choice):
    """One of many, in a select."""

    kind = "select"


class Several(Choice):
    """Any number of the options, as ticks; `data` is a list."""

    kind = "ticks"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [value for value in valuelist if isinstance(value, str)]

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def empty(self) -> bool:
        return not self.data

    def has(self, value: str) -> bool:
        return value in map(str, self.data or ())

    def pre_validate(self, form: Any) -> None:
        HouseField.pre_validate(self, form)
        known = {option.value for option in self.options()}
        if not known.issuperset(self.data):
            raise StopValidation(_("Choose one of the options shown."))


class Tick(HouseField):
    """A box that is ticked or not. Required means it must be ticked."""

    kind = "tick"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist) and valuelist[0] not in ("", "0", "false", "no")

    def empty(self) -> bool:
        return not self.data

    def missing(self) -> str:
        return _("Please tick “%(field)s”.", field=self.label.text)


class YesNo(Choice):
    """Yes, no, or not answered: True, False, None."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, choices=(("yes", _l("Yes")), ("no", _l("No"))), **kwargs)

    def has(self, value: str) -> bool:
        return self.data is not None and self.data == (value == "yes")

    def read(self, text: str) -> bool | None:
        return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(
            text.strip()
        )


class Rating(Choice):
    """One to five; `data` is an int. The words say what the numbers mean."""

    kind = "rating"

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        words = (
            (1, _l("Very dissatisfied")),
            (2, _l("Dissatisfied")),
            (3, _l("Neither")),
            (4, _l("Satisfied")),
            (5, _l("Very satisfied")),
        )
        super().__init__(label, choices=words, **kwargs)

    def read(self, text: str) -> int | None:
        plain = text.strip()
        return int(plain) if plain in ("1", "2", "3", "4", "5") else None
