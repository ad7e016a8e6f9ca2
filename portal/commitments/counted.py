"""Which time of a clock counts, day by day: the material of the explanation's day lines and of the strip. Pure.

A day is a day of the calendar's zone. How days become lines, and how many are folded into one, is in `daylines`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from portal.calendars.budgets import Unit
from portal.calendars.days import DayOn
from portal.calendars.intervals import Interval, clipped, merged
from portal.calendars.meter import Meter
from portal.calendars.reckoning import Counting, Reckoning
from portal.calendars.zones import start_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """One day: what of it counts, and how much has counted by its end. `place` is its number among working days.

    `is_start` is the day of the start, unless it is counted as a whole like any other.
    """

    date: date
    day: DayOn
    stretches: tuple[Interval, ...]
    counted: timedelta
    running: timedelta
    is_start: bool
    is_paused: bool
    place: int = 0


def last_day(until: datetime, zone: tzinfo) -> date:
    """The local day on which something ends: midnight belongs to the day before."""
    return (until - timedelta(microseconds=1)).astimezone(zone).date()


def needs_calendar(reckoning: Reckoning) -> bool:
    """Whether days are left out of the count."""
    return reckoning.budget is not None and reckoning.budget.unit.is_working


def counts_first_day(reckoning: Reckoning) -> bool:
    """Whether a number of working days begins with the day of the start: at its 00:00, so that all of it counts."""
    if reckoning.budget is None or reckoning.budget.unit != Unit.WORKING_DAY:
        return False
    local = reckoning.start.astimezone(reckoning.calendar.tz)
    is_company = reckoning.counting == Counting.COMPANY
    return is_company and local.time() == time() and reckoning.calendar.is_working_day(local.date())


def open_time(reckoning: Reckoning, start: datetime, until: datetime) -> list[Interval]:
    """The stretches that count between two moments, pauses not yet taken away."""
    if until <= start:
        return []
    budget = reckoning.budget
    natural = budget is None or budget.unit.is_exact or budget.unit == Unit.WORKING_HOUR
    if reckoning.counting != Counting.LEGAL or natural:
        return list(reckoning.meter.intervals(start, until))
    zone = reckoning.calendar.tz
    begins = start_of(reckoning.start.astimezone(zone).date() + ONE_DAY, zone)
    if needs_calendar(reckoning):
        return clipped(working_time(reckoning).intervals(start, until), begins, until)
    return clipped([Interval(start, until)], begins, until)


def working_time(reckoning: Reckoning) -> Meter:
    """Working hours for a budget of working hours, else whole working days."""
    is_hours = reckoning.budget is not None and reckoning.budget.unit == Unit.WORKING_HOUR
    return reckoning.calendar.open_hours if is_hours else reckoning.calendar.working_days


def without(open_: Iterable[Interval], pauses: Iterable[Interval]) -> list[Interval]:
    """The stretches with everything paused cut out."""
    left = list(open_)
    for pause in merged(pauses):
        left = [
            part
            for each in left
            for part in (
                Interval(each.start, min(each.end, pause.start)),
                Interval(max(each.start, pause.end), each.end),
            )
            if part.start < part.end
        ]
    return left


def counted_days(reckoning: Reckoning, until: datetime, pauses: Sequence[Interval] = ()) -> list[Counted]:
    """Every day from the start to `until`, in order."""
    open_ = open_time(reckoning, reckoning.start, until)
    zone = reckoning.calendar.tz
    first, last = reckoning.start.astimezone(zone).date(), last_day(until, zone)
    begins = None if counts_first_day(reckoning) else first
    running, place = timedelta(), 0
    days = []
    for day, whole, stood in _by_day(first, last, open_, merged(pauses), zone):
        left = _running(whole, stood)
        counted = _length(left)
        running += counted
        on = reckoning.calendar.day_on(day)
        is_start = day == begins
        place += on.is_working and not is_start
        is_paused = bool(stood) and _length(whole) != counted
        days.append(Counted(day, on, tuple(left), counted, running, is_start, is_paused, place))
    return days


def _running(whole: list[Interval], stood: Sequence[Interval]) -> list[Interval]:
    """One day without its pauses. Most days have none, or lie in one altogether."""
    if not (whole and stood):
        return whole
    is_covered = stood[0].start <= whole[0].start and whole[-1].end <= stood[0].end
    return [] if is_covered else without(whole, stood)


def inside(stretches: Sequence[Interval], start: datetime, end: datetime) -> list[Interval]:
    """What of the stretches lies in [start, end). They are in order and apart, so that few have to be looked at."""
    at = bisect_right(stretches, start, key=lambda one: one.end)
    return clipped(stretches[at : bisect_left(stretches, end, at, key=lambda one: one.start)], start, end)


def _length(stretches: Iterable[Interval]) -> timedelta:
    return sum((each.length for each in stretches), timedelta())


def _by_day(
    first: date, last: date, open_: Sequence[Interval], pauses: Sequence[Interval], zone: tzinfo
) -> Iterator[tuple[date, list[Interval], list[Interval]]]:
    """Each day with what of the two lists lies in it. Both are walked once, whatever their length."""
    at_open = at_pause = 0
    day, start = first, start_of(first, zone)
    while day <= last:
        end = start_of(day + ONE_DAY, zone)
        at_open, whole = _within(open_, at_open, start, end)
        at_pause, stood = _within(pauses, at_pause, start, end)
        yield day, whole, stood
        day, start = day + ONE_DAY, end


def _within(
    stretches: Sequence[Interval], place: int, start: datetime, end: datetime
) -> tuple[int, list[Interval]]:
    """What lies in [start, end) from `place` on, and where to go on for the next day."""
    while place < len(stretches) and stretches[place].end <= start:
        place += 1
    beyond = place
    while beyond < len(stretches) and stretches[beyond].start < end:
        beyond += 1
    return place, clipped(stretches[place:beyond], start, end) if beyond > place else []
