"""Once more from the assessment: an ended ticket is opened again, with a new cycle of clocks."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.accounts.policy import require
from portal.calendars.budgets import Budget
from portal.calendars.queries import current
from portal.calendars.reckoning import reckon
from portal.commitments import services as commitments
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.ledger.services import append_event
from portal.procedures import engine
from portal.tickets import messages
from portal.tickets.guards import procedure_of, require_any, touch
from portal.tickets.models import Ticket


def reopen_ticket(ticket: Ticket, reason: str, *, by: Actor) -> None:
    """Open an ended ticket again, for the reason given. Raises DomainError when the procedure's time for it is over."""
    require(by, "ticket.reopen")
    procedure = procedure_of(ticket)
    reopening = engine.reopening_from(procedure, engine.State(ticket.step, ticket.waiting))
    if reopening is None or ticket.ended_at is None:
        raise DomainError(_l("This ticket is open already."))
    require_any(by, reopening.by)
    if reopening.within is not None and now() > _last_moment(ticket.ended_at, reopening.within):
        raise DomainError(
            _l("It is too late to reopen this ticket. File a new request that follows from it.")
        )
    messages.note(ticket, reason, by=by)
    facts: dict[str, object] = {"from": ticket.step, "to": reopening.to, "cycle": ticket.cycle + 1}
    event = append_event(ticket.number, "ticket.reopened", by=by, facts=facts)
    ticket.step, ticket.stage = reopening.to, procedure.step(reopening.to).stage
    ticket.ended_at, ticket.cycle, ticket.score = None, ticket.cycle + 1, None
    touch(ticket)
    commitments.hear(ticket, ("reopened",), procedure=procedure, at=event.at, by=by)


def _last_moment(ended_at: datetime, within: Budget) -> datetime:
    """Until when an ended ticket can be reopened, on the company's calendar."""
    return reckon(ended_at, within, calendar=current("company").calendar).due()
