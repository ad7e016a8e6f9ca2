"""Telling the customer of a delay from the ticket page: why, a new date, and words."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.commitments.delays import Reason
from portal.commitments.queries import clocks_of
from portal.desk.blueprint import blueprint
from portal.desk.delay_panel import read_account
from portal.desk.view import changed, ticket_page
from portal.kernel.errors import DomainError
from portal.tickets import queries
from portal.tickets.delays import tell_delay
from portal.tickets.guards import procedure_of
from portal.unit_of_work import unit_of_work


@blueprint.post("/tickets/<number>/delays")
def tell_of_delay(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    form = read_account(procedure_of(ticket), clocks_of(ticket.id))
    if not form.validate():
        return ticket_page(ticket, delay=form, status=422)
    try:
        with unit_of_work():
            tell_delay(
                queries.ticket_for(me(), number, to_change=True),
                form.promises.data,
                kind=Reason(form.kind.data),
                reason=form.reason.data,
                new_due_at=form.new_due_at.data,
                words=form.words.data,
                by=me(),
            )
    except DomainError as error:
        form.refuse(error)
        return ticket_page(queries.ticket_for(me(), number), delay=form, status=error.status)
    return changed(
        queries.ticket_for(me(), number), _("The customer has been told. The new date is a promise.")
    )
