"""Who is calling: customers, units and tickets behind whatever the caller says first. Read-only.

A console costs at most six queries: 1 the sign-in, 2 and 3 the customers with contacts, 4 units or tickets, 5 the
customer's units, 6 their open tickets. What already answers the question is not followed by further searches.
"""

import re
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
MOST_UNITS = 60
_SHORTEST_PART = 4
_SERIAL_LIKE = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[\x21-\x7e]{4,60}")


@dataclass(slots=True)
class Found:
    """What the box found, in the groups of the page."""

    text: str = ""
    customers: list[Customer] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    mistyped: str | None = None

    @property
    def anything(self) -> bool:
        return bool(self.customers or self.units or self.tickets)

    @property
    def nothing(self) -> bool:
        return bool(self.text) and not self.anything


@dataclass(slots=True)
class Caller:
    """Whom the form is about: the customer with units under their cover and open tickets; or only a phone number."""

    customer: Customer | None = None
    phone: str | None = None
    unit: Unit | None = None
    units: list[tuple[Unit, Cover]] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    called_about: Ticket | None = None

    @property
    def known(self) -> bool:
        return self.customer is not None or self.unit is not None

    @property
    def contact(self) -> Any:
        """The contact whose phone called, else the first."""
        contacts = self.customer.contacts if self.customer else []
        calling = [one for one in contacts if self.phone and one.phone == self.phone]
        return next(iter(calling or contacts), None)


def looks_like_serial(text: str) -> bool:
    """Whether `text` can only be a serial number: letters and digits without a blank."""
    return _SERIAL_LIKE.fullmatch(text) is not None


def look_up(text: str, by: Actor) -> Found:
    """Everything that `text` may mean: any part of a phone, a name, a serial or a service number."""
    found = Found(text=text.strip())
    if not found.text:
        return found
    if looks_like_number(found.text):
        _whole_number(found, by)
    if found.tickets:
        return found
    if looks_like_serial(found.text):
        found.units = find_units(found.text, MOST_HITS)
        if len(found.units) == 1:
            return found
    found.customers = find_customers(found.text, MOST_HITS)
    phone_like = looks_like_phone(found.text)
    if not found.units and not (phone_like and found.customers) and not looks_like_serial(found.text):
        found.units = find_units(found.text, MOST_HITS)
    if phone_like and len(digits(found.text)) >= _SHORTEST_PART:
        found.tickets = find_by_number_part(by, digits(found.text), limit=MOST_HITS)
    return found


def _whole_number(found: Found, by: Actor) -> None:
    try:
        found.tickets = [ticket_for(by, parse_number(found.text))]
    except NumberMistyped:
        if parse_phone(found.text) is None:  # a mobile number has as many digits
            found.mistyped = _(
                "%(number)s is mistyped: its check digit does not fit. Read it once more.", number=found.text
            )
    except NotVisible:
        found.tickets = []


def caller_of(
    found: Found, by: Actor, *, customer_id: int | None = None, unit_id: int | None = None
) -> Caller:
    """The caller that was chosen, or the only one that was found; their units and open tickets."""
    who = Caller(phone=parse_phone(found.text) if looks_like_phone(found.text) else None)
    ticket = _only(found.tickets, unless=found.customers or found.units)
    asked = _only(found.units, unless=found.customers) or (unit(unit_id) if unit_id else None)
    known = customer_id or (asked.customer_id if asked else None) or (ticket.customer_id if ticket else None)
    who.customer = customer_with_contacts(known) if known else _only(found.customers, unless=found.units)
    if who.customer is not None:
        who.units = [(one, cover_of_unit(one)) for one in units_of(who.customer.id, MOST_UNITS)]
    if asked is not None and (who.customer is None or asked.customer_id in (None, who.customer.id)):
        who.unit = asked
    who.tickets = _open_tickets(who, ticket, by)
    if ticket is not None and ticket.ended_at is None:
        who.called_about = ticket
    return who


def _open_tickets(who: Caller, ticket: Ticket | None, by: Actor) -> list[Ticket]:
    """What is open for this caller; the ticket whose number they gave comes first."""
    found = open_tickets_of(by, customer_id=who.customer.id if who.customer else None, phone=who.phone)
    if ticket is None or ticket.ended_at is not None:
        return found
    return [ticket, *(one for one in found if one.id != ticket.id)]


def _only(hits: list[Any], *, unless: list[Any] | None = None) -> Any:
    return hits[0] if len(hits) == 1 and not unless else None
