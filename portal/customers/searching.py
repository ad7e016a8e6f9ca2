"""Finding rows by any part of a name or a number: the text that is kept for it, and the condition that reads it.

A row's `search_text` holds one folded field per line. The index knows its pairs of neighbouring characters; the
recheck makes sure that the pairs stand together. Used by customers and by units; knows neither.
"""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, case, func, or_

from portal.kernel.text import digits, fold, looks_like_phone

_MOST_TYPED = 100
_LANDLINE_AT_HOME = re.compile(r"86(?!1[3-9])")
_MOBILE_WITH_ZERO = re.compile(r"01[3-9]")


def search_lines(texts: Iterable[str | None], phones: Iterable[str | None] = ()) -> str:
    """The `search_text` of a row: each text folded, each E.164 phone as the digits that a caller may read out."""
    lines = [fold(text) for text in texts if text]
    for phone in phones:
        lines.extend(_phone_lines(phone or ""))
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _phone_lines(e164: str) -> list[str]:
    """`+861065529988` is searched as `861065529988` and `01065529988`; a mobile needs only the first."""
    number = digits(e164)
    return [number, f"0{number[2:]}"] if _LANDLINE_AT_HOME.match(number) else [number]


def wanted_texts(text: str) -> list[list[str]]:
    """What must be found: every inner list is a choice, one of which must occur. Empty: nothing can be searched.

    Words of a single character are too short for the index; they only narrow what longer words find.
    """
    text = text.replace("\0", " ")[:_MOST_TYPED]
    folded = fold(text)
    wanted = [[word] for word in folded.split(" ") if word]
    if looks_like_phone(text):
        wanted = [[spelling for spelling in dict.fromkeys((_as_stored(text), folded)) if spelling]]
    return wanted if any(all(len(choice) > 1 for choice in choices) for choices in wanted) else []


def _as_stored(text: str) -> str:
    """The digits of a typed number as they stand in a search text: no 00 before the country, no 0 inside it."""
    number = digits(text)
    international = unicodedata.normalize("NFKC", text).strip().startswith("+")
    if number.startswith("00"):
        number, international = number[2:], True
    if international and number.startswith("860"):
        return "86" + number[3:]
    return number[1:] if _MOBILE_WITH_ZERO.match(number) else number


def matches(column: ColumnElement[str], wanted: list[list[str]]) -> ColumnElement[bool]:
    """The condition on a `search_text` column, written so that its index on bigrams() is used."""
    return and_(*(or_(*(_holds(column, choice) for choice in choices)) for choices in wanted))


def _holds(column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    found = func.strpos(column, part) > 0
    if len(part) < 2:
        return found
    return and_(func.bigrams(column).bool_op("@>")(func.bigrams(part)), found)


def nearness(column: ColumnElement[str], wanted: list[list[str]]) -> ColumnElement[int]:
    """0 when a whole field is what was typed, 1 when a field begins with it, 2 otherwise."""
    padded = func.concat("\n", column, "\n")
    typed = wanted[0] if len(wanted) == 1 else [" ".join(choices[0] for choices in wanted)]
    return case(
        (or_(*(func.strpos(padded, f"\n{part}\n") > 0 for part in typed)), 0),
        (or_(*(func.strpos(padded, f"\n{part}") > 0 for part in typed)), 1),
        else_=2,
    )
