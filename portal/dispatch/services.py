"""The act of dispatching: a technician and a window of time, written on the ticket.

A technician who is busy then may still be sent: people know more about the day than the portal does.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Person, Role
from portal.customers.models import Customer
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.products.models import Unit
from portal.tickets.models import Ticket

# A dispatch that is written down while the technician is already on the way is still honest.
_LATEST_ENTRY = timedelta(hours=1)
_USUAL_WINDOW = timedelta(hours=2)
_LONGEST_PLACE = 300


def dispatch_ticket(ticket: Ticket, values: Mapping[str, Any], *, by: Actor) -> None:  # noqa: ARG001 - every act has it
    """Send the technician. Raises DomainError when there is no such technician, or no such window."""
    technician = _technician(values["technician"])
    _require_window(values["window_from"], values["window_to"])
    ticket.technician_id = technician.id
    ticket.window_from, ticket.window_to = values["window_from"], values["window_to"]


def prefill_dispatch(ticket: Ticket) -> Mapping[str, object]:
    """Who was sent before, where the unit stands, and the time the customer wished for while it lies ahead."""
    known: dict[str, object] = {"technician": ticket.technician_id, "place": _place(ticket) or None}
    begin = next((at for at in (ticket.window_from, ticket.wished_at) if at is not None and at > now()), None)
    if begin is not None:
        known |= {"window_from": begin, "window_to": _end(ticket, begin)}
    return known


def _technician(person_id: object) -> Person:
    person = db.session.get(Person, person_id) if isinstance(person_id, int) else None
    if person is None or not person.active or Role.TECHNICIAN not in person.roles:
        told = _l("This person cannot be sent any more. Choose another technician.")
        raise DomainError(told, fields={"technician": told})
    return person


def _require_window(begin: datetime | None, end: datetime | None) -> None:
    if begin is None or end is None or begin >= end:
        told = _l("The agreed window must end after it begins.")
        raise DomainError(told, fields={"window_to": told})
    if begin < now() - _LATEST_ENTRY:
        told = _l("The agreed window began more than an hour ago. Write the time that was really agreed.")
        raise DomainError(told, fields={"window_from": told})


def _end(ticket: Ticket, begin: datetime) -> datetime:
    kept = ticket.window_to if begin == ticket.window_from else None
    return kept or begin + _USUAL_WINDOW


def _place(ticket: Ticket) -> str:
    """The customer's address and where in the house the unit stands."""
    owner = db.session.get(Customer, ticket.customer_id) if ticket.customer_id else None
    unit = db.session.get(Unit, ticket.unit_id) if ticket.unit_id else None
    parts = (owner.address if owner else None, unit.location if unit else None)
    return " ".join(part for part in parts if part)[:_LONGEST_PLACE]
