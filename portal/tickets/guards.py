"""What every verb on a ticket asks first: is this still the ticket the person saw, and may they?"""

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Role
from portal.kernel.actors import Actor
from portal.kernel.errors import NotAllowed, StaleVersion
from portal.kernel.time import now
from portal.procedures.queries import version as procedure_version
from portal.procedures.schema import Procedure
from portal.tickets.models import Ticket

# Who answers for the whole desk may stand in for everybody on it, except for the one who only reads.
STAND_INS = frozenset({Role.MANAGER, Role.ADMIN})
EVERY_DUTY = frozenset(role.value for role in Role if role is not Role.AUDITOR)


def procedure_of(ticket: Ticket) -> Procedure:
    """The procedure the ticket pinned when it was opened."""
    return procedure_version(ticket.procedure_version_id).procedure


def duties_of(by: Actor) -> frozenset[str]:
    """The roles in which `by` may carry out steps."""
    if by.roles & STAND_INS:
        return EVERY_DUTY
    return by.roles - {Role.AUDITOR}


def ticket_fields(ticket: Ticket) -> dict[str, object]:
    """The ticket as a procedure's expressions see it."""
    return {"urgent": ticket.urgent}


def require_version(ticket: Ticket, version: int | None) -> None:
    """Raise StaleVersion when the page that was sent showed an older state. None: the verb needs no guard."""
    if version is not None and version != ticket.version:
        raise StaleVersion(
            _l(
                "Somebody changed this ticket while you were writing. Read what is new, then send again: your text is kept."
            )
        )


def require_open(ticket: Ticket) -> None:
    """Raise when the ticket has ended."""
    if ticket.ended_at is not None:
        raise StaleVersion(_l("This ticket has ended. Reopen it to go on."))


def require_any(by: Actor, roles: frozenset[str] | tuple[str, ...]) -> None:
    """Raise NotAllowed unless `by` has one of `roles`, or stands in for them."""
    if not duties_of(by) & frozenset(roles):
        raise NotAllowed(_l("Your role does not allow this. Ask a manager to do it or to change your role."))


def touch(ticket: Ticket) -> None:
    """Mark the ticket as changed now; its version grows when the change is written."""
    ticket.changed_at = now()
