"""The fields a record can have, as they are written in a procedure file. Pure; inputs are built in records.forms.

Values handed around for these types: text, long-text, choice, email, phone, signature str; yes-no bool; number, money
Decimal; rating int; date date; date-time aware datetime; person int; table list of dicts; not filled None.
"""

from decimal import Decimal
from typing import Annotated, Literal

import pydantic
from pydantic import AfterValidator, Discriminator, StringConstraints, model_validator

from portal.procedures.expressions import Condition, Kind
from portal.procedures.names import FieldName, RoleName, ShortWord
from portal.procedures.sentences import N_, Wrong, sentence
from portal.procedures.words import Part, Title, Words

_Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
_Rows = Annotated[int, pydantic.Field(ge=0, le=200)]


class _Field(Part):
    name: FieldName
    label: Title
    help: Words | None = None
    required: bool = False
    when: Condition | None = None

    @property
    def kind(self) -> Kind:
        """The field as expressions see it."""
        return Kind(self.type)  # type: ignore[attr-defined]  # every subclass has its word


class TextField(_Field):
    type: Literal["text"]
    max_length: Annotated[int, pydantic.Field(ge=1, le=500)] = 200


class LongTextField(_Field):
    type: Literal["long-text"]
    max_length: Annotated[int, pydantic.Field(ge=1, le=20_000)] = 4_000


def _several(choices: dict[str, Words]) -> dict[str, Words]:
    if not 2 <= len(choices) <= 60:
        raise Wrong(sentence(N_("A choice offers at least 2 and at most 60 values.")))
    return choices


class ChoiceField(_Field):
    type: Literal["choice"]
    of: Annotated[dict[ShortWord, Title], AfterValidator(_several)]

    @property
    def kind(self) -> Kind:
        return Kind(self.type, tuple(self.of))


class YesNoField(_Field):
    """Required means answered, yes or no; that it must be yes is said by a gate."""

    type: Literal["yes-no"]


class _Ranged(_Field):
    least: Decimal | None = None
    most: Decimal | None = None

    @model_validator(mode="after")
    def _range_is_open(self) -> "_Ranged":
        if self.least is not None and self.most is not None and self.least > self.most:
            raise Wrong(sentence(N_("`least` is more than `most`, so no value fits.")))
        return self


class NumberField(_Ranged):
    type: Literal["number"]
    unit: _Short | None = None
    places: Annotated[int, pydantic.Field(ge=0, le=6)] = 0


class MoneyField(_Ranged):
    type: Literal["money"]
    currency: Literal["CNY", "TWD", "HKD", "USD", "EUR"] = "CNY"


class DateField(_Field):
    type: Literal["date"]


class DateTimeField(_Field):
    type: Literal["date-time"]


class PersonField(_Field):
    """A member of staff who has the role and can sign in."""

    type: Literal["person"]
    role: RoleName

    @model_validator(mode="after")
    def _is_staff(self) -> "PersonField":
        if self.role == "customer":
            raise Wrong(sentence(N_("A person field names a member of staff; `customer` is none.")))
        return self


class SignatureField(_Field):
    """Drawn, or typed where drawing is not possible."""

    type: Literal["signature"]


class RatingField(_Field):
    """Points from 1 to `most`; `ends` says what the lowest and the highest mean."""

    type: Literal["rating"]
    most: Annotated[int, pydantic.Field(ge=2, le=10)] = 5
    ends: tuple[Title, Title] | None = None


class EmailField(_Field):
    type: Literal["email"]


class PhoneField(_Field):
    type: Literal["phone"]


Column = Annotated[
    TextField | ChoiceField | YesNoField | NumberField | MoneyField | DateField, Discriminator("type")
]


def _columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    if not 1 <= len(columns) <= 12:
        raise Wrong(sentence(N_("A table has at least 1 and at most 12 columns.")))
    return columns


class TableField(_Field):
    """Rows of the same columns. Required means at least one row; a column's own `required` counts per row."""

    type: Literal["table"]
    columns: Annotated[tuple[Column, ...], AfterValidator(_columns)]
    least_rows: _Rows = 0
    most_rows: _Rows = 50

    @model_validator(mode="after")
    def _rows_fit(self) -> "TableField":
        if self.least_rows > self.most_rows:
            raise Wrong(sentence(N_("`least-rows` is more than `most-rows`, so no table fits.")))
        return self


Field = Annotated[
    TextField
    | LongTextField
    | ChoiceField
    | YesNoField
    | NumberField
    | MoneyField
    | DateField
    | DateTimeField
    | PersonField
    | TableField
    | SignatureField
    | RatingField
    | EmailField
    | PhoneField,
    Discriminator("type"),
]
