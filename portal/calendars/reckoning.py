"""When a budget falls due, and why: a start, a budget, a calendar and pauses make one deadline. Pure, no database.

Company counting is how the company promises: minutes and hours run on, working hours run in open hours, a number of
working days ends at the same wall time that many working days later, days, months and years at the same wall time on
a later date. Legal counting is how the law counts: the day of the start is left out and the last day runs to 24:00.

A pause is half-open: the clock stands from its first instant and runs again at its last. Pauses are merged first, so
none counts twice; one moves the deadline by the time that would have counted inside it. In time is up to and with the
deadline itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from portal.calendars.budgets import Budget, Unit
from portal.calendars.calendar import Calendar
from portal.calendars.days import DayOn
from portal.calendars.intervals import Interval, clipped, merged
from portal.calendars.meter import ALWAYS, NOTHING, Meter
from portal.calendars.refusals import NoOpenTime
from portal.calendars.steps import days_later
from portal.calendars.zones import MICROSECOND, instant_of, start_of, wall_time

ONE_DAY = timedelta(days=1)
_CALENDAR_UNITS = frozenset({Unit.DAY, Unit.MONTH, Unit.YEAR})


class Counting(StrEnum):
    """Whose way of counting: the company's own promise, or the law's."""

    COMPANY = "company"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class Span:
    """One local date between the start and a moment: what it is, what of it was open, what counted.

    `counted` is what this day used of the budget, `running` the total once it has passed; `paused` are the parts of
    pauses on this day, whether open or not.
    """

    date: date
    day: DayOn
    open: list[Interval]
    counted: timedelta
    paused: list[Interval]
    running: timedelta


@dataclass(frozen=True)
class Reckoning:
    """A deadline that can be asked: due, used, left, and day by day. `amount` is the budget on the meter.

    `budget` is None where a person set the date. For the wall time of dates the zone of the calendar is used.
    """

    start: datetime
    budget: Budget | None
    calendar: Calendar
    counting: Counting
    meter: Meter
    amount: timedelta

    def due(self, pauses: Iterable[Interval] = ()) -> datetime:
        """The first instant at which the budget is used up. A pause from then on moves nothing."""
        return self._after(self.amount, pauses)

    def at_percent(self, percent: int, pauses: Iterable[Interval] = ()) -> datetime:
        """The first instant at which `percent` of the budget is used up."""
        return self._after(self.amount * percent // 100, pauses)

    def elapsed(self, until: datetime, pauses: Iterable[Interval] = ()) -> timedelta:
        """How much is used at `until`: the metered time since the start without the pauses; never negative."""
        stood = clipped(merged(pauses), self.start, until)
        standing = sum((self.meter.between(each.start, each.end) for each in stood), NOTHING)
        return self.meter.between(self.start, until) - standing

    def remaining(self, until: datetime, pauses: Iterable[Interval] = ()) -> timedelta:
        """What is left at `until`; never negative, since being overdue is told by `due`."""
        return max(self.amount - self.elapsed(until, pauses), NOTHING)

    def shifted(self, due: datetime) -> datetime | None:
        """Legal counting of dates whose last day is no working day: the end of the next one. Information only."""
        if (
            self.counting is not Counting.LEGAL
            or self.budget is None
            or self.budget.unit not in _CALENDAR_UNITS
        ):
            return None
        last = self._last_date(due)
        if self.calendar.is_working_day(last):
            return None
        try:
            return start_of(self.calendar.nth_working_day(last, 1) + ONE_DAY, self.calendar.tz)
        except NoOpenTime:
            return None

    def is_provisional(self, until: datetime) -> bool:
        """Whether working days of a year whose official list is not complete decide what is told up to `until`."""
        if self.budget is None:
            return False
        shifts = self.counting is Counting.LEGAL and self.budget.unit in _CALENDAR_UNITS
        if not (self.budget.unit.is_working or shifts):
            return False
        first = wall_time(self.start, self.calendar.tz).year
        last = self._last_date(until).year
        return any(self.calendar.is_provisional(year) for year in range(first, last + 1))

    def spans(self, until: datetime, pauses: Iterable[Interval] = ()) -> list[Span]:
        """Each local date from the start to `until`; what they count adds up to `elapsed(until)`."""
        if until <= self.start:
            return []
        zone, stood, running = self.calendar.tz, merged(pauses), NOTHING
        day, last = wall_time(self.start, zone).date(), self._last_date(until)
        begins = self.start
        told: list[Span] = []
        while day <= last:
            ends = min(max(start_of(day + ONE_DAY, zone), begins), until) if day < last else until
            paused = clipped(stood, begins, ends)
            counted = self.meter.between(begins, ends)
            counted -= sum((self.meter.between(each.start, each.end) for each in paused), NOTHING)
            running += counted
            opened = self.meter.intervals(begins, ends)
            told.append(Span(day, self.calendar.day_on(day), opened, counted, paused, running))
            begins, day = ends, day + ONE_DAY
        return told

    def _after(self, amount: timedelta, pauses: Iterable[Interval]) -> datetime:
        since, left = self.start, amount
        for pause in merged(pauses):
            if pause.end <= since:
                continue
            running = self.meter.between(since, pause.start)
            if running >= left:
                break
            since, left = pause.end, left - running
        return self.meter.after(since, left)

    def _last_date(self, until: datetime) -> date:
        """The local date that a moment ends: midnight is the 24:00 of the date before."""
        return wall_time(max(until - MICROSECOND, self.start), self.calendar.tz).date()


def reckon(
    start: datetime, budget: Budget, *, calendar: Calendar, counting: Counting = Counting.COMPANY
) -> Reckoning:
    """The reckoning of a budget from a start. Raises NoOpenTime where the calendar has no time left to count."""
    start = start.astimezone(UTC)
    if budget.unit.is_exact:
        return Reckoning(start, budget, calendar, counting, ALWAYS, timedelta(seconds=budget.seconds))
    if budget.unit is Unit.WORKING_HOUR:
        hours = timedelta(hours=budget.amount)
        return Reckoning(start, budget, calendar, counting, calendar.open_hours, hours)
    meter: Meter = ALWAYS
    if counting is Counting.LEGAL:
        due = _legal_due(start, budget, calendar)
    elif budget.unit is Unit.WORKING_DAY:
        meter, due = calendar.working_days, _working_days_due(start, budget.amount, calendar)
    else:
        wall = wall_time(start, calendar.tz)
        due = instant_of(datetime.combine(days_later(wall.date(), budget), wall.time()), calendar.tz)
    return Reckoning(start, budget, calendar, counting, meter, meter.between(start, due))


def fixed(start: datetime, due: datetime, calendar: Calendar) -> Reckoning:
    """The reckoning of a promise of a given date: all time counts from its start."""
    start = start.astimezone(UTC)
    return Reckoning(start, None, calendar, Counting.COMPANY, ALWAYS, ALWAYS.between(start, due))


def _legal_due(start: datetime, budget: Budget, calendar: Calendar) -> datetime:
    """24:00 of the last day, the day of the start not being counted."""
    first = wall_time(start, calendar.tz).date()
    by_work = budget.unit is Unit.WORKING_DAY
    last = calendar.nth_working_day(first, budget.amount) if by_work else days_later(first, budget)
    return start_of(last + ONE_DAY, calendar.tz)


def _working_days_due(start: datetime, count: int, calendar: Calendar) -> datetime:
    """The same wall time `count` working days later; from a day that is none, the end of the last of them.

    Counted by dates and not by 24 hours each, so that a working day of 23 or 25 hours shifts nothing.
    """
    zone = calendar.tz
    wall = wall_time(start, zone)
    last = calendar.nth_working_day(wall.date(), count)
    if calendar.is_working_day(wall.date()):
        return instant_of(datetime.combine(last, wall.time()), zone)
    return start_of(last + ONE_DAY, zone)
