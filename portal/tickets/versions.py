"""Moving an open ticket to another published version of its procedure: its step stays, its clocks get the new terms."""

from flask_babel import lazy_gettext as _l

from portal.accounts.policy import require
from portal.commitments import services as commitments
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.ledger.services import append_event
from portal.procedures.queries import Published
from portal.procedures.queries import version as procedure_version
from portal.procedures.schema import Procedure
from portal.tickets.guards import require_open, touch
from portal.tickets.history import past_of
from portal.tickets.models import Ticket


def adopt_version(ticket: Ticket, published: Published, *, by: Actor, why: str) -> None:
    """Let `ticket` follow `published` from now on; the version it follows already changes nothing.

    Raises DomainError when that is another procedure, or one that has no such step or wait as the ticket is in.
    """
    require(by, "recalculation.run")
    require_open(ticket)
    followed = procedure_version(ticket.procedure_version_id)
    if published.id == followed.id:
        return
    if published.code != followed.code:
        raise DomainError(_l("A ticket can only move to another version of the same procedure."))
    procedure = published.procedure
    if not _has_step(procedure, ticket.step) or (ticket.waiting and ticket.waiting not in procedure.waiting):
        raise DomainError(_l("That version has no such step as the ticket is in. Finish the step first."))
    facts: dict[str, object] = {"from": followed.version, "to": published.version, "why": why}
    event = append_event(ticket.number, "ticket.version-adopted", by=by, facts=facts)
    ticket.procedure_version_id = published.id
    ticket.stage = procedure.step(ticket.step).stage
    touch(ticket)
    past = past_of(ticket, procedure)
    commitments.adopt(ticket, procedure=procedure, past=past, at=event.at, by=by)


def _has_step(procedure: Procedure, name: str) -> bool:
    return any(step.name == name for step in procedure.steps)
