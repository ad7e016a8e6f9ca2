"""What happened to a ticket, as its clocks would have heard it: facts and waits, read back from the ledger."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select

from portal.commitments.adjusting import Past
from portal.extensions import db
from portal.ledger.models import Event
from portal.procedures import engine
from portal.procedures.schema import Procedure
from portal.procedures.vocabulary import CALL, CUSTOMER_MESSAGE, OPENED, REOPENED, REPLY
from portal.tickets.models import Ticket

_FACTS = {
    "ticket.opened": OPENED,
    "ticket.reopened": REOPENED,
    "message.reply": REPLY,
    "message.call": CALL,
    "message.customer": CUSTOMER_MESSAGE,
}
_COMPLETED, _WAITING, _RESUMED = "step.completed", "ticket.waiting", "ticket.resumed"


def past_of(ticket: Ticket, procedure: Procedure) -> Past:
    """The ticket's past as `procedure` would have told it, by the moments at which things happened. One query."""
    query = (
        select(Event)
        .where(Event.chain == ticket.number, Event.type.in_((*_FACTS, _COMPLETED, _WAITING, _RESUMED)))
        .order_by(Event.at, Event.seq)
    )
    events = list(db.session.scalars(query))
    return Past(tuple(_facts(events, procedure)), tuple(_waits(events)))


def _facts(events: Iterable[Event], procedure: Procedure) -> Iterator[tuple[str, datetime]]:
    for event in events:
        if event.type in _FACTS:
            yield _FACTS[event.type], event.at
        elif event.type == _COMPLETED:
            for fact in _made(procedure, event.facts["step"], event.facts["outcome"]):
                yield fact, event.at


def _made(procedure: Procedure, step: str, outcome: str) -> tuple[str, ...]:
    """The facts of a completed step; one that this procedure does not know made only its own."""
    try:
        return engine.facts_of(procedure, step, outcome)
    except engine.OutcomeUnknown:
        return (f"{step}.{outcome}",)


def _waits(events: Iterable[Event]) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Each wait with its end; a message from before a wait ended it where it began."""
    begun: tuple[str, datetime] | None = None
    for event in sorted(events, key=lambda event: event.seq):
        if event.type == _WAITING:
            begun = (event.facts["for"], event.at)
        elif event.type == _RESUMED and begun is not None:
            yield (*begun, max(event.at, begun[1]))
            begun = None
    if begun is not None:
        yield (*begun, None)
