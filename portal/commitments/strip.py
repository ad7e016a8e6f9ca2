"""The span from start to deadline as a strip of cells: what counts, what does not, where it stands. Pure geometry.

One cell is a day where days matter, a few minutes or hours for short spans, a week or a month for long ones. Cells
stand in rows of seven, which a wide page puts beside one another and a narrow one below. `drawing` adds the words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from portal.calendars.budgets import Unit
from portal.calendars.days import DayOn
from portal.calendars.intervals import Interval, clipped, merged
from portal.calendars.reckoning import Reckoning
from portal.calendars.zones import instant_of, start_of
from portal.commitments.counted import (
    ONE_DAY,
    counts_first_day,
    inside,
    last_day,
    needs_calendar,
    open_time,
    without,
)

CELL = 46
PER_ROW = 7
MOST_CELLS = 42
_MINUTES = (1, 5, 10, 15, 30, 60, 120, 240, 360)
_MOST_SHORT = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of one cell: `used` and `ahead` count, `paused` does not. Pixels from the cell's left edge."""

    kind: str
    x: float
    width: float


@dataclass(slots=True)
class Cell:
    """One cell of the strip: what counted in it, and the number of the working day it is (0: none, or not told).

    `ground` is what it is where no bar lies: "off" does not count.
    """

    start: datetime
    end: datetime
    kind: str
    ground: str = "open"
    day: DayOn | None = None
    bars: list[Bar] = field(default_factory=list)
    counted: timedelta = timedelta()
    place: int = 0
    is_provisional: bool = False
    outside: list[Bar] = field(default_factory=list)
    marks: dict[str, float] = field(default_factory=dict)

    def x(self, moment: datetime) -> float:
        """Where a moment lies in the cell, in pixels."""
        share = (moment - self.start) / (self.end - self.start)
        return round(min(max(share, 0), 1) * CELL, 1)


@dataclass(frozen=True, slots=True)
class Strip:
    """The cells in order, and what one of them is: "minute" (`step` of them), "day", "week" or "month".

    `numbered`: the cells of working days bear their number, as no pause makes their hours matter.
    """

    scale: str
    cells: list[Cell]
    step: timedelta
    numbered: bool

    @property
    def rows(self) -> list[list[Cell]]:
        return [self.cells[at : at + PER_ROW] for at in range(0, len(self.cells), PER_ROW)]


def strip_of(
    reckoning: Reckoning, until: datetime, pauses: Sequence[Interval], *, due: datetime | None, now: datetime
) -> Strip:
    """The strip of one deadline, from its start to `until`; `pauses` may hold one that reaches to now.

    `now` is the moment up to which time is used: of a clock that has ended, its end. What is overdue then is drawn
    on, for at most a third of the span.
    """
    shown = until if due is None or now <= due else min(now, due + (due - reckoning.start) / 3)
    scale, edges = _edges(reckoning, shown)
    open_ = open_time(reckoning, reckoning.start, until)
    left = without(open_, pauses)
    if scale not in ("minute", "day"):
        left = _whole_days(left, reckoning.calendar.tz)
    paused = clipped(merged(pauses), reckoning.start, until)
    numbered = scale == "day" and not paused and _counts_days(reckoning)
    cells: list[Cell] = []
    for start, end in pairwise(edges):
        # What comes after the deadline is late, whatever day it is.
        cell = _cell(reckoning, scale, start, end) if start < until else Cell(start, end, "open")
        here = inside(left, start, end)
        by_hours = cell.ground == "off" and cell.kind != "off"
        cell.bars = [
            *(_bar(cell, "open", one) for one in inside(open_ if by_hours else (), start, end)),
            *_bars(cell, here, now),
            *(_bar(cell, "paused", one) for one in clipped(paused, start, end)),
            *(_bar(cell, "late", one) for one in clipped([Interval(until, shown)], start, end)),
        ]
        cell.outside = [
            _bar(cell, "outside", one)
            for one in (Interval(start, min(end, reckoning.start)), Interval(max(start, shown), end))
            if one.start < one.end
        ]
        cell.counted = sum((one.length for one in here), timedelta())
        if numbered and (cells or counts_first_day(reckoning)) and cell.kind in ("working", "made-up"):
            cell.place = 1 + max((one.place for one in cells), default=0)
        _mark(cell, reckoning.start, due, now, shown)
        cells.append(cell)
    return Strip(scale, cells, edges[1] - edges[0], numbered)


