"""What is said on a ticket: replies the customer reads, notes they never see, calls, and their own words."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from portal.accounts.policy import require
from portal.attachments.services import Stored, attach_files
from portal.commitments import services as commitments
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.time import now
from portal.ledger.chain import text_digest
from portal.ledger.models import Event
from portal.ledger.services import append_event
from portal.procedures import engine
from portal.tickets.guards import procedure_of, touch
from portal.tickets.models import Message, Ticket

# Longer than a second press of the button or a browser's retry takes, shorter than a second thought.
SAID_ONCE = timedelta(seconds=30)


def reply(ticket: Ticket, body: str, *, by: Actor, files: Sequence[Stored] = ()) -> Event:
    """Write to the customer: they read it on their page, and it answers the response clock."""
    require(by, "message.reply")
    event = say(ticket, "message.reply", body, by=by, files=files)
    _tell_clocks(ticket, event, "reply", by=by)
    return event


def note(ticket: Ticket, body: str, *, by: Actor, files: Sequence[Stored] = ()) -> Event:
    """Write to colleagues only."""
    require(by, "message.note")
    return say(ticket, "message.note", body, by=by, files=files, for_customer=False)


def log_call(ticket: Ticket, body: str, *, by: Actor, files: Sequence[Stored] = ()) -> Event:
    """Keep what was said on the phone; a call answers the response clock. The words stay inside."""
    require(by, "message.call")
    event = say(ticket, "message.call", body, by=by, files=files, for_customer=False)
    _tell_clocks(ticket, event, "call", by=by)
    return event


def customer_message(ticket: Ticket, body: str, *, by: Actor, files: Sequence[Stored] = ()) -> Event:
    """Take the customer's words; if we waited for them, the clocks go on from this moment."""
    event = say(ticket, "message.customer", body, by=by, files=files)
    procedure = procedure_of(ticket)
    if ticket.waiting in engine.resumed_by(procedure, "customer-message"):
        end_wait(ticket, by=by)
    _tell_clocks(ticket, event, "customer-message", by=by)
    return event


def say(
    ticket: Ticket,
    type_: str,
    body: str,
    *,
    by: Actor,
    files: Sequence[Stored] = (),
    for_customer: bool = True,
) -> Event:
    """Append one message event with its words and files. The verbs above decide what it means.

    The same words by the same person within half a minute are one message: a button pressed twice, a retry.
    """
    digest = text_digest(body)
    said_already = None if files else _said_just_now(ticket, type_, digest, by=by)
    if said_already is not None:
        return said_already
    facts: dict[str, object] = {"body_sha256": digest, "files": len(files)}
    event = append_event(ticket.number, type_, by=by, facts=facts)
    db.session.add(Message(event_id=event.id, ticket_id=ticket.id, body=body))
    if files:
        attach_files(ticket.id, files, event_id=event.id, for_customer=for_customer)
    touch(ticket)
    return event


def _said_just_now(ticket: Ticket, type_: str, digest: str, *, by: Actor) -> Event | None:
    """The message that says just this already. The caller holds the ticket, so two tries come one after the other."""
    find = (
        select(Event)
        .where(Event.chain == ticket.number, Event.type == type_, Event.at > now() - SAID_ONCE)
        .order_by(Event.seq.desc())
        .limit(1)
    )
    last = db.session.scalar(find)
    if last is None or (last.actor_kind, last.actor_id, last.actor_name) != (by.kind, by.id, by.name):
        return None
    return last if last.facts.get("body_sha256") == digest else None


def end_wait(ticket: Ticket, *, by: Actor) -> None:
    """Go on after waiting: the side state ends and the paused clocks run again."""
    event = append_event(ticket.number, "ticket.resumed", by=by, facts={"waited_for": ticket.waiting})
    ticket.waiting = None
    touch(ticket)
    commitments.resume(ticket, at=event.at, by=by)


def _tell_clocks(ticket: Ticket, event: Event, fact: str, *, by: Actor) -> None:
    commitments.hear(ticket, (fact,), procedure=procedure_of(ticket), at=event.at, by=by)
