"""The moments at which somebody hears of a clock: shares of its time, the deadline, and steps of the ladder after it.

What a promise says is read from the procedure version the clock pins; what no procedure names (legal clocks, promised
dates about nothing else) has a ladder of this house. Asks the database for nothing that is not kept in memory.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from portal.calendars.calendar import Calendar
from portal.calendars.intervals import Interval
from portal.calendars.queries import current
from portal.calendars.reckoning import Reckoning, reckon
from portal.commitments.models import Clock, ClockKind
from portal.commitments.reckonings import NATURAL, ended_pauses, open_pause, reckoning_of
from portal.procedures.promises import OVERDUE, Promise, Rung
from portal.procedures.queries import version


def _ladder(*rungs: tuple[str, str]) -> tuple[Rung, ...]:
    """Rungs as a procedure file would write them; the last one is a working day after the deadline."""
    written = (
        {"at": at, "to": to.split()} if at else {"after": "8 working hours", "to": to} for at, to in rungs
    )
    return tuple(map(Rung.model_validate, written))


# The company's own promises follow their procedure; a date that was promised about nothing in it is told like this.
_USUAL: Final = _ladder(("80%", "person"), ("95%", "person"), (OVERDUE, "person lead"), ("", "manager"))
# What the law demands is known further up, and earlier.
_LEGAL: Final = _ladder(
    ("50%", "person"),
    ("80%", "person lead"),
    ("95%", "person lead manager"),
    (OVERDUE, "person lead manager"),
    ("", "manager"),
)
WARNINGS: Final = (50, 80, 95)


class Laddered(Protocol):
    """As much of a clock as decides who hears of it."""

    @property
    def kind(self) -> str: ...
    @property
    def metric(self) -> str: ...
    @property
    def about_metric(self) -> str | None: ...
    @property
    def procedure_version_id(self) -> int: ...


def promise_of(clock: Laddered) -> Promise | None:
    """The promise of the procedure that the clock is about, if one is."""
    if clock.kind == ClockKind.LEGAL:
        return None
    promises = version(clock.procedure_version_id).procedure.promises
    return promises.get(clock.about_metric or clock.metric)


def ladder_of(clock: Laddered) -> tuple[Rung, ...]:
    """Who hears at which level, lowest first."""
    if clock.kind == ClockKind.LEGAL:
        return _LEGAL
    promise = promise_of(clock)
    return promise.ladder if promise else _USUAL


def told_at(clock: Laddered, level: str) -> list[str]:
    """Who hears at `80`, `overdue` or `+8 working hours`: person, lead, manager. Nobody is an answer."""
    return next((list(rung.to) for rung in ladder_of(clock) if rung.level == level), [])


def warnings_of(promise: Promise) -> list[int]:
    """The shares of the time at which something is recorded: those of the promise, and those of its ladder."""
    ladder = {rung.percent for rung in promise.ladder if rung.percent is not None}
    return sorted({*promise.warn, *ladder})


def reached(clock: Clock, at: datetime) -> int | None:
    """The highest warning level whose moment is not after `at`, in percent. No more while it stands than before."""
    reckoning, pauses, standing = reckoning_of(clock), ended_pauses(clock), open_pause(clock)
    at = min(at, standing.started_at) if standing else at
    levels = [percent for percent in clock.warn_percents if reckoning.at_percent(percent, pauses) <= at]
    return max(levels, default=None)


def next_warning(clock: Clock, reckoning: Reckoning, pauses: Sequence[Interval]) -> datetime | None:
    """The moment of the lowest level that is not yet recorded."""
    left = [percent for percent in clock.warn_percents if percent > (clock.warned_percent or 0)]
    return reckoning.at_percent(min(left), pauses) if left else None


def next_escalation(clock: Clock, calendar: Calendar, pauses: Sequence[Interval]) -> datetime | None:
    """The moment of the next step of the ladder after the deadline: in working time, not while the ticket was closed."""
    step = next_rung(clock)
    if step is None or step.after is None:
        return None
    return reckon(clock.due_at, step.after, calendar=_working(calendar)).due(pauses)


def next_rung(clock: Clock) -> Rung | None:
    """The next step of the ladder after the deadline."""
    left = [rung for rung in ladder_of(clock) if rung.after is not None][clock.escalated :]
    return left[0] if left else None


def _working(calendar: Calendar) -> Calendar:
    """People are asked for in working time, also about a clock on which all time counts."""
    return current("company").calendar if calendar.code == NATURAL.code else calendar
