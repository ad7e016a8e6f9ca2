"""How two calendars differ, day by day: newly off, newly working, named otherwise. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.calendars.calendar import Calendar
from portal.calendars.days import DayOn


class Change(StrEnum):
    """What becomes of one date."""

    OFF = "off"
    WORK = "work"
    HOURS = "hours"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class DayChange:
    """One date that will be something else."""

    date: date
    change: Change
    before: DayOn
    after: DayOn


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes of a stretch of dates, and how many exceptions in it stay as they are."""

    changes: tuple[DayChange, ...]
    unchanged: int

    def count(self, change: Change) -> int:
        return sum(one.change is change for one in self.changes)


def difference(before: Calendar, after: Calendar, first: date, last: date) -> Difference:
    """Every date from `first` to `last` on which the two calendars do not agree, in order."""
    changes: list[DayChange] = []
    unchanged = 0
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        old, new = before.day_on(day), after.day_on(day)
        change = _change(old, new)
        if change is not None:
            changes.append(DayChange(day, change, old, new))
        elif new.kind not in ("ordinary", "closed"):
            unchanged += 1
    return Difference(tuple(changes), unchanged)


def _change(old: DayOn, new: DayOn) -> Change | None:
    if old.is_working != new.is_working:
        return Change.WORK if new.is_working else Change.OFF
    if old.windows != new.windows:
        return Change.HOURS
    if _names(old.name) != _names(new.name):
        return Change.NAMED
    return None


def _names(name: Mapping[str, str] | None) -> dict[str, str]:
    return dict(name or {})
