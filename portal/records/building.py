"""From a field of a procedure's record to the house field that asks for it, in one language."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.procedures import fields as asked
from portal.procedures.schema import Record
from portal.records.inputs import Answer, Email, Mark, PersonPick, Phone, Points, Table, YesNoPick
from portal.web.forms import Choice, Day, Decimals, LongText, Moment, Money, Pick, Text

CURRENCY_SIGNS: Mapping[str, str] = {"CNY": "¥", "TWD": "NT$", "HKD": "HK$", "USD": "US$", "EUR": "€"}
# More than this many choices, or none needed, and a select is easier than cards.
_MOST_CARDS = 5
_BLANK_ROWS = 3

Builder = Callable[[Any, str, dict[str, Any]], Any]


def attribute_of(name: str) -> str:
    """The attribute a form keeps a field under: a record may call its fields `data` or `validate`."""
    return f"f_{name}"


def fields_of(record: Record, language: str) -> dict[str, Any]:
    """The class attributes of a form for `record`, in the order of the record."""
    return {attribute_of(field.name): _field(field, language) for field in record.fields}


def _field(field: Any, language: str) -> Any:
    common = {
        "label": field.label.in_language(language),
        "help": field.help.in_language(language) if field.help else None,
        "required": field.required,
        "name": field.name,
    }
    return _BUILDERS[field.type](field, language, common)


def _text(field: asked.TextField, _language: str, common: dict[str, Any]) -> Any:
    return Text(most=field.max_length, **common)


def _long_text(field: asked.LongTextField, _language: str, common: dict[str, Any]) -> Any:
    return LongText(most=field.max_length, rows=3, **common)


def _choice(field: asked.ChoiceField, language: str, common: dict[str, Any]) -> Any:
    kind = Choice if field.required and len(field.of) <= _MOST_CARDS else Pick
    return kind(choices=_options(field, language), **common)


def _number(field: asked.NumberField, _language: str, common: dict[str, Any]) -> Any:
    return Decimals(least=field.least, most=field.most, places=field.places, unit=field.unit, **common)


def _money(field: asked.MoneyField, _language: str, common: dict[str, Any]) -> Any:
    least = 0 if field.least is None else field.least
    return Money(unit=CURRENCY_SIGNS[field.currency], least=least, most=field.most, **common)


def _person(field: asked.PersonField, _language: str, common: dict[str, Any]) -> Any:
    return PersonPick(role=field.role, **common)


def _rating(field: asked.RatingField, language: str, common: dict[str, Any]) -> Any:
    ends = (field.ends[0].in_language(language), field.ends[1].in_language(language)) if field.ends else None
    return Points(most=field.most, ends=ends, **common)


def _table(field: asked.TableField, language: str, common: dict[str, Any]) -> Any:
    columns = {column.name: _cell(column, language) for column in field.columns}
    shown = min(max(_BLANK_ROWS, field.least_rows), field.most_rows)
    return Table(columns=columns, least=field.least_rows, most=field.most_rows, shown=shown, **common)


def _cell(column: Any, language: str) -> Any:
    common = {"label": column.label.in_language(language), "required": column.required}
    if column.type == "choice":
        return Pick(choices=_options(column, language), **common)
    if column.type == "yes-no":
        return YesNoPick(**common)
    return _BUILDERS[column.type](column, language, common)


def _options(field: asked.ChoiceField, language: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, words.in_language(language)) for value, words in field.of.items())


def _plain(field_class: Any) -> Builder:
    return lambda _field, _language, common: field_class(**common)


_BUILDERS: Mapping[str, Builder] = {
    "text": _text,
    "long-text": _long_text,
    "choice": _choice,
    "yes-no": _plain(Answer),
    "number": _number,
    "money": _money,
    "date": _plain(Day),
    "date-time": _plain(Moment),
    "person": _person,
    "table": _table,
    "signature": _plain(Mark),
    "rating": _rating,
    "email": _plain(Email),
    "phone": _plain(Phone),
}
