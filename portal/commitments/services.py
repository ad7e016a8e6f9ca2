"""The verbs by which a ticket moves its clocks. They run inside the caller's unit of work, beside the change itself.

Lock order, for everybody: ticket row, then head of the ticket's chain in the ledger, then clocks. Each verb takes the
head first, so one ticket's clocks are read and changed by one transaction at a time, whether a person acts or a
sweep. A sweep waits for nobody (see `sweep`), so no verb can meet it in a deadlock.

`at` is the moment of the fact, which may lie before now: a call that is logged late, a message that arrived earlier.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from portal.commitments import transitions
from portal.commitments.models import Clock, ClockState
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.ledger.services import NewEvent, append_events, lock_chain
from portal.procedures import engine
from portal.procedures.schema import Procedure
from portal.procedures.vocabulary import TICKET_FIELDS


class OnTicket(Protocol):
    """As much of a ticket as its clocks know."""

    id: int
    number: str
    procedure_version_id: int
    urgent: bool
    waiting: str | None
    next_due_at: datetime | None
    next_due_metric: str | None
    next_warn_at: datetime | None


def hear(ticket: OnTicket, facts: Iterable[str], *, procedure: Procedure, at: datetime, by: Actor) -> None:
    """Let `facts` keep, cancel and start the ticket's promises, as its procedure says.

    A start while the promise runs changes nothing; after it has ended, a start is its next cycle.
    """
    heard = [(fact, engine.clock_changes(procedure, fact)) for fact in facts]
    if not any(changes.start or changes.stop or changes.cancel for _, changes in heard):
        return
    clocks, events = _settled_clocks(ticket, at)
    for fact, changes in heard:
        events += [transitions.meet(clock, fact, at=at, by=by) for clock in _live(clocks, changes.stop)]
        events += [transitions.cancel(clock, fact, at=at, by=by) for clock in _live(clocks, changes.cancel)]
        for metric in changes.start:
            if not _live(clocks, (metric,)):
                clock = _new_clock(ticket, metric, clocks, procedure=procedure, at=at)
                clocks.append(clock)
                events += _start(clock, fact, ticket.waiting, procedure=procedure, at=at, by=by)
    _finish(ticket, clocks, events)


def pause(ticket: OnTicket, waiting: str, *, procedure: Procedure, at: datetime, by: Actor) -> None:
    """Stop the clocks that stand still during `waiting`; one that stood for another reason goes on counting it."""
    clocks, events = _settled_clocks(ticket, at)
    standing = engine.paused_by(procedure, waiting)
    for clock in clocks:
        pause = transitions.open_pause(clock)
        if pause is not None and pause.reason != waiting:
            events.append(transitions.resume(clock, at=at, by=by))
        if clock.metric in standing and clock.state == ClockState.RUNNING:
            events.append(transitions.pause(clock, waiting, at=at, by=by))
    _finish(ticket, clocks, events)


def resume(ticket: OnTicket, *, at: datetime, by: Actor) -> None:
    """Let the paused clocks of the ticket run again from `at`: the moment of the message, not of its reading."""
    clocks, events = _settled_clocks(ticket, at)
    paused = [clock for clock in clocks if clock.state == ClockState.PAUSED]
    events += [transitions.resume(clock, at=at, by=by) for clock in paused]
    _finish(ticket, clocks, events)


def rebudget(
    ticket: OnTicket, *, procedure: Procedure, at: datetime, by: Actor, why: str = "urgency"
) -> None:
    """Give running and paused clocks the budget that the ticket, as it is now, is promised. Pauses are kept.

    A breach that is recorded stands. One that the new budget makes is recorded at once, with the moment `at`.
    """
    clocks, events = _settled_clocks(ticket, at)
    for clock in clocks:
        if clock.state not in {ClockState.RUNNING, ClockState.PAUSED}:
            continue
        budget = engine.budget_for(procedure.promises[clock.metric], _fields(ticket))
        if budget.seconds == clock.budget_seconds:
            continue
        events.append(transitions.recalculate(clock, budget, why=why, at=at, by=by))
        pause = transitions.open_pause(clock)
        if pause is not None and clock.due_at < pause.started_at:  # overdue before it stood: nothing to pause
            events.append(transitions.resume(clock, at=at, by=by))
        if clock.state == ClockState.RUNNING and clock.due_at < at:
            events.append(transitions.breach(clock, at=at))
    _finish(ticket, clocks, events)


def settle_clocks(ticket: OnTicket, *, at: datetime) -> None:
    """Record warnings and breaches that fell due before `at`. Every verb does so first; alone for replayed pasts."""
    clocks, events = _settled_clocks(ticket, at)
    _finish(ticket, clocks, events)


def refresh_next_due(ticket: OnTicket, clocks: Sequence[Clock] | None = None) -> None:
    """Repeat on the ticket the clock that falls due next, for the queue: running or overdue, never paused."""
    if clocks is None:
        clocks = clocks_of(ticket.id)
    owed = [clock for clock in clocks if clock.state in {ClockState.RUNNING, ClockState.BREACHED}]
    first = min(owed, key=lambda clock: clock.due_at, default=None)
    ticket.next_due_at = first.due_at if first else None
    ticket.next_due_metric = first.metric if first else None
    ticket.next_warn_at = first.warns_from if first else None


def _settled_clocks(ticket: OnTicket, at: datetime) -> tuple[list[Clock], list[NewEvent]]:
    """The ticket's clocks, held for this transaction, with everything recorded that fell due before `at`."""
    lock_chain(ticket.number)
    clocks = clocks_of(ticket.id, fresh=True)
    return clocks, [event for clock in clocks for event in transitions.settle(clock, at)]


def _finish(ticket: OnTicket, clocks: Sequence[Clock], events: Sequence[NewEvent]) -> None:
    append_events(events)
    refresh_next_due(ticket, clocks)


def _live(clocks: Iterable[Clock], metrics: Sequence[str]) -> list[Clock]:
    return [clock for clock in clocks if clock.metric in metrics and clock.is_live]


def _new_clock(
    ticket: OnTicket, metric: str, clocks: Iterable[Clock], *, procedure: Procedure, at: datetime
) -> Clock:
    promise = procedure.promises[metric]
    budget = engine.budget_for(promise, _fields(ticket))
    clock = Clock(
        ticket_id=ticket.id,
        number=ticket.number,
        metric=metric,
        cycle=1 + max((clock.cycle for clock in clocks if clock.metric == metric), default=0),
        procedure_version_id=ticket.procedure_version_id,
        state=ClockState.RUNNING,
        started_at=at,
        budget_seconds=budget.seconds,
        budget_text=str(budget),
        warn_percents=sorted(promise.warn),
        generation=1,
        pauses=[],
    )
    db.session.add(clock)
    return clock


def _start(
    clock: Clock, fact: str, waiting: str | None, *, procedure: Procedure, at: datetime, by: Actor
) -> list[NewEvent]:
    """Start a clock; during a waiting that its promise does not count, it starts standing."""
    events = [transitions.start(clock, fact, at=at, by=by)]
    if waiting is not None and clock.metric in engine.paused_by(procedure, waiting):
        events.append(transitions.pause(clock, waiting, at=at, by=by))
    return events


def _fields(ticket: OnTicket) -> dict[str, object]:
    return {name: getattr(ticket, name) for name in TICKET_FIELDS}
