"""A calendar's year as twelve small months, and the list of its exceptions beside them. Reads no tables."""

import calendar as plain_calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.admin.calendar_words import KINDS, MARKS, day_words, known_years, weekday, windows_words
from portal.calendars.calendar import Calendar
from portal.calendars.days import DayOn
from portal.calendars.words import said

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One date of a month; `mark` and `title` are empty for days by the week."""

    number: int
    kind: str
    mark: str
    title: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month; None where a week begins before it or ends after it."""

    name: str
    weeks: list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """Neighbouring dates that are not as the week has them, for the same reason; the table under the months."""

    first: date
    last: date
    weekday: str
    kind: str
    words: str
    name: str
    hours: str
    title: str
    source: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class YearView:
    """What the page of a calendar draws."""

    year: int
    years: list[int]
    is_provisional: bool
    weekdays: list[tuple[str, str]]
    months: list[Month]
    exceptions: list[ExceptionLine]


def year_view(calendar: Calendar, year: int, *, today: date) -> YearView:
    """Every date of `year`: 365 look-ups in memory."""
    names = get_month_names("wide", "stand-alone", get_locale() or "en")
    grid = plain_calendar.Calendar()
    months = [
        Month(
            str(names[month]),
            [
                [_cell(calendar, date(year, month, number), today) if number else None for number in week]
                for week in grid.monthdayscalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
    return YearView(
        year,
        years_shown(calendar, today.year),
        calendar.is_provisional(year),
        [(weekday(day, "narrow"), weekday(day)) for day in range(7)],
        months,
        exceptions(calendar, year),
    )


def years_shown(calendar: Calendar, present: int) -> list[int]:
    """The years one can look at, the last first: those with a list or an exception, this one and the next."""
    named = {day.year for layer in calendar.layers for day in layer.days}
    return sorted(named | set(known_years(calendar)) | {present, present + 1}, reverse=True)


def exceptions(calendar: Calendar, year: int) -> list[ExceptionLine]:
    """Every date of the year on which some layer says otherwise than the week, a break as one line."""
    days = sorted({day for layer in calendar.layers for day in layer.days if day.year == year})
    lines: list[ExceptionLine] = []
    for day in days:
        on = calendar.day_on(day)
        if on.kind not in KINDS:
            continue
        line = _line(calendar, day, on)
        if (
            lines
            and lines[-1].last + _ONE_DAY == day
            and replace(line, first=lines[-1].first) == replace(lines[-1], last=day)
        ):
            lines[-1] = replace(lines[-1], last=day)
        else:
            lines.append(line)
    return [replace(line, weekday=_weekdays(line)) for line in lines]


def _weekdays(line: ExceptionLine) -> str:
    first, last = weekday(line.first), weekday(line.last)
    return first if line.days == 1 else _("%(first)s to %(last)s", first=first, last=last)


def _line(calendar: Calendar, day: date, on: DayOn) -> ExceptionLine:
    layer = next(one for one in calendar.layers if one.code == on.layer)
    rule = layer.days[day]
    return ExceptionLine(
        day,
        day,
        "",
        on.kind,
        str(KINDS[on.kind]),
        said(on.name) if on.name else "",
        windows_words(on.windows),
        said(layer.title),
        rule.source,
    )


def _cell(calendar: Calendar, day: date, today: date) -> Cell:
    on = calendar.day_on(day)
    kind = on.kind if on.kind in KINDS else ("open" if on.is_working else "closed")
    title = ""
    if on.kind in KINDS:
        title = _("%(day)s: %(what)s", day=day.isoformat(), what=day_words(on))
    return Cell(day.day, kind, str(MARKS.get(on.kind, "")), title, day == today)
