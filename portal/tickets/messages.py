"""What is said on a ticket: replies the customer reads, notes they never see, calls, and their own words.

A call or a message may be written down later than it happened: it counts from its own moment, and both are kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts.policy import require
from portal.attachments.services import Stored, attach_files
from portal.commitments import services as commitments
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.ledger.chain import text_digest
from portal.ledger.models import Event
from portal.ledger.services import append_event
from portal.procedures import engine
from portal.tickets.guards import procedure_of, touch
from portal.tickets.models import Message, Ticket

# Longer than a second press of the button or a browser's retry takes, shorter than a second thought.
SAID_ONCE = timedelta(seconds=30)
# People give the time of a call to the minute.
_A_MINUTE = timedelta(minutes=1)


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


def log_call(
    ticket: Ticket, body: str, *, by: Actor, files: Sequence[Stored] = (), at: datetime | None = None
) -> Event:
    """Keep what was said on the phone; a call answers the response clock. The words stay inside.

    `at` is when the call took place, if that was earlier. Raises DomainError when it cannot have been then.
    """
    require(by, "message.call")
    at = _moment(ticket, at, field="called_at")
    event = say(ticket, "message.call", body, by=by, files=files, for_customer=False, at=at)
    _tell_clocks(ticket, event, "call", by=by)
    return event


def customer_message(
    ticket: Ticket, body: str, *, by: Actor, files: Sequence[Stored] = (), at: datetime | None = None
) -> Event:
    """Take the customer's words; if we waited for them, the clocks go on from the moment they came.

    `at` is that moment, if it was earlier than now. Raises DomainError when it cannot have been then.
    """
    at = _moment(ticket, at, field="at")
    event = say(ticket, "message.customer", body, by=by, files=files, at=at)
    procedure = procedure_of(ticket)
    if ticket.waiting in engine.resumed_by(procedure, "customer-message"):
        end_wait(ticket, by=by, at=at)
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
    at: datetime | None = None,
) -> Event:
    """Append one message event with its words and files. The verbs above decide what it means.

    The same words by the same person within half a minute are one message: a button pressed twice, a retry.
    """
    digest = text_digest(body)
    said_already = None if files else _said_just_now(ticket, type_, digest, by=by)
    if said_already is not None:
        return said_already
    facts: dict[str, object] = {"body_sha256": digest, "files": len(files)}
    if at is not None:
        facts["entered_at"] = now().isoformat()
    event = append_event(ticket.number, type_, by=by, facts=facts, at=at)
    db.session.add(Message(event_id=event.id, ticket_id=ticket.id, body=body))
    if files:
        attach_files(ticket.id, files, event_id=event.id, for_customer=for_customer)
    touch(ticket)
    return event


def _said_just_now(ticket: Ticket, type_: str, digest: str, *, by: Actor) -> Event | None:
    """The message that says just this already. The caller holds the ticket, so two tries come one after the other."""
    find = (
        select(Event)
        .where(Event.chain == ticket.number, Event.type == type_)
        .order_by(Event.seq.desc())
        .limit(1)
    )
    last = db.session.scalar(find)
    if last is None or _entered_at(last) <= now() - SAID_ONCE:
        return None
    if (last.actor_kind, last.actor_id, last.actor_name) != (by.kind, by.id, by.name):
        return None
    return last if last.facts.get("body_sha256") == digest else None


def _entered_at(event: Event) -> datetime:
    """When a message was written down."""
    entered = event.facts.get("entered_at")
    return datetime.fromisoformat(entered) if entered else event.at


def _moment(ticket: Ticket, at: datetime | None, *, field: str) -> datetime | None:
    """The moment somebody names, which lies between the ticket's opening and now."""
    if at is None:
        return None
    if at > now():
        sentence = _l("This time has not come yet. Write when it was, or leave it empty for now.")
        raise DomainError(sentence, fields={field: sentence})
    if at <= ticket.opened_at - _A_MINUTE:
        sentence = _l("The request was not open yet at this time. Write a time since it was opened.")
        raise DomainError(sentence, fields={field: sentence})
    return max(at, ticket.opened_at)


def end_wait(ticket: Ticket, *, by: Actor, at: datetime | None = None) -> None:
    """Go on after waiting: the side state ends and the paused clocks run again, from `at` if that was earlier."""
    facts: dict[str, object] = {"waited_for": ticket.waiting}
    event = append_event(ticket.number, "ticket.resumed", by=by, facts=facts, at=at)
    ticket.waiting = None
    touch(ticket)
    commitments.resume(ticket, at=event.at, by=by)


def _tell_clocks(ticket: Ticket, event: Event, fact: str, *, by: Actor) -> None:
    """Both moments: when it happened, and when it was written down."""
    procedure, entered = procedure_of(ticket), _entered_at(event)
    commitments.hear(ticket, (fact,), procedure=procedure, at=event.at, by=by, entered_at=entered)
