"""Carrying out a step of the procedure from the ticket page."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.queries import people_by_role
from portal.accounts.sessions import me
from portal.desk.acts import sent_act
from portal.desk.blueprint import blueprint
from portal.desk.view import changed, context, ticket_page
from portal.kernel.errors import DomainError, NotVisible
from portal.tickets import acts, queries
from portal.tickets.delays import AccountOwed
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work


@blueprint.post("/tickets/<number>/steps/<step>")
def complete_step(number: str, step: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    outcome = request.form.get("outcome", "")
    sent = sent_act(
        ticket, step, outcome, record=request.form.get("record", ""), data=request.form, people=people_by_role
    )
    if sent is not None and sent.form is not None:
        if sent.form.wants_row:
            return ticket_page(ticket, sent=sent)
        if not sent.form.validate():
            return ticket_page(ticket, sent=sent, status=422)
    try:
        with unit_of_work():
            ticket = queries.ticket_for(me(), number, to_change=True)
            values = sent.form.values() if sent is not None and sent.form is not None else {}
            acts.carry_out(ticket, step, outcome, values, by=me(), version=_version())
    except NotVisible:
        raise
    except DomainError as error:
        if isinstance(error, AccountOwed) and (sent is None or sent.form is None):
            return _first_account(queries.ticket_for(me(), number), error)
        if sent is None or sent.form is None:
            raise
        sent.form.refuse(error)
        return ticket_page(queries.ticket_for(me(), number), sent=sent, status=error.status)
    return _answer(number)


def _first_account(ticket: Ticket, error: AccountOwed) -> AnyResponse:
    """The ticket with the demand first and the sentence in it: the button itself holds no words that could be lost."""
    page = context(ticket)
    panel = page["delay"]
    if panel is None or panel.form is None:
        raise error
    panel.form.refuse(error)
    return ticket_page(ticket, delay=panel.form, status=error.status)


def _answer(number: str) -> AnyResponse:
    """The ticket as it is now; whoever may not see it any more goes back to the queue."""
    return changed(queries.ticket_for(me(), number), _("Done. The step is on the timeline."))


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
