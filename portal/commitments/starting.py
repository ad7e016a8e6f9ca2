"""New clocks: the row of a promise as it is owed now, and its first deadline."""

from collections.abc import Iterable
from datetime import datetime

from portal.commitments import transitions
from portal.commitments.levels import warnings_of
from portal.commitments.models import Clock, ClockKind, ClockState
from portal.commitments.owing import Owing
from portal.commitments.settling import OnTicket, next_cycle
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.ledger.services import NewEvent
from portal.procedures import engine
from portal.procedures.schema import Procedure


def new_clock(
    ticket: OnTicket,
    metric: str,
    clocks: Iterable[Clock],
    *,
    owing: Owing,
    at: datetime,
    entered_at: datetime,
) -> Clock | None:
    """The next cycle of a promise, from `at`; None when the ticket is not promised it, or no length is set."""
    owed = owing.owed(metric)
    if owed is None:
        return None
    return bare_clock(
        ticket,
        metric,
        next_cycle(clocks, metric),
        counting=owed.counting,
        calendar_version_id=owed.calendar.id,
        started_at=at,
        entered_at=entered_at,
        budget_text=str(owed.budget),
        warn_percents=warnings_of(owing.procedure.promises[metric]),
    )


def bare_clock(ticket: OnTicket, metric: str, cycle: int, **columns: object) -> Clock:
    """A running row of this ticket, not yet reckoned, so not yet in the session: a query would write it half done."""
    return Clock(
        ticket_id=ticket.id,
        number=ticket.number,
        metric=metric,
        cycle=cycle,
        **{
            "kind": ClockKind.PROMISE,
            "state": ClockState.RUNNING,
            "procedure_version_id": ticket.procedure_version_id,
            "provisional": False,
            "escalated": 0,
            "heard": [],
            "generation": 1,
            "pauses": [],
            **columns,
        },
    )


def start_clock(
    clock: Clock, fact: str, waiting: str | None, *, procedure: Procedure, by: Actor
) -> list[NewEvent]:
    """Start a clock; during a waiting that its promise does not count, it starts standing."""
    events = [transitions.start(clock, fact, by=by)]
    db.session.add(clock)
    if waiting is not None and clock.metric in engine.paused_by(procedure, waiting):
        events.append(transitions.pause(clock, waiting, at=clock.started_at, by=by))
    return [*events, *transitions.notice(clock, clock.entered_at)]
