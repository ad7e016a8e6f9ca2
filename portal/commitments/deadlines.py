"""When a commitment falls due, from its start, its budget and its pauses. Pure: wall-clock time, no database.

A pause is a half-open interval [start, end): the clock stands from its first instant and runs again at its last.
Pauses may overlap, touch, or lie outside the commitment; they are merged first, so none is counted twice and two
in the same minute are two. Only ended pauses have a length: a clock that is paused now has no deadline, it has
time left (`remaining` as of the pause's start), and gets its deadline when the pause ends.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.calendars.intervals import Interval, merged

__all__ = ["Interval", "deadline", "elapsed", "merged", "remaining", "warning"]


def deadline(start: datetime, budget: timedelta, pauses: Iterable[Interval] = ()) -> datetime:
    """The first instant at which `budget` is used up. A pause that begins at that instant or later moves nothing."""
    due = start + budget
    for pause in merged(pauses):
        if pause.start >= due:
            break
        due += max(pause.end - max(pause.start, start), timedelta())
    return due


def elapsed(start: datetime, until: datetime, pauses: Iterable[Interval] = ()) -> timedelta:
    """How much of the budget is used at `until`: the time since `start` without the pauses; never negative."""
    if until <= start:
        return timedelta()
    inside = (Interval(max(pause.start, start), min(pause.end, until)) for pause in merged(pauses))
    return until - start - sum((pause.length for pause in inside), timedelta())


def remaining(
    start: datetime, budget: timedelta, until: datetime, pauses: Iterable[Interval] = ()
) -> timedelta:
    """What is left of the budget at `until`; negative is not a length, so overdue is told by `deadline`."""
    return max(budget - elapsed(start, until, pauses), timedelta())


def warning(start: datetime, budget: timedelta, percent: int, pauses: Iterable[Interval] = ()) -> datetime:
    """The instant at which `percent` of the budget is used up."""
    return deadline(start, budget * percent // 100, pauses)
