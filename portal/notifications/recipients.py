"""Who must be told about a ticket's clock: the person, their lead, the manager. Works on what was read, asks nothing.

Nobody whose account is closed is told, and nobody who may not see the ticket: what would reach such a one goes a step
up instead. Whoever leads their own work hears of it from the manager, not from themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.roles import Role
from portal.accounts.teams import Colleague, Staff
from portal.tickets.queries import SEES_ALL

# Who looks after a request that nobody has taken yet: the first of these roles that anybody holds.
_POOL = (Role.DISPATCHER, Role.AGENT)
_ABOVE = (Role.MANAGER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class About:
    """As much of a ticket as decides who is told."""

    assignee_id: int | None
    technician_id: int | None


def who_is_told(ticket: About, to: Iterable[str], staff: Staff) -> list[int]:
    """Ids of everybody to tell, each once. `to` is any of person, lead, manager; an unknown word is a KeyError."""
    found = {person.id for word in to for person in _RUNGS[word](ticket, staff)}
    return sorted(found)


def sees(person: Colleague, ticket: About) -> bool:
    """Whether the person may see the ticket: tickets.queries.visible_to, asked without the database."""
    if person.roles & SEES_ALL:
        return True
    return Role.TECHNICIAN in person.roles and person.id in (ticket.assignee_id, ticket.technician_id)


def _persons(ticket: About, staff: Staff) -> list[Colleague]:
    """Who has it, else who was sent, else everybody who gives requests out."""
    for id_ in (ticket.assignee_id, ticket.technician_id):
        person = staff.people.get(id_) if id_ is not None else None
        if person is not None and sees(person, ticket):
            return [person]
    return _first_held(_POOL, staff) or _managers(ticket, staff)


def _leads(ticket: About, staff: Staff) -> list[Colleague]:
    found: list[Colleague] = []
    for person in _persons(ticket, staff):
        team = staff.team_of(person.id)
        lead = staff.people.get(team.lead_id) if team is not None and team.lead_id is not None else None
        fits = lead is not None and lead.id != person.id and sees(lead, ticket)
        found += [lead] if fits and lead is not None else _managers(ticket, staff)
    return found


def _managers(_ticket: About, staff: Staff) -> list[Colleague]:
    return _first_held(_ABOVE, staff)


def _first_held(roles: Iterable[Role], staff: Staff) -> list[Colleague]:
    return next((held for role in roles if (held := staff.in_role(role))), [])


_RUNGS = {"person": _persons, "lead": _leads, "manager": _managers}
