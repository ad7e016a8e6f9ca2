"""Who is calling: customers, units and tickets behind whatever the caller says first. Read-only."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from portal.customers.models import Customer
from portal.customers.queries import customer as customer_with_contacts
from portal.customers.queries import find_customers
from portal.kernel.actors import Actor
from portal.kernel.errors import NotVisible
from portal.kernel.numbers import NumberMistyped, looks_like_number, parse_number
from portal.kernel.text import digits, looks_like_phone, parse_phone
from portal.products.cover import Cover
from portal.products.models import Unit
from portal.products.queries import cover_of_unit, find_units, unit, units_of
from portal.tickets.models import Ticket
from portal.tickets.queries import find_by_number_part, open_tickets_of, ticket_for

MOST_HITS = 8
_SHORTEST_PART = 4


@dataclass(slots=True)
class Found:
    """What the box found, in the groups of the page, and the one customer it is surely about."""

    text: str = ""
    customers: list[Customer] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    mistyped: str | None = None

    @property
    def nothing(self) -> bool:
        return bool(self.text) and not (self.customers or self.units or self.tickets)


@dataclass(slots=True)
class Caller:
    """Whom the form is about: the customer with units under their cover and open tickets; or only a phone number."""

    customer: Customer | None = None
    phone: str | None = None
    unit: Unit | None = None
    units: list[tuple[Unit, Cover]] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)

    @property
    def contact(self) -> Any:
        """The contact whose phone called, else the first."""
        contacts = self.customer.contacts if self.customer else []
        calling = [one for one in contacts if self.phone and one.phone == self.phone]
        return next(iter(calling or contacts), None)


def look_up(text: str, by: Actor) -> Found:
    """Everything that `text` may mean: any part of a phone, a name, a serial or a service number."""
    text = text.strip()
    found = Found(text=text)
    if not text:
        return found
    if looks_like_number(text):
        _whole_number(found, by)
    found.customers = find_customers(text, MOST_HITS)
    found.units = [] if looks_like_phone(text) and found.customers else find_units(text, MOST_HITS)
    part = digits(text)
    if not found.tickets and looks_like_phone(text) and len(part) >= _SHORTEST_PART:
        found.tickets = find_by_number_part(by, part, limit=MOST_HITS)
    return found


def _whole_number(found: Found, by: Actor) -> None:
    try:
        found.tickets = [ticket_for(by, parse_number(found.text))]
    except NumberMistyped:
        found.mistyped = _(
            "%(number)s is mistyped: its check digit does not fit. Read it once more.", number=found.text
        )
    except NotVisible:
        found.tickets = []


def caller_of(found: Found, by: Actor, *, customer_id: int | None, unit_id: int | None) -> Caller:
    """The caller that was chosen, or the only one that was found; their units and open tickets."""
    caller = Caller(phone=parse_phone(found.text) if looks_like_phone(found.text) else None)
    caller.unit = unit(unit_id) if unit_id else _only(found.units, unless=found.customers)
    ticket = _only(found.tickets, unless=found.customers)
    known = (
        customer_id
        or (caller.unit.customer_id if caller.unit else None)
        or (ticket.customer_id if ticket else None)
    )
    caller.customer = customer_with_contacts(known) if known else _only(found.customers)
    if caller.customer is not None:
        caller.units = [(one, cover_of_unit(one)) for one in units_of(caller.customer.id, 60)]
    caller.tickets = open_tickets_of(
        by, customer_id=caller.customer.id if caller.customer else None, phone=caller.phone
    ) or [one for one in (ticket,) if one is not None and one.ended_at is None]
    return caller


def _only(hits: list[Any], *, unless: list[Any] | None = None) -> Any:
    return hits[0] if len(hits) == 1 and not unless else None
