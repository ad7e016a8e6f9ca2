"""Why a clock of a ticket is due when it is: the page behind each clock."""

from flask import Response
from flask_babel import gettext as _

from portal.accounts.sessions import me
from portal.commitments.explanations import explanations
from portal.desk.blueprint import blueprint
from portal.kernel.errors import NotVisible
from portal.tickets import queries
from portal.web.htmx import render


@blueprint.get("/tickets/<number>/clocks/<metric>")
def clock(number: str, metric: str) -> Response:
    ticket = queries.ticket_for(me(), number)
    explained = explanations(ticket.id, ticket.number, metric=metric)
    if not explained:
        raise NotVisible(_("This ticket has no such clock."))
    return render("desk/clock.html", ticket=ticket, explained=explained[::-1])
