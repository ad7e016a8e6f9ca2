"""Every SELECT of clocks: those of one ticket, those that are due, and the events that tell their story."""

from collections.abc import Collection, Iterable
from typing import Any, Literal

from sqlalchemy import Row, TextClause, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from portal.commitments.models import Clock, ClockPause
from portal.extensions import db
from portal.ledger.models import Chain, Event

Due = Literal["breach", "warning", "escalation"]

# Written out, because a prepared statement with a parameter here could not use the partial indexes.
_RUNNING = text("clocks.state = 'running'")
_OVERDUE = text("clocks.state = 'breached' AND clocks.escalate_at IS NOT NULL")

# Strictly before now: a promise kept at the very instant it falls due is kept.
_FALLS_DUE: dict[Due, tuple[TextClause, InstrumentedAttribute[Any]]] = {
    "breach": (_RUNNING, Clock.due_at),
    "warning": (_RUNNING, Clock.warn_at),
    "escalation": (_OVERDUE, Clock.escalate_at),
}


def clocks_of(ticket_id: int, *, fresh: bool = False) -> list[Clock]:
    """The clocks of one ticket with their pauses, oldest first, in one query. `fresh` re-reads known rows."""
    query = (
        select(Clock)
        .outerjoin(Clock.pauses)
        .options(contains_eager(Clock.pauses))
        .where(Clock.ticket_id == ticket_id)
        .order_by(Clock.id, ClockPause.started_at, ClockPause.id)
        .execution_options(populate_existing=fresh)
    )
    return list(db.session.scalars(query).unique())


def latest(clocks: Iterable[Clock]) -> list[Clock]:
    """Of each metric the newest cycle: the one a person asks about."""
    newest = {clock.metric: clock for clock in sorted(clocks, key=lambda clock: clock.cycle)}
    return sorted(newest.values(), key=lambda clock: clock.id)


def clock_events(number: str) -> list[Event]:
    """Everything that happened to the clocks of one ticket, oldest first."""
    query = select(Event).where(Event.chain == number, Event.type.startswith("clock.")).order_by(Event.seq)
    return list(db.session.scalars(query))


def claim_due(kind: Due, limit: int, *, leave_out: Collection[int] = ()) -> list[Row[Any]]:
    """Lock and return up to `limit` clocks that are due, soonest first, on the database's time.

    A breach and a warning fall due on a running clock, the next step of the ladder on one that is overdue.

    Passes over clocks that another sweep holds, and over tickets that somebody is changing at this moment: that
    person's own transaction records what is due. Locks the chain's head too, so that appending waits for nobody.
    """
    state, moment = _FALLS_DUE[kind]
    query = (
        select(
            Clock.id,
            Clock.ticket_id,
            Clock.number,
            Clock.kind,
            Clock.metric,
            Clock.about_metric,
            Clock.cycle,
            Clock.procedure_version_id,
            Clock.generation,
            Clock.due_at,
            func.statement_timestamp().label("now"),
        )
        .join(Chain, Chain.chain == Clock.number)
        .where(state, moment < func.statement_timestamp())
        .order_by(moment, Clock.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=(Clock, Chain))
    )
    if leave_out:
        query = query.where(Clock.id.not_in(leave_out))
    if kind == "warning":
        query = query.where(Clock.due_at >= func.statement_timestamp())  # what is overdue is told as overdue
    return list(db.session.execute(query))


def clocks_by_id(ids: list[int]) -> list[Clock]:
    """These clocks with their pauses, re-read."""
    query = (
        select(Clock)
        .outerjoin(Clock.pauses)
        .options(contains_eager(Clock.pauses))
        .where(Clock.id.in_(ids))
        .order_by(Clock.id, ClockPause.started_at)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query).unique())
