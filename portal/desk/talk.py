"""Writing on a ticket: replies, notes, calls; asking the customer and waiting; going on."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.attachments.holding import held_files, hold_files
from portal.attachments.services import Stored, receive_files
from portal.desk.blueprint import blueprint
from portal.desk.forms import TalkForm, WaitForm
from portal.desk.view import changed, ticket_page
from portal.kernel.errors import DomainError
from portal.tickets import messages, queries, waiting
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work

VERBS = {"reply": messages.reply, "note": messages.note}


@blueprint.post("/tickets/<number>/messages")
def add_message(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    form = TalkForm(id_prefix="talk")
    form.validate()
    held = held_files(request.form.getlist("held"))
    received = receive_files(form.files.data or (), already=len(held))
    form.files.errors = [*form.files.errors, *(refused.sentence for refused in received.refused)]
    files = [*held, *received.accepted]
    if form.errors:
        return _again(ticket, form, files, 422)
    try:
        with unit_of_work():
            ticket = queries.ticket_for(me(), number, to_change=True)
            _say(ticket, form, files)
    except DomainError as error:
        form.refuse(error)
        return _again(queries.ticket_for(me(), number), form, files, error.status)
    return changed(queries.ticket_for(me(), number), _("It is on the timeline."), main="talk")


def _say(ticket: Ticket, form: TalkForm, files: list[Stored]) -> None:
    """Only a call has a time of its own; what was typed there before another kind was chosen is not meant."""
    if form.kind.data == "call":
        messages.log_call(ticket, form.body.data, by=me(), files=files, at=form.called_at.data)
    else:
        VERBS[form.kind.data](ticket, form.body.data, by=me(), files=files)


def _again(ticket: Ticket, form: TalkForm, files: list[Stored], status: int) -> AnyResponse:
    """The form once more: what was typed and the files that could be taken stay in it."""
    held = list(zip(hold_files(files), files, strict=True))
    return ticket_page(ticket, region="talk", talk=form, held=held, status=status)


@blueprint.post("/tickets/<number>/waiting/<kind>")
def begin_wait(number: str, kind: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    form = WaitForm(id_prefix=f"wait-{kind}")
    if not form.validate():
        return ticket_page(ticket, waits={kind: form}, status=422)
    try:
        with unit_of_work():
            ticket = queries.ticket_for(me(), number, to_change=True)
            waiting.wait_for(ticket, kind, form.words.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return ticket_page(queries.ticket_for(me(), number), waits={kind: form}, status=error.status)
    return changed(queries.ticket_for(me(), number), _("The ticket waits. The answer brings it back."))


@blueprint.post("/tickets/<number>/resumption")
def end_wait(number: str) -> AnyResponse:
    with unit_of_work():
        waiting.resume(queries.ticket_for(me(), number, to_change=True), by=me())
    return changed(queries.ticket_for(me(), number), _("The ticket goes on."))
