"""Pages of the hotline: the console, filing a call, adding a call to an open ticket, reading the number back."""

import uuid
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from portal.commitments.queries import clocks_of
from portal.hotline.forms import CallForm, CallNoteForm
from portal.hotline.lookup import Caller, caller_of, look_up
from portal.kernel.errors import DomainError
from portal.products.queries import unit, unit_by_serial
from portal.tickets import messages, queries
from portal.tickets.links import token_of
from portal.tickets.models import Channel, Ticket
from portal.tickets.opening import NewRequest, open_ticket
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done, render
from portal.web.locale import locale_code

blueprint = Blueprint("hotline", __name__)


@blueprint.get("/hotline")
def console() -> Response:
    return _console(_text("phone"), customer_id=_id("customer"), unit_id=_id("unit"))


@blueprint.post("/hotline/requests")
def file_request() -> AnyResponse:
    form = CallForm()
    customer_id, unit_id = _posted_id("customer"), _posted_id("unit")
    caller = _caller("", customer_id, unit_id)
    form.unit.choices = _unit_choices(caller)
    if not form.validate():
        return _console("", customer_id=customer_id, unit_id=unit_id, form=form, status=422)
    try:
        with unit_of_work():
            ticket = open_ticket(
                _request(form, caller), by=_me(), operation_id=form.operation_id.data or None
            )
    except DomainError as error:
        form.refuse(error)
        return _console("", customer_id=customer_id, unit_id=unit_id, form=form, status=422)
    return done(go_to=url_for("hotline.filed", number=ticket.number))


@blueprint.get("/hotline/requests/<number>")
def filed(number: str) -> Response:
    """The number, large, to be read back; with what was promised."""
    ticket = queries.ticket_for(_me(), number)
    response = next((one for one in clocks_of(ticket.id) if one.metric == "response"), None)
    return render("hotline/filed.html", ticket=ticket, response=response, link=_link(ticket))


@blueprint.get("/hotline/tickets/<number>/calls")
def call(number: str) -> Response:
    return render("hotline/call.html", ticket=queries.ticket_for(_me(), number), form=CallNoteForm())


@blueprint.post("/hotline/tickets/<number>/calls")
def add_call(number: str) -> AnyResponse:
    ticket = queries.ticket_for(_me(), number)
    form = CallNoteForm()
    if not form.validate():
        return render("hotline/call.html", status=422, ticket=ticket, form=form)
    with unit_of_work():
        ticket = queries.ticket_for(_me(), number, to_change=True)
        messages.log_call(ticket, form.body.data, by=_me())
    return done(_("The call is on the ticket."), go_to=url_for("hotline.filed", number=ticket.number))


def _console(
    text: str,
    *,
    customer_id: int | None,
    unit_id: int | None,
    form: CallForm | None = None,
    status: int = 200,
) -> Response:
    found = look_up(text, _me())
    caller = caller_of(found, _me(), customer_id=customer_id, unit_id=unit_id)
    return render(
        "hotline/console.html",
        status=status,
        found=found,
        caller=caller,
        form=form or _fresh_form(caller),
        chosen=caller.customer is not None or caller.unit is not None,
    )


def _caller(text: str, customer_id: int | None, unit_id: int | None) -> Caller:
    return caller_of(look_up(text, _me()), _me(), customer_id=customer_id, unit_id=unit_id)


def _fresh_form(caller: Caller) -> CallForm:
    contact = caller.contact
    known = {
        "unit": str(caller.unit.id) if caller.unit else "",
        "contact_name": contact.name if contact else "",
        "phone": caller.phone
        or (contact.phone if contact else None)
        or (caller.customer.phone if caller.customer else ""),
        "organisation": caller.customer.name if caller.customer else "",
        "operation_id": str(uuid.uuid4()),
        "customer": str(caller.customer.id) if caller.customer else "",
    }
    form = CallForm(data=known)
    form.unit.choices = _unit_choices(caller)
    return form


def _unit_choices(caller: Caller) -> list[tuple[str, str]]:
    units = [one for one, _cover in caller.units]
    if caller.unit is not None and caller.unit.id not in {one.id for one in units}:
        units.insert(0, caller.unit)
    return [(str(one.id), f"{one.product.name} {one.product.model or ''} · {one.serial}") for one in units]


def _request(form: CallForm, caller: Caller) -> NewRequest:
    chosen = unit(int(form.unit.data)) if form.unit.data else unit_by_serial(form.serial.data or "")
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
        customer_id=caller.customer.id if caller.customer else None,
        language=locale_code(),
    )


def _link(ticket: Ticket) -> str:
    return f"/requests/{ticket.number}/{token_of(ticket)}"


def _me() -> Any:
    return current_user._get_current_object()  # noqa: SLF001 - Flask-Login's own way to the object


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:100]


def _id(name: str) -> int | None:
    return _as_id(request.args.get(name, ""))


def _posted_id(name: str) -> int | None:
    return _as_id(request.form.get(name, ""))


def _as_id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
