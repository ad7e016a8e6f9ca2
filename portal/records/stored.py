"""A record's values as JSON and back. Pure: the record's definition says what each value was.

No floats ever: decimals are text, times are ISO 8601 in UTC, days are ISO 8601. So the JSON that the database
gives back is the JSON that was stored, and its digest can be compared years later.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portal.ledger.chain import canonical_json, text_digest
from portal.procedures.schema import Record


def to_json(values: Mapping[str, object]) -> dict[str, Any]:
    """`values` as JSON. What was not filled is kept as null, so that a record shows what was asked."""
    return {name: _plain(value) for name, value in values.items()}


def from_json(record: Record, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values of a stored record. A name that the definition does not know is left out."""
    return {field.name: _typed(field, stored[field.name]) for field in record.fields if field.name in stored}


def record_digest(values: Mapping[str, object]) -> str:
    """What the event keeps of a record stored beside it: SHA-256 of its canonical JSON, as 64 hex digits."""
    return stored_digest(to_json(values))


def stored_digest(stored: dict[str, Any]) -> str:
    """The same digest from the JSON as the table gives it back."""
    return text_digest(canonical_json(stored))


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [to_json(row) for row in value]
    raise TypeError(f"A record cannot hold a {type(value).__name__}.")


def _typed(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.type == "table":
        return [
            {column.name: _typed(column, row.get(column.name)) for column in field.columns} for row in value
        ]
    return _READERS.get(field.type, str)(value)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


_READERS: dict[str, Callable[[Any], Any]] = {
    "number": Decimal,
    "money": Decimal,
    "rating": int,
    "person": int,
    "yes-no": bool,
    "date": date.fromisoformat,
    "date-time": _moment,
}