def _counts_days(reckoning: Reckoning) -> bool:
    return reckoning.budget is not None and reckoning.budget.unit == Unit.WORKING_DAY


def _cell(reckoning: Reckoning, scale: str, start: datetime, end: datetime) -> Cell:
    local = start.astimezone(reckoning.calendar.tz).date()
    last = last_day(end, reckoning.calendar.tz)
    calendar = reckoning.calendar
    by_calendar = needs_calendar(reckoning)
    provisional = by_calendar and (calendar.is_provisional(local.year) or calendar.is_provisional(last.year))
    day = calendar.day_on(local) if scale == "day" and by_calendar else None
    kind = _kind(day)
    by_hours = day is not None and not _counts_days(reckoning)
    ground = "off" if kind == "off" or by_hours else "open"
    return Cell(start, end, kind, ground, day, is_provisional=provisional)


def _kind(day: DayOn | None) -> str:
    """`open` where every hour counts, else what the day is: working, made up, or off."""
    if day is None:
        return "open"
    if not day.is_working:
        return "off"
    return "made-up" if day.kind == "work" else "working"


def _bars(cell: Cell, counted: Sequence[Interval], now: datetime) -> Iterator[Bar]:
    for one in counted:
        if one.start < now:
            yield _bar(cell, "used", Interval(one.start, min(one.end, now)))
        if one.end > now:
            yield _bar(cell, "ahead", Interval(max(one.start, now), one.end))


def _bar(cell: Cell, kind: str, stretch: Interval) -> Bar:
    x = cell.x(stretch.start)
    return Bar(kind, x, round(max(cell.x(stretch.end) - x, 0.5), 1))


def _mark(cell: Cell, start: datetime, due: datetime | None, now: datetime, shown: datetime) -> None:
    """Start, now and deadline stand in the cell they fall in; a deadline at an edge in the cell it ends."""
    if cell.start <= start < cell.end:
        cell.marks["start"] = cell.x(start)
    if due is not None and cell.start < due <= cell.end:
        cell.marks["due"] = cell.x(due)
    if cell.start < now <= cell.end and start < now <= shown:
        cell.marks["now"] = cell.x(now)


# ------------------------------------------------------------------ how large a cell is


def _edges(reckoning: Reckoning, until: datetime) -> tuple[str, list[datetime]]:
    """The scale, and the moments between which the cells lie: the coarsest of what still shows each step."""
    zone, start = reckoning.calendar.tz, reckoning.start
    span = until - start
    if not needs_calendar(reckoning):
        for minutes in _MINUTES:
            step = timedelta(minutes=minutes)
            if span <= step * _MOST_SHORT:
                return "minute", list(_short_edges(start, until, step, zone))
    first, last = start.astimezone(zone).date(), max(last_day(until, zone), start.astimezone(zone).date())
    days = (last - first).days + 1
    if days <= MOST_CELLS:
        return "day", [start_of(first + ONE_DAY * number, zone) for number in range(days + 1)]
    if days <= MOST_CELLS * 7:
        monday = first - ONE_DAY * first.weekday()
        weeks = (last - monday).days // 7 + 1
        return "week", [start_of(monday + ONE_DAY * 7 * number, zone) for number in range(weeks + 1)]
    return "month", [start_of(month, zone) for month in _months(first, last)]


def _short_edges(start: datetime, until: datetime, step: timedelta, zone: tzinfo) -> Iterator[datetime]:
    """Round times of day, so that the cells can be read off a clock."""
    local = start.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    edge = midnight + (local.replace(tzinfo=None) - midnight) // step * step
    moment = instant_of(edge, zone)
    yield moment
    while moment < until:
        moment += step
        yield moment


def _months(first: date, last: date) -> Iterator[date]:
    """The firsts of as many months at a time as fit, and the one after the last."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((count for count in (1, 3, 12, 60) if months <= count * MOST_CELLS), 60)
    number = first.year * 12 + (first.month - 1) // step * step
    end = last.year * 12 + last.month - 1
    while number <= end:
        yield date(number // 12, number % 12 + 1, 1)
        number += step
    yield date(number // 12, number % 12 + 1, 1)


def _whole_days(stretches: Sequence[Interval], zone: tzinfo) -> list[Interval]:
    """For coarse cells: every day on which something counts, from then on to its end."""
    whole: list[Interval] = []
    for one in stretches:
        if not whole or one.end > whole[-1].end:
            whole.append(Interval(one.start, start_of(last_day(one.end, zone) + ONE_DAY, zone)))
    return merged(whole)
