"""Every SELECT on tickets. What a person may see is decided here: a ticket of others does not exist for a stranger."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from portal.accounts.models import Role
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import NotVisible
from portal.kernel.numbers import parse_number
from portal.ledger.models import Event
from portal.products.models import Unit
from portal.records.models import Record
from portal.tickets.links import token_fits
from portal.tickets.models import Message, Ticket

# Who sees every ticket; a technician sees the ones they were sent to or own.
SEES_ALL = frozenset({Role.AGENT, Role.DISPATCHER, Role.QA, Role.MANAGER, Role.ADMIN, Role.AUDITOR})
TIMELINE_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: the event, and the words or the record that hang off it."""

    event: Event
    body: str | None
    record: Record | None


def visible_to(person: Actor) -> ColumnElement[bool]:
    """The condition under which `person` sees a ticket."""
    if person.roles & SEES_ALL:
        return true()
    if Role.TECHNICIAN in person.roles and person.id is not None:
        return or_(Ticket.technician_id == person.id, Ticket.assignee_id == person.id)
    return false()


def ticket_for(person: Actor, number: str, *, to_change: bool = False) -> Ticket:
    """The ticket with this number, if `person` may see it. `to_change` locks it until the transaction ends.

    Raises NotVisible (404) alike for an unknown, a mistyped and a foreign number.
    """
    ticket = _one(number, visible_to(person), to_change=to_change)
    if ticket is None:
        raise not_visible()
    return ticket


def ticket_by_link(number: str, token: str, *, to_change: bool = False) -> Ticket:
    """The ticket a signed link opens. Raises NotVisible (404), the same for a wrong number and a wrong token."""
    ticket = _one(number, true(), to_change=to_change)
    if ticket is None or not token_fits(ticket, token):
        raise not_visible()
    return ticket


def not_visible() -> NotVisible:
    """The one answer to everybody who asks for what is not theirs."""
    return NotVisible(_l("There is no such page. Check the number and the link, every character counts."))


def _one(number: str, condition: ColumnElement[bool], *, to_change: bool) -> Ticket | None:
    try:
        bare = parse_number(number)
    except ValueError:
        return None
    query = select(Ticket).where(Ticket.number == bare, condition).options(*_WHOLE)
    if to_change:
        query = query.with_for_update(of=Ticket).execution_options(populate_existing=True)
    return db.session.scalar(query)


_WHOLE = (
    joinedload(Ticket.customer),
    joinedload(Ticket.unit).joinedload(Unit.product),
    joinedload(Ticket.product),
    joinedload(Ticket.assignee),
    joinedload(Ticket.technician),
    joinedload(Ticket.follows),
)


def timeline(ticket: Ticket, *, types: Sequence[str] | None = None) -> list[Entry]:
    """What happened on `ticket`, oldest first, at most the newest 400 entries; `types` narrows it to some events."""
    query = (
        select(Event, Message.body, Record)
        .outerjoin(Message, Message.event_id == Event.id)
        .outerjoin(Record, Record.event_id == Event.id)
        .where(Event.chain == ticket.number)
        .order_by(Event.seq.desc())
        .limit(TIMELINE_LIMIT)
    )
    if types is not None:
        query = query.where(Event.type.in_(types))
    rows = db.session.execute(query).all()
    return [Entry(event, body, record) for event, body, record in reversed(rows)]


def open_tickets_of(
    person: Actor,
    *,
    customer_id: int | None = None,
    phone: str | None = None,
    unit_id: int | None = None,
    limit: int = 20,
) -> list[Ticket]:
    """Open tickets of one customer, caller or unit that `person` may see, soonest due first."""
    sides = [
        Ticket.customer_id == customer_id if customer_id is not None else None,
        Ticket.phone == phone if phone else None,
        Ticket.unit_id == unit_id if unit_id is not None else None,
    ]
    conditions = [side for side in sides if side is not None]
    if not conditions:
        return []
    query = (
        select(Ticket)
        .where(or_(*conditions), Ticket.ended_at.is_(None), visible_to(person))
        .options(joinedload(Ticket.product), joinedload(Ticket.assignee))
        .order_by(Ticket.queue_at, Ticket.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def with_number_part(query: Select[Any], digits: str) -> Select[Any]:
    """Narrow a ticket query to numbers in which `digits` (digits only) occur."""
    indexed = func.bigrams(Ticket.number).bool_op("@>")(func.bigrams(digits))
    return query.where(indexed, func.strpos(Ticket.number, digits) > 0)


def find_by_number_part(person: Actor, digits: str, *, limit: int = 10) -> list[Ticket]:
    """Tickets in whose number `digits` occur: those that end with them first, as callers read the end; then newest."""
    query = (
        select(Ticket)
        .where(visible_to(person))
        .options(joinedload(Ticket.product), joinedload(Ticket.customer))
    )
    ends = func.right(Ticket.number, len(digits)) == digits
    found = with_number_part(query, digits).order_by(ends.desc(), Ticket.id.desc()).limit(limit)
    return list(db.session.scalars(found))
