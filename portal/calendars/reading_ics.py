"""A year's list as a calendar file (ICS). Whether an event is a day off or a working day is read from its words.

Feeds mix official days with everything else: an event that does not say 休 or 班 (holiday or work) is refused by its
line, never guessed.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from icalendar import Calendar as Feed
from icalendar.error import BrokenCalendarProperty

from portal.calendars.official import (
    LineWrong,
    ListWrong,
    OfficialDay,
    Problem,
    clean_name,
    english_of,
    refuse,
)

_EVENT = re.compile(r"^BEGIN:VEVENT\s*$", re.MULTILINE | re.IGNORECASE)
# 调休 stands on both sides (放假调休, 调休上班), so it decides nothing.
_UNDECIDED = re.compile("调休|調休")
_WORK = re.compile(r"班|\bwork(ing)?\b|\bworkday\b|\bmake-?up\b", re.IGNORECASE)
_OFF = re.compile(r"休|假|\bholiday\b|\bday off\b|\boff\b", re.IGNORECASE)
_MARK = re.compile(
    r"[（(【\[].*?[)）】\]]|第\s*\d+\s*天|共\s*\d+\s*天|/|补班|補班|上班|班|休息|休|放假|假期|假日|假"
    r"|\b(public )?holiday\b|\bday off\b|\boff\b|\bmake-?up\b|\bwork(ing)?( ?day)?\b",
    re.IGNORECASE,
)
_LONGEST = 20
_MOST_EVENTS = 400


def read_ics(text: str, _year: int) -> list[OfficialDay]:
    """Every day of every event; raises ListWrong with all events that cannot be one."""
    try:
        events = list(Feed.from_ical(text).walk("VEVENT"))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ListWrong(_l("The file is no calendar (ICS) that can be read.")) from error
    if len(events) > _MOST_EVENTS:
        raise ListWrong(
            _l("The file holds %(count)s events: this is no list of one year.", count=len(events))
        )
    lines = [text.count("\n", 0, match.start()) + 1 for match in _EVENT.finditer(text)]
    problems: list[Problem] = []
    days: list[OfficialDay] = []
    for place, event in enumerate(events):
        line = lines[place] if place < len(lines) else 1
        try:
            days += _days(event, line)
        except LineWrong as error:
            problems.append(Problem(line, error.sentence))
    refuse(problems)
    return days


def _days(event: Any, line: int) -> Iterator[OfficialDay]:
    summary = clean_name(event.get("SUMMARY"))
    is_off = _is_off(summary, event)
    name = " ".join(_MARK.sub(" ", _UNDECIDED.sub("", summary)).split())
    return (OfficialDay(day, is_off, name, english_of(name), line) for day in _dates(event))


def _is_off(summary: str, event: Any) -> bool:
    """By the title, then by the categories; LineWrong when neither or both is said."""
    for words in (summary, _categories(event)):
        plain = _UNDECIDED.sub("", words)
        works, rests = bool(_WORK.search(plain)), bool(_OFF.search(plain))
        if works != rests:
            return rests
    raise LineWrong(
        _l(
            "“%(name)s” does not say whether it is a day off (休) or a working day (班); "
            "write it into the title or take the event out",
            name=summary[:40],
        )
    )


def _categories(event: Any) -> str:
    given = event.get("CATEGORIES", [])
    every = given if isinstance(given, list) else [given]
    return " ".join(str(one) for group in every for one in getattr(group, "cats", [group]))


def _dates(event: Any) -> list[date]:
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if event.get("RRULE") is not None:
        raise LineWrong(_l("the event repeats itself; write out each day"))
    if not isinstance(start, date) or isinstance(start, datetime) or isinstance(end, datetime):
        raise LineWrong(_l("the event has a time of day; an official day is a whole one"))
    last = end - timedelta(days=1) if isinstance(end, date) and end > start else start
    if (last - start).days >= _LONGEST:
        raise LineWrong(_l("the event lasts more than %(count)s days", count=_LONGEST))
    return [start + timedelta(days=step) for step in range((last - start).days + 1)]


def _moment(event: Any, name: str) -> Any:
    """What the event says of its start or end; a damaged one is LineWrong."""
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty as error:
        raise LineWrong(_l("the date of the event cannot be read")) from error
