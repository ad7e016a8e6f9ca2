"""The steps of a procedure that are the customer's: accepting the result, answering the survey."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.kernel.errors import DomainError, NotVisible
from portal.procedures.queries import version
from portal.selfservice import services
from portal.selfservice.routes.door import blueprint, follow_context, follow_page
from portal.selfservice.tasks import Task, sent_task
from portal.tickets.links import address_of
from portal.tickets.models import Ticket
from portal.tickets.queries import ticket_by_link
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done


@blueprint.post("/requests/<number>/<token>/steps/<step>")
def complete_step(number: str, token: str, step: str) -> Response:
    """Carry out one step; `outcome` is the button that was pressed."""
    ticket = ticket_by_link(number, token)
    procedure = version(ticket.procedure_version_id).procedure
    task = sent_task(ticket, procedure, step, request.form.get("outcome", ""), request.form)
    if task.form is not None:
        if task.form.wants_row:
            return _again(ticket, task, 200)
        if not task.form.validate():
            return _again(ticket, task, 422)
    try:
        with unit_of_work():
            values = task.form.values() if task.form else {}
            ticket = services.carry_out_step(number, token, step, task.outcome, values, moves=_moves())
    except NotVisible:
        raise
    except DomainError as error:
        if task.form is None:
            raise
        task.form.refuse(error)
        return _again(ticket_by_link(number, token), task, error.status)
    return done(
        _("Thank you. We have your answer."),
        fragment="selfservice/step_done.html",
        go_to=address_of(ticket),
        **follow_context(ticket_by_link(number, token)),
    )


def _moves() -> int | None:
    """How far the page had come on which the form stood."""
    text = request.form.get("moves", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _again(ticket: Ticket, task: Task, status: int) -> Response:
    return follow_page(ticket, fragment="selfservice/_task.html", status=status, task=task)
