"""Opening a ticket: a request, however it came, gets its number, its clocks and its first event."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.attachments.services import Stored, attach_files
from portal.commitments import services as commitments
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.time import now
from portal.ledger.chain import text_digest
from portal.ledger.services import append_event
from portal.procedures import engine
from portal.procedures.queries import Published, published
from portal.products.models import Unit
from portal.tickets.links import new_link_key
from portal.tickets.models import Channel, Ticket
from portal.tickets.numbering import issue_number


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What somebody asks of us. `phone` is E.164; times are UTC; `follows` makes it a follow-up of that ticket."""

    contact_name: str
    description: str
    organisation: str = ""
    phone: str | None = None
    email: str | None = None
    serial: str = ""
    urgent: bool = False
    wished_at: datetime | None = None
    channel: Channel = Channel.WEB
    unit: Unit | None = None
    customer_id: int | None = None
    language: str = "zh-Hans"
    follows: Ticket | None = None
    files: Sequence[Stored] = ()
    procedure_code: str = "repair"


def open_ticket(request: NewRequest, *, by: Actor, operation_id: str | None = None) -> Ticket:
    """Open a ticket for `request`. The same `operation_id` again gives the ticket it opened the first time."""
    operation_id = operation_id or str(uuid.uuid4())
    earlier = _opened_by(operation_id)
    if earlier is not None:
        return earlier
    pinned = published(request.procedure_code)
    ticket = _new_ticket(request, operation_id, pinned)
    db.session.add(ticket)
    db.session.flush()  # its id is needed by everything that hangs off it
    event = append_event(
        ticket.number, "ticket.opened", by=by, facts=_opening_facts(request, pinned), at=ticket.opened_at
    )
    if request.files:
        attach_files(ticket.id, request.files, event_id=event.id)
    if request.follows is not None:
        _link(ticket, request.follows, by=by)
    commitments.hear(ticket, ("opened",), procedure=pinned.procedure, at=ticket.opened_at, by=by)
    return ticket


def _opened_by(operation_id: str) -> Ticket | None:
    """The ticket this operation opened before. A second try that runs at the same time waits for the first."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(operation_id, 0))))
    return db.session.scalar(select(Ticket).where(Ticket.operation_id == operation_id))


def _new_ticket(request: NewRequest, operation_id: str, pinned: Published) -> Ticket:
    at = now()
    first = pinned.procedure.first_step
    unit = request.unit
    return Ticket(
        number=issue_number(at),
        operation_id=operation_id,
        link_key=new_link_key(),
        procedure_version_id=pinned.id,
        step=engine.initial_state(pinned.procedure).step,
        stage=first.stage,
        channel=request.channel,
        urgent=request.urgent,
        language=request.language,
        contact_name=request.contact_name,
        organisation=request.organisation,
        phone=request.phone,
        email=request.email,
        serial=unit.serial if unit else request.serial,
        description=request.description,
        wished_at=request.wished_at,
        unit_id=unit.id if unit else None,
        product_id=unit.product_id if unit else None,
        customer_id=request.customer_id or (unit.customer_id if unit else None),
        follows_id=request.follows.id if request.follows else None,
        cycle=1,
        opened_at=at,
        changed_at=at,
    )


def _opening_facts(request: NewRequest, pinned: Published) -> dict[str, object]:
    return {
        "channel": str(request.channel),
        "urgent": request.urgent,
        "serial": request.unit.serial if request.unit else request.serial,
        "procedure": pinned.code,
        "procedure_version": pinned.version,
        "description_sha256": text_digest(request.description),
        "files": len(request.files),
        **({"follows": request.follows.number} if request.follows else {}),
    }


def _link(ticket: Ticket, follows: Ticket, *, by: Actor) -> None:
    """Show the connection on both: the new ticket says it in its first event, the old one in an event of its own."""
    append_event(
        follows.number, "ticket.linked", by=by, facts={"kind": "followed-by", "number": ticket.number}
    )
