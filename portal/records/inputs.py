"""House fields for what only records ask: people, phones, e-mail, ratings of any size, signatures, growing tables."""

import re
from typing import Any

from flask_babel import gettext as _
from wtforms.validators import StopValidation

from portal.kernel.text import format_phone, parse_phone
from portal.records.signatures import LARGEST, count_points, signature_text
from portal.web.choices import Choice, Pick, YesNo
from portal.web.compound_fields import Rows, Signature
from portal.web.fields import Text

# One @, no blanks, a dot in the part behind: what can be said about an address without writing to it.
_EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]\\]{1,64}@[^\s@<>\"',;:()\[\]\\.]+(\.[^\s@<>\"',;:()\[\]\\.]+)+")
_LEAST_POINTS = 5
ADD_ROW = "add-row"


class Email(Text):
    """An address that can be written to, kept as typed."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **({"most": 254, "kind": "email", "autocomplete": "email"} | kwargs))

    def read(self, text: str) -> str:
        address = super().read(text)
        if address and not _EMAIL.fullmatch(address):
            raise ValueError(_("Write the e-mail address like name@example.com."))
        return address


class Phone(Text):
    """A telephone number, Chinese when it has no country; `data` is E.164."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **({"most": 40, "kind": "tel", "autocomplete": "tel"} | kwargs))

    def read(self, text: str) -> str:
        typed = super().read(text)
        number = parse_phone(typed) if typed else ""
        if number is None:
            raise ValueError(
                _("This is no phone number we know. Write it like 138 0013 8000 or 010 6552 9988.")
            )
        return number

    def written(self, value: Any) -> str:
        return format_phone(value)


class Known:
    """Mixed into fields that read a word: what cannot be read is a fault, also where an answer is optional."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is None and valuelist and str(valuelist[0]).strip():
            raise ValueError(_("Choose one of the options shown."))


class PersonPick(Known, Pick):
    """A member of staff with `role`; `data` is the id. `choices` are (id, name)."""

    def __init__(self, label: Any = None, *, role: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.role = role

    def read(self, text: str) -> int | None:
        plain = text.strip()
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None


class Answer(Known, YesNo):
    """Yes, no, or not answered."""


class YesNoPick(Answer):
    """Yes or no where there is no room for two cards: in the cells of a table."""

    kind = "select"


class Points(Known, Choice):
    """Points from 1 to `most`; words stand at both ends. `data` is an int."""

    kind = "rating"

    def __init__(
        self, label: Any = None, *, most: int = 5, ends: tuple[Any, Any] | None = None, **kwargs: Any
    ) -> None:
        said = {1: ends[0], most: ends[1]} if ends else {}
        points = tuple((point, said.get(point, "")) for point in range(1, most + 1))
        super().__init__(label, choices=points, **kwargs)
        self.most = most

    def read(self, text: str) -> int | None:
        plain = text.strip()
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 3 else None


class Mark(Signature):
    """A signature as a record keeps it: `data` is Signed while the form lives, `kept` the JSON text."""

    @property
    def kept(self) -> str | None:
        return signature_text(name=self.data.name, strokes=self.data.strokes) if self.data else None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data.drawn and count_points(self.data.strokes) < _LEAST_POINTS:
            raise StopValidation(_("This is only a dot. Please sign with your name, or type it."))
        if len((self.kept or "").encode()) > LARGEST:
            raise StopValidation(_("This drawing is too large to keep. Please sign again, more simply."))


class Table(Rows):
    """Rows that grow: with JavaScript in the page, without it by a submit button that brings the form back."""

    def __init__(self, label: Any = None, *, least: int = 0, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least = least

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        if formdata is not None and formdata.get(ADD_ROW) == self.name:
            self.shown = self._rows_in(formdata) + 1
        super().process(formdata, data, **kwargs)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        good = super().validate(form, extra_validators)
        if self.data and len(self.data) < self.least:
            self.errors = [*self.errors, _("Fill in at least %(count)s rows.", count=self.least)]
        return good and not self.errors
