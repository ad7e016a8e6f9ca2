"""Waiting beside the step: for the customer's answer, or for parts. The procedure says which clocks stand still."""

from flask_babel import lazy_gettext as _l

from portal.accounts.policy import require
from portal.commitments import services as commitments
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.ledger.services import append_event
from portal.tickets import messages
from portal.tickets.guards import procedure_of, require_any, require_open, touch
from portal.tickets.models import Ticket

CUSTOMER = "customer"


def wait_for(ticket: Ticket, kind: str, words: str, *, by: Actor) -> None:
    """Start waiting. For the customer, `words` is the question they read; else it is the reason, kept inside.

    Raises DomainError when the procedure knows no such waiting, or the ticket waits already.
    """
    require(by, "ticket.wait")
    require_open(ticket)
    procedure = procedure_of(ticket)
    if kind not in procedure.waiting:
        raise DomainError(_l("This procedure does not wait for that."))
    require_any(by, procedure.waiting[kind].by)
    if ticket.waiting is not None:
        raise DomainError(_l("This ticket is waiting already. Go on with it first."))
    if kind == CUSTOMER:
        messages.reply(ticket, words, by=by)
    else:
        messages.note(ticket, words, by=by)
    event = append_event(ticket.number, "ticket.waiting", by=by, facts={"for": kind})
    ticket.waiting = kind
    touch(ticket)
    commitments.pause(ticket, kind, procedure=procedure, at=event.at, by=by)


def resume(ticket: Ticket, *, by: Actor) -> None:
    """Go on with the ticket because somebody of ours says so."""
    require(by, "ticket.wait")
    if ticket.waiting is None:
        raise DomainError(_l("This ticket is not waiting any more."))
    messages.end_wait(ticket, by=by)
