"""Why the clocks of a ticket are due when they are: the page behind each chip, and all of them on paper."""

from flask import Response
from flask_babel import gettext as _

from portal.accounts.sessions import me
from portal.commitments.explanations import explanations
from portal.desk.blueprint import blueprint
from portal.kernel.errors import NotVisible
from portal.tickets import queries
from portal.web.htmx import render


@blueprint.get("/tickets/<number>/clocks")
def clocks(number: str) -> Response:
    ticket = queries.ticket_for(me(), number)
    explained = explanations(ticket.id, ticket.number)
    return render("desk/clocks.html", ticket=ticket, explained=explained, printed_by=me().name)


@blueprint.get("/tickets/<number>/clocks/<metric>")
def clock(number: str, metric: str) -> Response:
    ticket = queries.ticket_for(me(), number)
    explained = explanations(ticket.id, ticket.number, metric=metric)
    if not explained:
        raise NotVisible(_("This ticket has no such clock."))
    return render("desk/clock.html", ticket=ticket, explained=explained[::-1])
