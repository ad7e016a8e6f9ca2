"""A saved record as a person reads it: labels in the reader's language, choices by their label, times in company time.

What was not filled has no line. The order of lines is the order of the definition. templates/records/_values.html
shows them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.extensions import db
from portal.kernel.text import format_phone
from portal.procedures.schema import Record
from portal.records.building import CURRENCY_SIGNS
from portal.records.signatures import Signature, read_signature
from portal.records.stored import from_json
from portal.web.filters import day, moment, money

PersonName = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record. `kind` is text, long-text, rating, table or signature and says which part holds it."""

    name: str
    label: str
    kind: str
    text: str = ""
    points: tuple[int, int] = (0, 0)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    signature: Signature | None = None


def lines(
    record: Record, values: Mapping[str, Any], language: str, *, person_name: PersonName | None = None
) -> list[Line]:
    """The lines of typed `values` in `language`."""
    filled = [(field, values.get(field.name)) for field in record.fields]
    name_of = person_name or name_of_person
    return [_line(field, value, language, name_of) for field, value in filled if value not in (None, "", [])]


def stored_lines(
    record: Record, stored: Mapping[str, Any], language: str, *, person_name: PersonName | None = None
) -> list[Line]:
    """The lines of a record as the table holds it."""
    return lines(record, from_json(record, stored), language, person_name=person_name)


def name_of_person(person_id: int) -> str:
    """A member of staff by name; no query when the session knows the person already."""
    person = db.session.get(Person, person_id)
    return person.name if person else f"#{person_id}"


def _line(field: Any, value: Any, language: str, name_of: PersonName) -> Line:
    label = field.label.in_language(language)
    match field.type:
        case "table":
            columns = tuple(column.label.in_language(language) for column in field.columns)
            return Line(
                field.name, label, "table", columns=columns, rows=_rows(field, value, language, name_of)
            )
        case "signature":
            signature = read_signature(value)
            return Line(field.name, label, "signature", text=signature.name, signature=signature)
        case "rating":
            return Line(
                field.name, label, "rating", text=_rated(field, value, language), points=(value, field.most)
            )
        case "long-text":
            return Line(field.name, label, "long-text", text=value)
        case _:
            return Line(field.name, label, "text", text=_shown(field, value, language, name_of))


def _rows(field: Any, rows: Any, language: str, name_of: PersonName) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(_shown(column, row.get(column.name), language, name_of) for column in field.columns)
        for row in rows
    )


def _rated(field: Any, value: int, language: str) -> str:
    said = _("%(points)s of %(most)s", points=value, most=field.most)
    ends = {1: field.ends[0], field.most: field.ends[1]} if field.ends else {}
    return f"{said} · {ends[value].in_language(language)}" if value in ends else said


def _shown(field: Any, value: Any, language: str, name_of: PersonName) -> str:
    """One value as plain text; an empty cell of a table is a dash, so that nobody takes it for forgotten print."""
    if value in (None, ""):
        return "–"
    if field.type == "person":
        return name_of(value)
    show = _SHOWN.get(field.type)
    return show(field, value, language) if show else str(value)


def _choice(field: Any, value: str, language: str) -> str:
    words = field.of.get(value)
    return words.in_language(language) if words else value


def _yes_no(_field: Any, value: bool, _language: str) -> str:  # noqa: FBT001 - a value of a record
    return _("Yes") if value else _("No")


def _number(field: Any, value: Decimal, _language: str) -> str:
    return f"{value:f} {field.unit}" if field.unit else f"{value:f}"


_SHOWN: Mapping[str, Callable[[Any, Any, str], str]] = {
    "choice": _choice,
    "yes-no": _yes_no,
    "number": _number,
    "money": lambda field, value, _language: money(value, CURRENCY_SIGNS[field.currency]),
    "date": lambda _field, value, _language: day(value),
    "date-time": lambda _field, value, _language: moment(value),
    "phone": lambda _field, value, _language: format_phone(value),
}
