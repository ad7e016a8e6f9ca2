"""Changes beside the step: whose ticket it is, and opening it again."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.queries import people_at_work
from portal.accounts.sessions import me
from portal.desk.blueprint import blueprint
from portal.desk.forms import AssignForm, ReopenForm
from portal.desk.view import assignable, changed, ticket_page
from portal.kernel.errors import DomainError
from portal.tickets import queries
from portal.tickets.assigning import assign_ticket
from portal.tickets.reopening import reopen_ticket
from portal.unit_of_work import unit_of_work


@blueprint.post("/tickets/<number>/assignment")
def assign(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    form = AssignForm(id_prefix="assign")
    form.person.choices = assignable(people_at_work())
    if not form.validate():
        return ticket_page(ticket, region="side", assign=form, status=422)
    person = request.form.get("person", "")
    with unit_of_work():
        ticket = queries.ticket_for(me(), number, to_change=True)
        assign_ticket(ticket, int(person) if person else None, by=me())
    return changed(queries.ticket_for(me(), number), _("The ticket has changed hands."), main="side")


@blueprint.post("/tickets/<number>/reopening")
def reopen(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    form = ReopenForm(id_prefix="reopen")
    if not form.validate():
        return ticket_page(ticket, reopen=form, status=422)
    try:
        with unit_of_work():
            reopen_ticket(queries.ticket_for(me(), number, to_change=True), form.reason.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return ticket_page(queries.ticket_for(me(), number), reopen=form, status=error.status)
    return changed(queries.ticket_for(me(), number), _("The ticket is open again."))
