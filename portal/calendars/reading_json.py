"""A year's list as JSON: {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}."""

import json
import re
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.calendars.official import (
    LineWrong,
    ListWrong,
    OfficialDay,
    Problem,
    clean_name,
    day_of,
    english_of,
    refuse,
)

_DATE_KEY = re.compile(r'"date"\s*:')


def read_json(text: str, year: int) -> list[OfficialDay]:
    """Every entry of `days`; raises ListWrong with all entries that are none."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise ListWrong(_l("Line %(line)s of the file is no JSON.", line=error.lineno)) from error
    except RecursionError as error:
        raise ListWrong(_l("Line %(line)s of the file is no JSON.", line=1)) from error
    entries = whole.get("days") if isinstance(whole, dict) else None
    if not isinstance(entries, list):
        raise ListWrong(_l("The file has no list `days`."))
    stated = whole.get("year")
    if stated is not None and stated != year:
        raise ListWrong(
            _l("The file is the list of %(stated)s, not of %(year)s.", stated=str(stated)[:20], year=year)
        )
    lines = _lines_of(text, len(entries))
    problems: list[Problem] = []
    days = []
    for entry, line in zip(entries, lines, strict=True):
        try:
            days.append(_day(entry, line))
        except LineWrong as error:
            problems.append(Problem(line, error.sentence))
    refuse(problems)
    return days


def _lines_of(text: str, count: int) -> list[int]:
    """The line of each entry's date; the entry's number where the file writes the key otherwise."""
    found = [text.count("\n", 0, match.start()) + 1 for match in _DATE_KEY.finditer(text)]
    return found if len(found) == count else list(range(1, count + 1))


def _day(entry: Any, line: int) -> OfficialDay:
    if not isinstance(entry, dict) or not isinstance(entry.get("isOffDay"), bool):
        raise LineWrong(_l("`isOffDay` must be true or false"))
    name = clean_name(entry.get("name"))
    return OfficialDay(day_of(entry.get("date")), entry["isOffDay"], name, english_of(name), line)
