"""What can happen to one clock: its new state, and the event that tells it. Works on rows in memory, asks no database.

Rules, each with a test of its name in tests/commitments:
- In time is [start, due]: met exactly at due is met; one microsecond later it is late.
- A breach is never lost. A clock that is past due when something happens to it is breached first (`settle`), so
  closing, cancelling, pausing or more time cannot hide it; `breached_at` stays whatever the state becomes.
- A breached clock neither pauses nor gets another budget: its promise is broken, only its stop fact can end it.
- Pauses are kept in full precision and never touched again once ended.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.commitments import deadlines
from portal.commitments.models import Clock, ClockPause, ClockState
from portal.kernel.actors import SYSTEM, Actor
from portal.ledger.services import NewEvent
from portal.procedures.durations import Budget


def start(clock: Clock, fact: str, *, at: datetime, by: Actor) -> NewEvent:
    """Set the first deadline of a new row."""
    _reckon(clock)
    return _event(
        clock,
        "started",
        at=at,
        by=by,
        fact=fact,
        budget=clock.budget_text,
        budget_seconds=clock.budget_seconds,
        due_at=clock.due_at.isoformat(),
    )


def settle(clock: Clock, at: datetime) -> list[NewEvent]:
    """Record what a sweep that never sleeps would have recorded before `at`: warnings and the breach.

    These bear the moment they fell due (`breached_at` = `due_at`); a sweep's bear the moment of the sweep.
    """
    if clock.state != ClockState.RUNNING:
        return []
    events = []
    while clock.warn_at is not None and clock.warn_at < at:
        events.append(warn(clock, at=clock.warn_at))
    if clock.due_at < at:
        events.append(breach(clock, at=clock.due_at))
    return events


def warn(clock: Clock, *, at: datetime) -> NewEvent:
    """Record the highest warning level reached `at`, and aim at the next one."""
    clock.warned_percent = reached(clock, at)
    clock.warned_at = at
    clock.warn_at = _next_warning(clock)
    return _event(
        clock, "warned", at=at, by=SYSTEM, percent=clock.warned_percent, due_at=clock.due_at.isoformat()
    )


def breach(clock: Clock, *, at: datetime) -> NewEvent:
    """Record that the promise is broken."""
    clock.state = ClockState.BREACHED
    clock.breached_at = at
    return breach_event(clock.number, clock.metric, clock.cycle, due_at=clock.due_at, at=at)


def breach_event(number: str, metric: str, cycle: int, *, due_at: datetime, at: datetime) -> NewEvent:
    """The event of a breach; `late_ms` says how long after the deadline it was recorded."""
    facts: dict[str, object] = {"due_at": due_at.isoformat(), "late_ms": _milliseconds(at - due_at)}
    return NewEvent(number, "clock.breached", SYSTEM, {"metric": metric, "cycle": cycle, **facts}, at)


def meet(clock: Clock, fact: str, *, at: datetime, by: Actor) -> NewEvent:
    """The promise is kept, in time or late. A pause that is open ends with it."""
    _end_pause(clock, at)
    clock.met_at = at
    clock.state = ClockState.MET_LATE if clock.breached_at else ClockState.MET
    return _event(
        clock,
        "met",
        at=at,
        by=by,
        fact=fact,
        late=clock.breached_at is not None,
        due_at=clock.due_at.isoformat(),
        late_ms=_milliseconds(at - clock.due_at),
    )


def cancel(clock: Clock, fact: str, *, at: datetime, by: Actor) -> NewEvent:
    """Nobody owes this any more."""
    _end_pause(clock, at)
    clock.state = ClockState.CANCELLED
    return _event(clock, "cancelled", at=at, by=by, fact=fact, breached=clock.breached_at is not None)


def pause(clock: Clock, waiting: str, *, at: datetime, by: Actor) -> NewEvent:
    """Stop the clock of a running row. It cannot stop before it started."""
    at = max(at, clock.started_at)
    left = deadlines.remaining(clock.started_at, budget_of(clock), at, ended_pauses(clock))
    clock.pauses.append(ClockPause(reason=waiting, started_at=at))
    clock.state = ClockState.PAUSED
    return _event(clock, "paused", at=at, by=by, waiting=waiting, left_seconds=int(left.total_seconds()))


def resume(clock: Clock, *, at: datetime, by: Actor) -> NewEvent:
    """Let a paused clock run from `at`, with its new deadline."""
    pause = _end_pause(clock, at)
    clock.state = ClockState.RUNNING
    length = int((pause.ended_at - pause.started_at).total_seconds()) if pause and pause.ended_at else 0
    return _event(
        clock,
        "resumed",
        at=at,
        by=by,
        waiting=pause.reason if pause else None,
        paused_seconds=length,
        due_at=clock.due_at.isoformat(),
    )


def recalculate(clock: Clock, budget: Budget, *, why: str, at: datetime, by: Actor) -> NewEvent:
    """Give a running or paused clock another budget from the same start; what was paused stays paused.

    Warnings begin anew, because those already given were about another deadline.
    """
    before = {"budget": clock.budget_text, "due_at": clock.due_at.isoformat()}
    clock.budget_seconds, clock.budget_text = budget.seconds, str(budget)
    clock.warned_at = clock.warned_percent = None
    _reckon(clock)
    after = {"budget": clock.budget_text, "due_at": clock.due_at.isoformat()}
    return _event(clock, "recalculated", at=at, by=by, why=why, before=before, after=after)


def budget_of(clock: Clock) -> timedelta:
    return timedelta(seconds=clock.budget_seconds)


def ended_pauses(clock: Clock) -> list[deadlines.Interval]:
    """The pauses that have a length. The open one, if any, has none yet."""
    return [
        deadlines.Interval(pause.started_at, pause.ended_at)
        for pause in clock.pauses
        if pause.ended_at is not None
    ]


def open_pause(clock: Clock) -> ClockPause | None:
    """The pause the clock is in now."""
    return next((pause for pause in clock.pauses if pause.ended_at is None), None)


def reached(clock: Clock, at: datetime) -> int | None:
    """The highest warning level whose moment is not after `at`, in percent."""
    pauses = ended_pauses(clock)
    levels = [percent for percent in clock.warn_percents if _moment(clock, percent, pauses) <= at]
    return max(levels, default=None)


def _end_pause(clock: Clock, at: datetime) -> ClockPause | None:
    """Close the open pause. A message from before the pause ends it where it began: it never was."""
    pause = open_pause(clock)
    if pause is not None:
        pause.ended_at = max(at, pause.started_at)
        _reckon(clock)
    return pause


def _reckon(clock: Clock) -> None:
    """Compute the deadline and the next warning from start, budget and ended pauses."""
    due = deadlines.deadline(clock.started_at, budget_of(clock), ended_pauses(clock))
    if clock.due_at is not None and clock.due_at != due:
        clock.generation += 1
    clock.due_at = due
    clock.warn_at = _next_warning(clock)


def _next_warning(clock: Clock) -> datetime | None:
    left = [percent for percent in clock.warn_percents if percent > (clock.warned_percent or 0)]
    return _moment(clock, min(left), ended_pauses(clock)) if left else None


def _moment(clock: Clock, percent: int, pauses: Sequence[deadlines.Interval]) -> datetime:
    return deadlines.warning(clock.started_at, budget_of(clock), percent, pauses)


def _event(clock: Clock, word: str, *, at: datetime, by: Actor, **facts: object) -> NewEvent:
    told = {"metric": clock.metric, "cycle": clock.cycle, **facts}
    return NewEvent(clock.number, f"clock.{word}", by, told, at)


def _milliseconds(lateness: timedelta) -> int:
    return max(lateness // timedelta(milliseconds=1), 0)
