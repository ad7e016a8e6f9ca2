"""Words and files from the customer."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments.holding import held_files
from portal.attachments.services import Stored, receive_files
from portal.kernel.errors import DomainError
from portal.selfservice import services
from portal.selfservice.forms import MessageForm
from portal.selfservice.routes.door import blueprint, follow_context, follow_page
from portal.selfservice.stages import CUSTOMER
from portal.tickets.links import address_of
from portal.tickets.models import Ticket
from portal.tickets.queries import ticket_by_link
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done
from portal.web.limits import hit

_MESSAGES_PER_MINUTE = 30


@blueprint.post("/requests/<number>/<token>/messages")
def send_message(number: str, token: str) -> Response:
    """Take a message, files, or both. A refused file is named; the words and the good files stay in the form."""
    ticket = ticket_by_link(number, token)
    form = MessageForm(id_prefix="message")
    form.validate()
    held = held_files(request.form.getlist("held"))
    if not hit("customer-message", ticket.number, _MESSAGES_PER_MINUTE):
        form.refuse(
            DomainError(
                _("That was a lot at once. Please wait a minute, then send again; your text is kept.")
            )
        )
        return _again(ticket, form, held, 429)
    received = receive_files(form.files.data or (), already=len(held))
    form.files.errors = [*form.files.errors, *form.files.refused, *(one.sentence for one in received.refused)]
    files = [*held, *received.accepted]
    if not form.errors and not form.body.data and not files:
        form.ask_for_something()
    if form.errors:
        return _again(ticket, form, files, 422)
    was_asked = ticket.waiting == CUSTOMER
    try:
        with unit_of_work():
            services.write_to_us(number, token, form.body.data, files)
    except DomainError as error:
        form.refuse(error)
        return _again(ticket, form, files, error.status)
    return done(
        _("Your message is with us."),
        fragment="selfservice/message_sent.html",
        go_to=address_of(ticket, _anchor="conversation"),
        was_asked=was_asked,
        **follow_context(ticket_by_link(number, token)),
    )


def _again(ticket: Ticket, form: MessageForm, files: list[Stored], status: int) -> Response:
    return follow_page(ticket, fragment="selfservice/_write.html", status=status, message=form, held=files)
