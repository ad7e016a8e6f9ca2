"""Other terms for clocks that run: the ticket became urgent, or follows another version of its procedure now.

Decided, each with a test: what was paused stays paused and the start stays where it was. A breach that is recorded
stands, with its terms. One that the new terms make is recorded at the moment of the change: nobody could have known
before. What is not promised any more is cancelled. What is promised only now, on a ticket where that has begun and
not yet been kept, runs from the fact that began it, less the waits it would not have counted; what was begun and kept
before is not judged by a promise that nobody had made then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.commitments import transitions
from portal.commitments.levels import warnings_of
from portal.commitments.models import Clock, ClockKind, ClockPause, ClockState
from portal.commitments.owing import Owed, Owing
from portal.commitments.reckonings import calendar_of, open_pause
from portal.commitments.settling import OnTicket, finish, live, settled_clocks
from portal.commitments.starting import new_clock
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.ledger.services import NewEvent
from portal.procedures import engine
from portal.procedures.schema import Procedure


@dataclass(frozen=True, slots=True)
class Past:
    """What happened to a ticket, oldest first: facts with their moments, and waits (kind, from, until or still)."""

    facts: Sequence[tuple[str, datetime]] = ()
    waits: Sequence[tuple[str, datetime, datetime | None]] = ()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A promise that has begun and is not kept: by which fact, when, and the parts of its stop that are met."""

    fact: str
    at: datetime
    heard: tuple[str, ...] = ()


def rebudget(
    ticket: OnTicket,
    *,
    procedure: Procedure,
    at: datetime,
    by: Actor,
    why: str = "urgency",
    past: Callable[[], Past] | None = None,
) -> None:
    """Give clocks the terms that the ticket, as it is now, is promised. `past` is asked when a promise is new to it."""
    clocks, events = settled_clocks(ticket, at)
    owing = Owing(procedure, ticket)
    for clock in _by_procedure(clocks):
        events += _readjust(clock, owing, why=why, at=at, by=by)
    missing = _missing(owing, clocks)
    if missing and past is not None:
        events += _catch_up(ticket, clocks, missing, owing, past(), at=at, by=by)
    finish(ticket, clocks, events)


def adopt(ticket: OnTicket, *, procedure: Procedure, past: Past, at: datetime, by: Actor) -> None:
    """Move the ticket's clocks to the version of the procedure that it follows from now on."""
    clocks, events = settled_clocks(ticket, at)
    owing = Owing(procedure, ticket)
    for clock in _by_procedure(clocks):
        events += _readjust(clock, owing, why="procedure", at=at, by=by)
        if clock.state in {ClockState.RUNNING, ClockState.PAUSED}:
            clock.procedure_version_id = ticket.procedure_version_id
            events += _stand_as_said(clock, ticket.waiting, procedure, at=at, by=by)
    events += _catch_up(ticket, clocks, _missing(owing, clocks), owing, past, at=at, by=by)
    finish(ticket, clocks, events)


def _by_procedure(clocks: Sequence[Clock]) -> list[Clock]:
    """The live clocks whose terms a procedure gives."""
    return [clock for clock in live(clocks) if clock.kind != ClockKind.LEGAL and not clock.is_fixed]


def _readjust(clock: Clock, owing: Owing, *, why: str, at: datetime, by: Actor) -> list[NewEvent]:
    promise = owing.procedure.promises.get(clock.metric)
    if promise is None or not owing.applies(promise):
        return [transitions.cancel(clock, why, at=at, by=by)]
    owed = owing.owed(clock.metric)
    if owed is None or clock.state == ClockState.BREACHED:
        return []
    warnings = warnings_of(promise)
    if _is_as(clock, owed) and clock.warn_percents == warnings:
        return []
    clock.warn_percents = warnings
    events = [transitions.recalculate(clock, owed, calendar=_pinned(clock, owed), why=why, at=at, by=by)]
    pause = open_pause(clock)
    if pause is not None and clock.due_at < pause.started_at:  # overdue before it stood: nothing to pause
        events.append(transitions.resume(clock, at=at, by=by))
    if clock.state == ClockState.RUNNING and clock.due_at < at:
        events += transitions.notice(clock, at)
    return events


