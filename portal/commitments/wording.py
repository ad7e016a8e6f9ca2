"""Says the lines of an explanation in the reader's language: their dates, lengths, budgets and names.

Lengths are told exactly, to the second: this is read by people who check. Times are those of one zone, the company's
unless a calendar of another zone was counted in. Midnight as the end of something is 24:00 of the day before.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel.dates import format_date
from flask_babel import get_locale, gettext
from flask_babel import gettext as _

from portal.calendars.budgets import Budget, Unit
from portal.calendars.intervals import Interval
from portal.calendars.words import said as said_name
from portal.commitments.lines import Days, Due, Hours, InHours, Line, Listed, Metered, Named
from portal.kernel.time import COMPANY_ZONE
from portal.procedures.language import said
from portal.procedures.words import Words
from portal.web.clock_words import amount_words, clock_words, local_words

_AN_HOUR = 3_600
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """One line in words. `time` is empty for lines without a moment or days."""

    kind: str
    at: datetime | None
    time: str
    sentence: str
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How moments are told: with seconds or without, on which clock."""

    exact: bool = False
    zone: tzinfo = COMPANY_ZONE


def told(line: Line, *, exact: bool, zone: tzinfo = COMPANY_ZONE) -> Told:
    """Say `line`; `exact` shows the seconds of times, which matter where budgets are short."""
    manner = Manner(exact, zone)
    sentence = _sentence(line, manner)
    return Told(line.kind, line.at, _time(line, manner), sentence[:1].upper() + sentence[1:], days=line.days)


def words_of(part: object) -> str:
    """A single part of a line by itself: a fact, a name, a length."""
    return _part(part, Manner())


def is_short(budget_seconds: int) -> bool:
    """Whether seconds matter for a clock with this budget."""
    return budget_seconds < _AN_HOUR


def moment_words(at: datetime, *, exact: bool = False, deadline: bool = False) -> str:
    """`2026-11-21 18:30`, or with seconds; a deadline at midnight is `24:00` of the day before."""
    return local_words(at, exact=exact, deadline=deadline)


def length_words(length: timedelta) -> str:
    """`1 d 3 h 12 min 5 s`; tenths of a second below ten seconds."""
    words = clock_words()
    seconds = length.total_seconds()
    if seconds < 10:
        return words["s"].replace("{n}", f"{math.floor(seconds * 10) / 10:.1f}".removesuffix(".0"))
    minutes, rest = divmod(int(seconds), 60)
    counts = {"d": minutes // 1440, "h": minutes // 60 % 24, "min": minutes % 60, "s": rest}
    return " ".join(words[unit].replace("{n}", str(count)) for unit, count in counts.items() if count)


def budget_words(budget: Budget) -> str:
    """A budget as it was promised: `24 hours` stays 24 hours and does not become a day."""
    return amount_words(budget.amount, str(budget.unit))


def metered_words(metered: Metered) -> str:
    """A length as its budget counts: 24 hours of working days are one working day."""
    unit = metered.budget.unit if metered.budget else None
    if unit == Unit.WORKING_DAY:
        days, rest = divmod(metered.length, _A_DAY)
        said_days = amount_words(days, str(unit)) if days or not rest else ""
        return " ".join(part for part in (said_days, length_words(rest) if rest else "") if part)
    return in_hours(metered.length) if unit == Unit.WORKING_HOUR else length_words(metered.length)


def in_hours(length: timedelta) -> str:
    """A length in hours and what is left of one: `72 h`, `5 h 30 min`."""
    hours, rest = divmod(length, timedelta(hours=1))
    parts = [clock_words()["h"].replace("{n}", str(hours)) if hours else ""]
    return " ".join(part for part in (*parts, length_words(rest) if rest or not hours else "") if part)


def day_words(day: date, *, year: bool = False) -> str:
    """`Fri 13 Feb`, `2月13日周五`; with the year where it is asked for."""
    return dated(day, _("EEE d MMM y") if year else _("EEE d MMM"))


def days_words(days: Days) -> str:
    """`Fri 13 Feb`, `15 to 23 Feb`, `30 Apr to 2 May`."""
    first, last = days.first, days.last
    if first == last:
        return day_words(first, year=days.with_year)
    if (first.year, first.month) == (last.year, last.month):
        month = dated(first, _("MMM y") if days.with_year else "MMM")
        return _("%(day)s to %(last_day)s %(month)s", day=first.day, last_day=last.day, month=month)
    pattern = _("d MMM y") if days.with_year else _("d MMM")
    return _("%(first)s to %(last)s", first=dated(first, pattern), last=dated(last, pattern))


def time_words(
    at: datetime, *, zone: tzinfo = COMPANY_ZONE, exact: bool = False, deadline: bool = False
) -> str:
    """`Fri 13 Feb 2026, 09:00`; a deadline at midnight is 24:00 of the day before."""
    local = at.astimezone(zone)
    day, clock = local.date(), f"{local:%H:%M:%S}" if exact else f"{local:%H:%M}"
    if deadline and (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
        day, clock = day - _A_DAY, "24:00:00" if exact else "24:00"
    return _("%(day)s, %(time)s", day=day_words(day, year=True), time=clock)


def dated(day: date, pattern: str) -> str:
    """A day by a pattern of Babel's, in the language of the request."""
    return _dated(day, pattern, str(get_locale() or "en"))


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, locale: str) -> str:
    return str(format_date(day, pattern, locale=locale))


def _time(line: Line, manner: Manner) -> str:
    if line.days is not None:
        return days_words(line.days)
    if line.at is None:
        return ""
    return time_words(line.at, zone=manner.zone, exact=manner.exact, deadline=line.ends)


def _sentence(line: Line, manner: Manner) -> str:
    parts = {name: _part(value, manner) for name, value in line.parts.items()}
    if line.plural:  # marked for translation one by one, so that ngettext would not find them
        parts["num"] = str(line.count)
    return gettext(line.plural if line.plural and line.count != 1 else line.msgid) % parts


def _part(value: object, manner: Manner) -> str:
    match value:
        case Line():
            return _sentence(value, manner)
        case Words():
            return said(value)
        case Named():
            return said_name(value.texts)
        case InHours():
            return in_hours(value.length)
        case Listed():
            between = gettext(value.word) if value.word else _(", ")
            return between.join(_part(item, manner) for item in value.items)
        case _:
            return _length_or_time(value, manner)


def _length_or_time(value: object, manner: Manner) -> str:
    match value:
        case Budget():
            return budget_words(value)
        case Metered():
            return metered_words(value)
        case timedelta():
            return length_words(value)
        case Days():
            return days_words(value)
        case Hours():
            return _hours(value.stretches, manner)
        case Due():
            return time_words(value.at, zone=manner.zone, exact=manner.exact, deadline=True)
        case datetime():
            return time_words(value, zone=manner.zone, exact=manner.exact)
        case _:
            return str(value)


def _hours(stretches: Sequence[Interval], manner: Manner) -> str:
    """`09:00–12:00, 13:00–18:00`."""
    return _(", ").join(
        f"{_clock(one.start, manner, ends=False)}–{_clock(one.end, manner, ends=True)}" for one in stretches
    )


def _clock(at: datetime, manner: Manner, *, ends: bool) -> str:
    said_clock = f"{at.astimezone(manner.zone):%H:%M}"
    return "24:00" if ends and said_clock == "00:00" else said_clock
