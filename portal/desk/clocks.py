"""Why a clock of a ticket is due when it is: the page behind each clock."""

from flask import Response
from flask_babel import gettext as _

from portal.commitments.queries import clocks_of
from portal.desk.blueprint import blueprint, me
from portal.kernel.errors import NotVisible
from portal.tickets import queries
from portal.tickets.guards import procedure_of
from portal.web.htmx import render


@blueprint.get("/tickets/<number>/clocks/<metric>")
def clock(number: str, metric: str) -> Response:
    ticket = queries.ticket_for(me(), number)
    found = [clock for clock in clocks_of(ticket.id) if clock.metric == metric]
    if not found:
        raise NotVisible(_("This ticket has no such clock."))
    return render("desk/clock.html", ticket=ticket, procedure=procedure_of(ticket), clocks=found[::-1])
