"""Keyset paging: the place after which a list goes on, packed into one query value. Not a secret, only compact.

A changed or foreign value reads as None, and the list starts at its first page. Times travel as ISO 8601.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

_LONGEST = 500
_KINDS = (str, int, float, bool, type(None))


def write_cursor(values: Sequence[Any]) -> str:
    """`values` of the last row shown, in the order of the list, as text for a link."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    packed = json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str | None, length: int) -> list[Any] | None:
    """The `length` values of a cursor, or None when there is none or it is not one of ours."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, UnicodeError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != length:
        return None
    return values if all(isinstance(value, _KINDS) and _storable(value) for value in values) else None


def read_moment(value: Any) -> datetime | None:
    """A timezone-aware time out of a cursor, None when it is not one."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def _storable(value: Any) -> bool:
    """No NUL and no lone surrogate in texts, no number beyond bigint: the database would choke on them."""
    if isinstance(value, str):
        return "\x00" not in value and not any(0xD800 <= ord(character) <= 0xDFFF for character in value)
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")  # noqa: PLR0124 - NaN is the one that differs
    return value is None or abs(value) < 2**63
