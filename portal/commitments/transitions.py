"""What can happen to one clock: its new state, and the event that tells it. Works on rows in memory; the calendars and
procedures they pin are read from memory too.

Rules, each with a test of its name in tests/commitments:
- In time is [start, due]: met exactly at due is met; one microsecond later it is late.
- A breach is never lost. A clock that is past due when something happens to it is breached first (`settle`), so
  closing, cancelling, pausing or more time cannot hide it; `breached_at` stays whatever the state becomes.
- A breached clock neither pauses nor gets another budget: its promise is broken, only its stop can end it.
- A legal clock and a promised date never pause.
- Pauses are kept in full precision and never touched again once ended.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.calendars.queries import Kept
from portal.commitments.levels import next_escalation, next_rung, next_warning, reached, told_at
from portal.commitments.models import CLOSED, Clock, ClockKind, ClockPause, ClockState
from portal.commitments.owing import Owed
from portal.commitments.reckonings import calendar_of, ended_pauses, open_pause, reckoning_of
from portal.kernel.actors import SYSTEM, Actor
from portal.ledger.services import NewEvent
from portal.procedures.promises import OVERDUE


def start(clock: Clock, fact: str, *, by: Actor) -> NewEvent:
    """Set the first deadline of a new row. Told at the moment of entry; it runs from `started_at`."""
    _reckon(clock)
    also = {
        "title": clock.title,
        "about": clock.about_metric,
        "rule": clock.rule_id,
        "shifted": _moment(clock.shifted_due_at),
    }
    return _event(
        clock,
        "started",
        at=clock.entered_at,
        by=by,
        fact=fact,
        kind=clock.kind,
        counting=clock.counting,
        aware_at=clock.started_at.isoformat(),
        budget_seconds=clock.budget_seconds,
        **_terms(clock),
        **{name: value for name, value in also.items() if value is not None},
    )


def settle(clock: Clock, at: datetime) -> list[NewEvent]:
    """Record what a sweep that never sleeps would have recorded before `at`: warnings, the breach, the ladder.

    These bear the moment they fell due (`breached_at` = `due_at`); a sweep's bear the moment of the sweep.
    """
    events = []
    if clock.state == ClockState.RUNNING:
        while clock.warn_at is not None and clock.warn_at < at:
            events.append(warn(clock, at=clock.warn_at))
        if clock.due_at < at:
            events.append(breach(clock, at=clock.due_at))
    if clock.state == ClockState.BREACHED:
        while clock.escalate_at is not None and clock.escalate_at < at:
            events.append(escalate(clock, at=clock.escalate_at))
    return events


def notice(clock: Clock, at: datetime) -> list[NewEvent]:
    """Record what is past already when the clock is entered or changed: known from this moment on, not before."""
    if clock.state != ClockState.RUNNING:
        return []
    if clock.due_at < at:
        clock.warned_percent = max(clock.warn_percents, default=None)  # what is overdue is told as overdue
        clock.warn_at = None
        return [breach(clock, at=at)]
    return [warn(clock, at=at)] if clock.warn_at is not None and clock.warn_at < at else []


def warn(clock: Clock, *, at: datetime) -> NewEvent:
    """Record the highest warning level reached `at`, and aim at the next one."""
    clock.warned_percent = reached(clock, at)
    clock.warned_at = at
    clock.warn_at = next_warning(clock, reckoning_of(clock), ended_pauses(clock))
    return _event(
        clock,
        "warned",
        at=at,
        by=SYSTEM,
        percent=clock.warned_percent,
        to=told_at(clock, str(clock.warned_percent)),
        due_at=clock.due_at.isoformat(),
    )


def breach(clock: Clock, *, at: datetime) -> NewEvent:
    """Record that the promise is broken."""
    clock.state = ClockState.BREACHED
    clock.breached_at = at
    to = told_at(clock, OVERDUE)
    return breach_event(clock.number, clock.metric, clock.cycle, due_at=clock.due_at, at=at, to=to)


def breach_event(
    number: str, metric: str, cycle: int, *, due_at: datetime, at: datetime, to: Sequence[str]
) -> NewEvent:
    """The event of a breach; `late_ms` says how long after the deadline it was recorded."""
    facts: dict[str, object] = {
        "metric": metric,
        "cycle": cycle,
        "due_at": due_at.isoformat(),
        "late_ms": _milliseconds(at - due_at),
        "to": list(to),
    }
    return NewEvent(number, "clock.breached", SYSTEM, facts, at)


def escalate(clock: Clock, *, at: datetime) -> NewEvent:
    """Record that the next step of the ladder after the deadline is reached, and aim at the one above."""
    rung = next_rung(clock)
    level = rung.level if rung else ""
    clock.escalated += 1
    clock.escalate_at = next_escalation(clock, calendar_of(clock), ended_pauses(clock))
    to, due = list(rung.to) if rung else [], clock.due_at.isoformat()
    return _event(clock, "escalated", at=at, by=SYSTEM, level=level, to=to, due_at=due)


def hear(clock: Clock, fact: str, missing: Sequence[Sequence[str]], *, at: datetime, by: Actor) -> NewEvent:
    """One part of a stop that needs several is met; the others are still `missing`."""
    clock.heard = [*clock.heard, f"{fact}@{at.isoformat()}"]
    return _event(clock, "heard", at=at, by=by, fact=fact, missing=[list(group) for group in missing])


def meet(clock: Clock, fact: str, *, at: datetime, by: Actor) -> NewEvent:
    """The promise is kept, in time or late. A pause that is open ends with it.

    A promise recorded as broken counts as late for good, or words entered afterwards could undo a breach. What the
    law demands is proved outside, by the authority's own receipt: a report that was made in time was made in time.
    """
    _end_pause(clock, at)
    proved = clock.kind == ClockKind.LEGAL and at <= clock.due_at
    late = clock.breached_at is not None and not proved
    clock.met_at = at
    clock.state = ClockState.MET_LATE if late else ClockState.MET
    return _event(
        clock,
        "met",
        at=at,
        by=by,
        fact=fact,
        late=late,
        due_at=clock.due_at.isoformat(),
        late_ms=_milliseconds(at - clock.due_at),
    )


def cancel(clock: Clock, fact: str, *, at: datetime, by: Actor) -> NewEvent:
    """Nobody owes this any more."""
    _end_pause(clock, at)
    clock.state = ClockState.CANCELLED
    clock.cancelled_at = at
    return _event(clock, "cancelled", at=at, by=by, fact=fact, breached=clock.breached_at is not None)


def pause(clock: Clock, waiting: str, *, at: datetime, by: Actor) -> NewEvent:
    """Stop the clock of a running row. It cannot stop before it started."""
    at = max(at, clock.started_at)
    left = reckoning_of(clock).remaining(at, ended_pauses(clock))
    clock.pauses.append(ClockPause(reason=waiting, started_at=at))
    clock.state = ClockState.PAUSED
    return _event(clock, "paused", at=at, by=by, waiting=waiting, left_seconds=int(left.total_seconds()))


def resume(clock: Clock, *, at: datetime, by: Actor) -> NewEvent:
    """Let a paused clock run from `at`, with its new deadline."""
    pause = _end_pause(clock, at)
    clock.state = ClockState.RUNNING
    return _resumed(clock, pause, at=at, by=by)


def rerun(clock: Clock, fact: str, *, at: datetime, by: Actor) -> NewEvent:
    """Let a clock that had ended run on: the time since then becomes a pause. A breach stays a breach."""
    ended = clock.met_at or clock.cancelled_at or at
    closed = ClockPause(reason=CLOSED, started_at=ended, ended_at=max(at, ended))
    clock.pauses.append(closed)
    clock.met_at = clock.cancelled_at = None
    clock.heard = []
    clock.state = ClockState.BREACHED if clock.breached_at else ClockState.RUNNING
    _reckon(clock)
    return _resumed(clock, closed, at=at, by=by, fact=fact)


def recalculate(
    clock: Clock, owed: Owed, *, calendar: int | None, why: str, at: datetime, by: Actor
) -> NewEvent:
    """Give a running or paused clock other terms from the same start; what was paused stays paused."""
    before = _terms(clock)
    clock.budget_text, clock.counting = str(owed.budget), owed.counting
    clock.calendar_version_id = calendar
    _reckon_anew(clock, at)
    return _event(clock, "recalculated", at=at, by=by, why=why, before=before, after=_terms(clock))


def recompute_clock(
    clock: Clock, kept: Kept, *, why: str, at: datetime, by: Actor = SYSTEM
) -> NewEvent | None:
    """Move a running or paused clock to another version of its calendar. No event when nothing told changes."""
    before, told = _terms(clock), (clock.due_at, clock.provisional, clock.shifted_due_at)
    clock.calendar_version_id = kept.id
    _reckon_anew(clock, at)
    if told == (clock.due_at, clock.provisional, clock.shifted_due_at):
        return None
    return _event(clock, "recalculated", at=at, by=by, why=why, before=before, after=_terms(clock))


def may_pause(clock: Clock) -> bool:
    """Whether the clock can stand still at all, whatever its procedure says."""
    return clock.state == ClockState.RUNNING and clock.kind != ClockKind.LEGAL and not clock.is_fixed


def _end_pause(clock: Clock, at: datetime) -> ClockPause | None:
    """Close the open pause. A message from before the pause ends it where it began: it never was."""
    pause = open_pause(clock)
    if pause is not None:
        pause.ended_at = max(at, pause.started_at)
        _reckon(clock)
    return pause


def _resumed(clock: Clock, pause: ClockPause | None, *, at: datetime, by: Actor, **facts: object) -> NewEvent:
    length = int((pause.ended_at - pause.started_at).total_seconds()) if pause and pause.ended_at else 0
    due = clock.due_at.isoformat()
    waiting = pause.reason if pause else None
    return _event(clock, "resumed", at=at, by=by, waiting=waiting, paused_seconds=length, due_at=due, **facts)


def _reckon_anew(clock: Clock, at: datetime) -> None:
    """Compute everything again under other terms. A level that was told and is reached still is not told again."""
    told, clock.warned_percent = clock.warned_percent, None
    _reckon(clock)
    if told is None:
        return
    still = [percent for percent in clock.warn_percents if percent <= min(told, reached(clock, at) or 0)]
    clock.warned_percent = max(still, default=None)
    if clock.warned_percent is None:
        clock.warned_at = None
    else:
        clock.warn_at = next_warning(clock, reckoning_of(clock), ended_pauses(clock))


def _reckon(clock: Clock) -> None:
    """Compute the deadline and all that hangs on it from the start, the terms and the ended pauses."""
    reckoning, pauses = reckoning_of(clock), ended_pauses(clock)
    due = reckoning.due(pauses)
    if clock.due_at is not None and clock.due_at != due:
        clock.generation += 1
    clock.due_at = due
    clock.budget_seconds = round(reckoning.amount.total_seconds())
    clock.provisional = reckoning.is_provisional(due)
    clock.shifted_due_at = reckoning.shifted(due)
    clock.warn_at = next_warning(clock, reckoning, pauses)
    clock.escalate_at = next_escalation(clock, reckoning.calendar, pauses)


def _terms(clock: Clock) -> dict[str, object]:
    """What the deadline is reckoned from, and what it comes to."""
    calendar = None if clock.calendar_version_id is None else calendar_of(clock)
    return {
        "budget": clock.budget_text,
        "due_at": clock.due_at.isoformat(),
        "calendar": {"code": calendar.code, "version": calendar.version} if calendar else None,
        "provisional": clock.provisional,
    }


def _event(clock: Clock, word: str, *, at: datetime, by: Actor, **facts: object) -> NewEvent:
    told = {"metric": clock.metric, "cycle": clock.cycle, **facts}
    return NewEvent(clock.number, f"clock.{word}", by, told, at)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _milliseconds(lateness: timedelta) -> int:
    return max(lateness // timedelta(milliseconds=1), 0)