def _is_as(clock: Clock, owed: Owed) -> bool:
    """Whether the clock has these terms already. An older version of the same calendar is no other term."""
    same_length = (clock.budget_text, clock.counting) == (str(owed.budget), owed.counting)
    return same_length and _pinned(clock, owed) == clock.calendar_version_id


def _pinned(clock: Clock, owed: Owed) -> int | None:
    """The calendar version to count by: the pinned one, unless another calendar is promised.

    A clock from before calendars has none, and keeps none while all time counts.
    """
    if clock.calendar_version_id is None:
        return None if owed.budget.unit.is_exact else owed.calendar.id
    is_same = calendar_of(clock).code == owed.calendar.calendar.code
    return clock.calendar_version_id if is_same else owed.calendar.id


def _stand_as_said(
    clock: Clock, waiting: str | None, procedure: Procedure, *, at: datetime, by: Actor
) -> list[NewEvent]:
    """Let the clock stand, or not, as this version says of the wait the ticket is in."""
    stands = waiting is not None and clock.metric in engine.paused_by(procedure, waiting)
    if clock.state == ClockState.PAUSED and not stands:
        return [transitions.resume(clock, at=at, by=by)]
    if waiting is not None and stands and transitions.may_pause(clock):
        return [transitions.pause(clock, waiting, at=at, by=by)]
    return []


def _missing(owing: Owing, clocks: Sequence[Clock]) -> list[str]:
    """Promises the ticket has and never had a clock of."""
    known = {clock.metric for clock in clocks}
    promises = owing.procedure.promises.items()
    return [name for name, promise in promises if name not in known and owing.applies(promise)]


def _catch_up(
    ticket: OnTicket,
    clocks: list[Clock],
    metrics: Sequence[str],
    owing: Owing,
    past: Past,
    *,
    at: datetime,
    by: Actor,
) -> list[NewEvent]:
    """Start what has begun already, from the moment it began."""
    events: list[NewEvent] = []
    for metric in metrics:
        begun = _begun(owing.procedure, metric, past)
        if begun is None:
            continue
        clock = new_clock(ticket, metric, clocks, owing=owing, at=begun.at, entered_at=at)
        if clock is None:
            continue
        clock.heard = list(begun.heard)
        standing = owing.procedure.promises[metric].pauses
        clock.pauses = [
            ClockPause(reason=kind, started_at=max(since, begun.at), ended_at=until)
            for kind, since, until in past.waits
            if kind in standing and until is not None and until > begun.at
        ]
        clocks.append(clock)
        events += [transitions.start(clock, begun.fact, by=by)]
        db.session.add(clock)
        wait = next((one for one in past.waits if one[0] in standing and one[2] is None), None)
        if wait is not None and wait[1] <= clock.due_at:
            events.append(transitions.pause(clock, wait[0], at=wait[1], by=by))
        events += transitions.notice(clock, at)
    return events


def _begun(procedure: Procedure, metric: str, past: Past) -> _Begun | None:
    """Whether the promise would run now, had it been made from the beginning."""
    begun: _Begun | None = None
    promise = procedure.promises[metric]
    for fact, at in past.facts:
        changes = engine.clock_changes(procedure, fact)
        if begun is not None and metric in changes.stop:
            names = tuple(one.partition("@")[0] for one in begun.heard)
            heard = engine.heard_after(promise, names, fact)
            met = (*begun.heard, f"{fact}@{at.isoformat()}") if len(heard) > len(names) else begun.heard
            begun = None if engine.is_kept(promise, heard) else _Begun(begun.fact, begun.at, met)
        if procedure.is_end(fact):
            begun = None
        if begun is None and metric in changes.start:
            begun = _Begun(fact, at)
    return begun
