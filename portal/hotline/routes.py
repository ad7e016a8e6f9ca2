"""Pages of the hotline: the console, filing a call, adding a call to an open ticket, reading the number back."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.commitments.queries import clocks_of
from portal.hotline.forms import CallForm, CallNoteForm
from portal.hotline.lookup import Caller, Found, caller_of, look_up
from portal.hotline.prefill import fresh_form, unit_choices
from portal.kernel.errors import DomainError
from portal.products.queries import unit, unit_by_serial
from portal.tickets import messages, queries
from portal.tickets.links import address_of
from portal.tickets.models import Channel
from portal.tickets.opening import NewRequest, open_ticket
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done, render
from portal.web.locale import locale_code

blueprint = Blueprint("hotline", __name__)


@blueprint.get("/hotline")
def console() -> Response:
    customer_id, unit_id = _id("customer"), _id("unit")
    text = _text("phone")
    # Once somebody is chosen, the others need not be searched again: the console links back to them.
    found = Found(text=text) if customer_id or unit_id else look_up(text, me())
    who = caller_of(found, me(), customer_id=customer_id, unit_id=unit_id)
    return _console(found, who, fresh_form(found, who))


@blueprint.post("/hotline/requests")
def file_request() -> AnyResponse:
    form = CallForm()
    found = Found()
    who = caller_of(found, me(), customer_id=_posted_id("customer"), unit_id=_posted_id("unit"))
    form.unit.choices = unit_choices(who)
    if not form.validate():
        return _console(found, who, form, status=422)
    try:
        with unit_of_work():
            ticket = open_ticket(_request(form, who), by=me(), operation_id=form.operation_id.data or None)
    except DomainError as error:
        form.refuse(error)
        return _console(found, who, form, status=422)
    return done(go_to=url_for("hotline.filed", number=ticket.number))


@blueprint.get("/hotline/requests/<number>")
def filed(number: str) -> Response:
    """The number, large, to be read back; with what was promised."""
    ticket = queries.ticket_for(me(), number)
    response = next((one for one in clocks_of(ticket.id) if one.metric == "response"), None)
    return render(
        "hotline/filed.html", ticket=ticket, response=response, link=address_of(ticket, _external=True)
    )


@blueprint.get("/hotline/tickets/<number>/calls")
def call(number: str) -> Response:
    return render("hotline/call.html", ticket=queries.ticket_for(me(), number), form=CallNoteForm())


@blueprint.post("/hotline/tickets/<number>/calls")
def add_call(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    form = CallNoteForm()
    if not form.validate():
        return render("hotline/call.html", status=422, ticket=ticket, form=form)
    with unit_of_work():
        ticket = queries.ticket_for(me(), number, to_change=True)
        messages.log_call(ticket, form.body.data, by=me())
    return done(_("The call is on the ticket."), go_to=url_for("hotline.filed", number=ticket.number))


def _console(found: Found, who: Caller, form: CallForm, *, status: int = 200) -> Response:
    return render(
        "hotline/console.html",
        status=status,
        found=found,
        who=who,
        form=form,
        focus=_focus(found, who, form),
    )


def _focus(found: Found, who: Caller, form: CallForm) -> str:
    """Where typing goes on: nowhere the mouse is needed. The summary of a faulty form takes it by itself."""
    if form.faults():
        return "summary"
    if who.called_about is not None:
        return "call"
    if who.known:
        return "form"
    if found.anything:
        return "hits"
    return "form" if found.text and not found.mistyped else "box"


def _request(form: CallForm, who: Caller) -> NewRequest:
    chosen = unit(int(form.unit.data)) if form.unit.data else unit_by_serial(form.serial.data or "")
    owner = chosen.customer_id if chosen else None
    return NewRequest(
        contact_name=form.contact_name.data,
        organisation=form.organisation.data or "",
        phone=form.checked_phone(),
        serial=form.serial.data or "",
        description=form.description.data,
        urgent=bool(form.urgent.data),
        wished_at=form.wished_at.data,
        channel=Channel.PHONE,
        unit=chosen,
        customer_id=who.customer.id if who.customer else owner,
        language=locale_code(),
    )


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:100]


def _id(name: str) -> int | None:
    return _as_id(request.args.get(name, ""))


def _posted_id(name: str) -> int | None:
    return _as_id(request.form.get(name, ""))


def _as_id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
