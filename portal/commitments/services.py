"""The verbs by which a ticket moves its clocks. They run inside the caller's unit of work, beside the change itself.

`at` is the moment of the fact, which may lie before now: a call that is logged late, a message that arrived earlier.
`entered_at` is then the moment at which it is written down; what had fallen due by then is recorded as known then.
Other terms for running clocks (urgency, another version of the procedure) are in `adjusting`; clocks that no procedure
starts (promised dates, what the law demands) are in `by_hand`. The order of locks is told in `settling`.
"""

from collections.abc import Iterable
from datetime import datetime

from portal.commitments import transitions
from portal.commitments.adjusting import adopt, rebudget
from portal.commitments.by_hand import cancel_by_hand, meet_by_hand, start_fixed, start_legal
from portal.commitments.models import Clock, ClockKind, ClockState
from portal.commitments.owing import Owing
from portal.commitments.reckonings import open_pause
from portal.commitments.settling import OnTicket, finish, live, refresh_next_due, settled_clocks
from portal.commitments.starting import new_clock, start_clock
from portal.kernel.actors import Actor
from portal.ledger.services import NewEvent
from portal.procedures import engine
from portal.procedures.schema import Procedure

__all__ = [
    "OnTicket",
    "adopt",
    "cancel_by_hand",
    "hear",
    "meet_by_hand",
    "pause",
    "rebudget",
    "refresh_next_due",
    "resume",
    "settle_clocks",
    "start_fixed",
    "start_legal",
]


def hear(
    ticket: OnTicket,
    facts: Iterable[str],
    *,
    procedure: Procedure,
    at: datetime,
    by: Actor,
    entered_at: datetime | None = None,
) -> None:
    """Let `facts` keep, cancel, run again and start the ticket's promises, as its procedure says.

    A start while the promise runs changes nothing; after it has ended, a start is its next cycle. An end cancels
    what is still owed, except what the law demands.
    """
    heard = [(fact, engine.clock_changes(procedure, fact)) for fact in facts]
    if not any(_touches(procedure, fact, changes) for fact, changes in heard):
        return
    clocks, events = settled_clocks(ticket, at)
    owing = Owing(procedure, ticket)
    entered = entered_at or at
    for fact, changes in heard:
        events += _keep(clocks, fact, changes.stop, procedure, at=at, by=by)
        if procedure.is_end(fact):
            owed = [clock for clock in live(clocks) if clock.kind != ClockKind.LEGAL]
            events += [transitions.cancel(clock, fact, at=at, by=by) for clock in owed]
        for metric in changes.resume:
            events += _run_on(ticket, clocks, fact, metric, procedure, at=at, by=by)
        for metric in changes.start:
            if any(clock.metric == metric for clock in live(clocks)):
                continue
            clock = new_clock(ticket, metric, clocks, owing=owing, at=at, entered_at=entered)
            if clock is not None:
                clocks.append(clock)
                events += start_clock(clock, fact, ticket.waiting, procedure=procedure, by=by)
    finish(ticket, clocks, events)


def pause(ticket: OnTicket, waiting: str, *, procedure: Procedure, at: datetime, by: Actor) -> None:
    """Stop the clocks that stand still during `waiting`; one that stood for another reason goes on counting it."""
    clocks, events = settled_clocks(ticket, at)
    standing = engine.paused_by(procedure, waiting)
    for clock in clocks:
        pause = open_pause(clock)
        if pause is not None and pause.reason != waiting:
            events.append(transitions.resume(clock, at=at, by=by))
        if clock.metric in standing and transitions.may_pause(clock):
            events.append(transitions.pause(clock, waiting, at=at, by=by))
    finish(ticket, clocks, events)


def resume(ticket: OnTicket, *, at: datetime, by: Actor) -> None:
    """Let the paused clocks of the ticket run again from `at`: the moment of the message, not of its reading."""
    clocks, events = settled_clocks(ticket, at)
    paused = [clock for clock in clocks if clock.state == ClockState.PAUSED]
    events += [transitions.resume(clock, at=at, by=by) for clock in paused]
    finish(ticket, clocks, events)


def settle_clocks(ticket: OnTicket, *, at: datetime) -> None:
    """Record warnings and breaches that fell due before `at`. Every verb does so first; alone for replayed pasts."""
    clocks, events = settled_clocks(ticket, at)
    finish(ticket, clocks, events)


def _touches(procedure: Procedure, fact: str, changes: engine.ClockChanges) -> bool:
    """Whether the fact can change any clock: at an end also those that no promise of the procedure is about."""
    return bool(changes.start or changes.stop or changes.resume) or procedure.is_end(fact)


def _keep(
    clocks: Iterable[Clock],
    fact: str,
    promises: Iterable[str],
    procedure: Procedure,
    *,
    at: datetime,
    by: Actor,
) -> list[NewEvent]:
    """Let the fact meet its part of these promises, and of the dates that were promised about them."""
    events: list[NewEvent] = []
    for clock in live(clocks):
        name = clock.about_metric or clock.metric
        if name not in promises or clock.kind == ClockKind.LEGAL:
            continue
        promise = procedure.promises[name]
        heard = engine.heard_after(promise, clock.heard_facts, fact)
        if engine.is_kept(promise, heard):
            met_at = max(at, *clock.heard_moments) if clock.heard else at
            events += transitions.settle(clock, met_at)
            events.append(transitions.meet(clock, fact, at=met_at, by=by))
        elif len(heard) > len(clock.heard):
            missing = engine.groups_left(promise, heard)
            events.append(transitions.hear(clock, fact, missing, at=at, by=by))
    return events


def _run_on(
    ticket: OnTicket,
    clocks: Iterable[Clock],
    fact: str,
    metric: str,
    procedure: Procedure,
    *,
    at: datetime,
    by: Actor,
) -> list[NewEvent]:
    """Let the last cycle of a promise go on where it ended; one that never began does not."""
    last = max(
        (clock for clock in clocks if clock.metric == metric), key=lambda clock: clock.cycle, default=None
    )
    if last is None or last.is_live:
        return []
    events = [transitions.rerun(last, fact, at=at, by=by)]
    if ticket.waiting and metric in engine.paused_by(procedure, ticket.waiting):
        events += (
            [transitions.pause(last, ticket.waiting, at=at, by=by)] if transitions.may_pause(last) else []
        )
    return events
