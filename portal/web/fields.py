"""Fields of one typed value: texts, numbers, times, hidden values. Each says in a sentence what is wrong with it.

A field keeps what was typed (`typed`) beside what it means (`data`); the form macro shows the former again.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import StopValidation

from portal.kernel.text import composed
from portal.kernel.time import COMPANY_ZONE, from_company_time
from portal.web.texts import clean_line, clean_text, has_forbidden, shown_again

_DIGITS = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]?(\d{1,2})[:.点时](\d{1,2})(?:[:分]\d{0,2})?分?"
)


class HouseField(Field):
    """Base of all house fields: required or not, help, one sentence per fault, nothing lost."""

    kind = "text"
    # What the sentence of an empty required field asks for; choices ask differently.
    asks_to_choose = False

    def __init__(self, label: Any = None, *, required: bool = False, help: Any = None, **kwargs: Any) -> None:  # noqa: A002 - read as help=
        super().__init__(label, **kwargs)
        self.required = required
        self.help = help

    @property
    def typed(self) -> str:
        """The text to show in the input."""
        if self.raw_data:
            first = self.raw_data[0]
            return shown_again(first) if isinstance(first, str) else ""
        return self.written(self.data) if not self.empty() else ""

    def written(self, value: Any) -> str:
        """`value` as it would be typed."""
        return str(value)

    def read(self, text: str) -> Any:
        """What `text` means; raises ValueError with the sentence the person reads."""
        return text

    def empty(self) -> bool:
        return self.data is None or self.data == ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = None
        if has_forbidden(text):
            raise ValueError(_("Please remove the invisible control characters from this text."))
        self.data = self.read(text)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation
        if self.empty():
            raise StopValidation(self.missing() if self.required else None)

    def prefix_id(self, prefix: str) -> None:
        """Keep the id apart from that of the same field in another form of the page."""
        self.id = f"{prefix}-{self.id}"
        self.label.field_id = self.id

    def first_input(self) -> str:
        """The id that a link from the summary leads to."""
        return str(self.id)

    def missing(self) -> str:
        if self.asks_to_choose:
            return _("Choose an answer for “%(field)s”.", field=self.label.text)
        return _("Please fill in “%(field)s”.", field=self.label.text)


class Text(HouseField):
    """One line. `kind_of_text` sets keyboard and autofill on phones; it is no check of content."""

    def __init__(
        self,
        label: Any = None,
        *,
        most: int = 200,
        kind: str = "text",
        autocomplete: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.most, self.input_type, self.autocomplete = most, kind, autocomplete

    def read(self, text: str) -> str:
        return within(clean_line(text), self.most)


class LongText(HouseField):
    """Several lines; the box grows with them."""

    kind = "long"

    def __init__(self, label: Any = None, *, most: int = 20_000, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most, self.rows = most, rows

    def read(self, text: str) -> str:
        return within(clean_text(text), self.most)


class Whole(HouseField):
    """A whole number, full-width digits included, with its unit shown beside it."""

    kind = "number"
    inputmode = "numeric"
    unit_before = False

    def __init__(
        self,
        label: Any = None,
        *,
        least: int | None = None,
        most: int | None = None,
        unit: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most, self.unit = least, most, unit

    def read(self, text: str) -> int | None:
        plain = _number_text(text)
        if not plain:
            return None
        if not _DIGITS.fullmatch(plain):
            raise ValueError(_("Write a whole number, in digits."))
        number = int(plain)
        check_range(number, self.least, self.most)
        return number


class Decimals(HouseField):
    """A number with decimals, exact."""

    kind = "number"
    inputmode = "decimal"
    unit_before = False

    def __init__(
        self,
        label: Any = None,
        *,
        least: Decimal | int | None = None,
        most: Decimal | int | None = None,
        places: int = 2,
        unit: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most, self.places, self.unit = least, most, places, unit

    def read(self, text: str) -> Decimal | None:
        plain = _number_text(text)
        if not plain:
            return None
        if not _DECIMAL.fullmatch(plain):
            raise ValueError(_("Write a number in digits, for example 12.5."))
        try:
            number = Decimal(plain)
        except InvalidOperation as error:
            raise ValueError(_("Write a number in digits, for example 12.5.")) from error
        if -int(number.as_tuple().exponent) > self.places:
            raise ValueError(_("At most %(count)s digits after the point.", count=self.places))
        check_range(number, self.least, self.most)
        return number


class Money(Decimals):
    """An amount of money, not negative, to the cent."""

    unit_before = True

    def __init__(self, label: Any = None, *, unit: Any = "¥", **kwargs: Any) -> None:
        super().__init__(label, unit=unit, places=2, **({"least": 0} | kwargs))


class Day(HouseField):
    """A calendar day, picked or typed: 2026-11-21, 2026/11/21, 2026年11月21日."""

    kind = "day"

    def read(self, text: str) -> date | None:
        plain = composed(text, "NFKC").strip()
        if not plain:
            return None
        try:
            year, month, day_of_month = map(int, _DAY.fullmatch(plain).groups())
            return _sane(date(year, month, day_of_month))
        except (AttributeError, ValueError) as error:
            raise ValueError(_("Write the date like 2026-11-21.")) from error

    def written(self, value: Any) -> str:
        return f"{value:%Y-%m-%d}"


class Moment(HouseField):
    """A date and time on the company's clock; `data` is UTC."""

    kind = "moment"

    def read(self, text: str) -> datetime | None:
        plain = composed(text, "NFKC").strip()
        if not plain:
            return None
        try:
            naive = datetime(*map(int, _MOMENT.fullmatch(plain).groups()))  # noqa: DTZ001 - the zone is put on below
            _sane(naive.date())
        except (AttributeError, ValueError) as error:
            raise ValueError(_("Write date and time like 2026-11-21 18:30.")) from error
        return from_company_time(naive)

    def written(self, value: Any) -> str:
        return (
            f"{value.astimezone(COMPANY_ZONE) if value.tzinfo else value.replace(tzinfo=UTC):%Y-%m-%dT%H:%M}"
        )


class Hidden(HouseField):
    """A value the page carries along. `whole` reads it as a number; nonsense reads as None."""

    kind = "hidden"

    def __init__(self, label: Any = None, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.whole = whole

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        plain = "" if has_forbidden(text) or len(text) > 200 else text.strip()
        if self.whole:
            self.data = int(plain) if _DIGITS.fullmatch(plain) else None
        else:
            self.data = plain


def within(text: str, most: int) -> str:
    """`text`, or a ValueError that says by how much it is too long."""
    if len(text) > most:
        raise ValueError(
            _("At most %(most)s characters; this has %(count)s.", most=f"{most:,}", count=f"{len(text):,}")
        )
    return text


def check_range(number: Decimal | int, least: Decimal | int | None, most: Decimal | int | None) -> None:
    if least is not None and number < least:
        raise ValueError(_("This must be at least %(least)s.", least=least))
    if most is not None and number > most:
        raise ValueError(_("This must be at most %(most)s.", most=most))


def _number_text(text: str) -> str:
    return re.sub(r"[\s,，]", "", composed(text, "NFKC")).replace("−", "-").removeprefix("+")


def _sane(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise ValueError(day)
    return day
