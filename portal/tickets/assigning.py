"""Whose ticket it is."""

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Person
from portal.accounts.policy import require
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.ledger.services import append_event
from portal.tickets.guards import require_open, touch
from portal.tickets.models import Ticket


def assign_ticket(ticket: Ticket, person_id: int | None, *, by: Actor) -> None:
    """Give the ticket to one person, or back to everybody with None. The same person again changes nothing."""
    require(by, "ticket.assign")
    require_open(ticket)
    give(ticket, person_id, by=by)


def give(ticket: Ticket, person_id: int | None, *, by: Actor) -> None:
    """Change the assignee and say so; the rule for outcomes that assign, which checked permission themselves."""
    if ticket.assignee_id == person_id:
        return
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person_id is not None and (person is None or not person.active):
        raise DomainError(_l("That person does not work here any more. Choose somebody else."))
    facts: dict[str, object] = {
        "to": person_id,
        "to_name": person.name if person else None,
        "from": ticket.assignee_id,
    }
    append_event(ticket.number, "ticket.assigned", by=by, facts=facts)
    ticket.assignee_id = person_id
    touch(ticket)
