"""Why the clocks of a ticket are due when they are: the page behind each chip, and all of them on paper."""

from datetime import datetime

from flask import Response, url_for
from flask_babel import gettext as _

from portal.accounts.sessions import me
from portal.commitments.explanations import explanations
from portal.desk.blueprint import blueprint
from portal.kernel.errors import NotVisible
from portal.kernel.time import COMPANY_ZONE
from portal.procedures.queries import version
from portal.tickets import queries
from portal.tickets.models import Ticket
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
    return render(
        "desk/clock.html",
        ticket=ticket,
        explained=explained[::-1],
        trial=_trial(ticket, explained[-1].clock.started_at),
    )


def _trial(ticket: Ticket, start: datetime) -> str:
    """Where the same can be tried with other lengths, starts and pauses."""
    return url_for(
        "admin.simulation",
        start=f"{start.astimezone(COMPANY_ZONE):%Y-%m-%dT%H:%M}",
        procedure=version(ticket.procedure_version_id).code,
        urgent="yes" if ticket.urgent else None,
    )
