"""What the chains of the ledger cannot show by themselves, seen from the tickets: texts stored beside an event that no
longer give its digest, and tickets whose chain is gone. Only the database's owner can have done either.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from portal.extensions import db
from portal.ledger.chain import canonical_json, text_digest
from portal.ledger.models import Chain, Event
from portal.records.models import Record
from portal.tickets.models import Message, Ticket

_DIGESTS = ("body_sha256", "record_sha256", "description_sha256")
_BATCH = 2_000


def altered_texts() -> Iterator[Event]:
    """Events whose message, record or description was changed or removed after it was written."""
    query = (
        select(Event, Message.body, Record.values, Ticket.description)
        .outerjoin(Message, Message.event_id == Event.id)
        .outerjoin(Record, Record.event_id == Event.id)
        .outerjoin(Ticket, (Ticket.number == Event.chain) & (Event.type == "ticket.opened"))
        .where(Event.facts.has_any(postgresql.array(_DIGESTS)))
        .order_by(Event.id)
        .execution_options(yield_per=_BATCH)
    )
    for event, body, values, description in db.session.execute(query):
        kept = event.facts
        fits = (
            _fits(kept.get("body_sha256"), None if body is None else text_digest(body))
            and _fits(
                kept.get("record_sha256"), None if values is None else text_digest(canonical_json(values))
            )
            and _fits(
                kept.get("description_sha256"), None if description is None else text_digest(description)
            )
        )
        if not fits:
            yield event


def tickets_without_events() -> list[str]:
    """Numbers of tickets whose whole chain, with its head, was deleted."""
    query = (
        select(Ticket.number)
        .outerjoin(Chain, Chain.chain == Ticket.number)
        .where(Chain.chain.is_(None))
        .order_by(Ticket.id)
    )
    return list(db.session.scalars(query))


def _fits(kept: str | None, found: str | None) -> bool:
    return kept is None or kept == found
