"""Filing a request without an account: the form, the check of a serial number, and taking the request in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments.holding import held_files
from portal.attachments.services import Stored, receive_files
from portal.extensions import csrf
from portal.kernel.errors import DomainError
from portal.products.queries import cover_of_unit, unit_by_serial
from portal.selfservice import services
from portal.selfservice.forms import SERIAL_MOST, RequestForm
from portal.selfservice.promises import promised_response
from portal.selfservice.routes.door import blueprint, notes_of
from portal.tickets.links import address_of
from portal.tickets.models import Ticket
from portal.tickets.opening import NewRequest
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done, render
from portal.web.limits import hit, sender
from portal.web.locale import locale_code
from portal.web.texts import clean_line, has_forbidden

_CHECKS_PER_MINUTE = 60
# Storing files costs us, mistyped forms do not cost a customer their turn: tries are counted too, but generously.
_TRIES_PER_FILING = 10


@dataclass(frozen=True, slots=True)
class Device:
    """What anybody may know who holds the serial number. Never whose it is."""

    name: str
    model: str | None
    cover: str


@blueprint.get("/requests/new")
def new_request() -> Response:
    """The empty form; `?serial=` (the code on the device) fills that in. As a fragment: the device behind a serial."""
    typed = request.args.get("serial", "")
    serial = "" if has_forbidden(typed) else clean_line(typed)[:SERIAL_MOST]
    return _shown(RequestForm(data={"serial": serial}), fragment="selfservice/_unit.html", serial=serial)


# No session and no right hangs on filing, so there is nothing a forged form could borrow; people's own scripts post
# here without loading the page first. Posts that another site's page starts are refused before (portal.web.forgery).
@blueprint.post("/requests/new")
@csrf.exempt
def file_request() -> Response:
    """Take the request in, once per operation, and lead to its signed page."""
    form = RequestForm()
    held = held_files(request.form.getlist("held"))
    limit = current_app.config["SETTINGS"].filing_limit_per_minute
    if not hit("filing-tries", sender(), limit * _TRIES_PER_FILING):
        return _too_many(form, held)
    if "check" in request.form:
        return _shown(form, files=[*held, *_received(form, held)], serial=form.serial.data or "")
    form.validate()
    files = [*held, *_received(form, held)]
    if form.errors:
        return _shown(form, files=files, status=422)
    if not hit("filing", sender(), limit):
        return _too_many(form, files)
    try:
        ticket = _filed(form, files)
    except DomainError as error:
        form.refuse(error)
        return _shown(form, files=files, status=error.status)
    return done(go_to=address_of(ticket, filed=1))


def _filed(form: RequestForm, files: Sequence[Stored]) -> Ticket:
    asked = NewRequest(
        contact_name=form.contact_name.data,
        organisation=form.organisation.data or "",
        phone=form.phone.data,
        email=form.email.data or None,
        serial=form.serial.data or "",
        description=form.description.data,
        urgent=bool(form.urgent.data),
        wished_at=form.wished_at.data,
        unit=unit_by_serial(form.serial.data) if form.serial.data else None,
        language=locale_code(),
        files=files,
    )
    with unit_of_work():
        return services.file_request(asked, operation=_operation())


def _received(form: RequestForm, held: Sequence[Stored]) -> list[Stored]:
    """Store the files that were sent; those that cannot be taken are named beside the field."""
    received = receive_files(form.files.data or (), already=len(held))
    form.files.errors = [*form.files.errors, *form.files.refused, *(one.sentence for one in received.refused)]
    known = {file.sha256 for file in held}
    return [file for file in received.accepted if file.sha256 not in known]


def _shown(
    form: RequestForm,
    *,
    fragment: str = "selfservice/_request_form.html",
    files: Sequence[Stored] = (),
    serial: str | None = None,
    status: int = 200,
) -> Response:
    """The form with everything in it. `serial`: look this one up."""
    form.urgent.help = _urgency(promised_response(urgent=True), promised_response(urgent=False))
    looked_up = (form.serial.data or "") if serial is None else serial
    may_look = bool(looked_up) and hit("serial-check", sender(), _CHECKS_PER_MINUTE)
    return render(
        "selfservice/new_request.html",
        fragment=fragment,
        status=status,
        form=form,
        held=notes_of(files),
        operation_id=_operation(),
        looked_up=looked_up if may_look else "",
        device=_device(looked_up) if may_look else None,
    )


def _too_many(form: RequestForm, files: Sequence[Stored]) -> Response:
    sentence = _(
        "Too many requests came from your address in this minute. Please wait a minute, then send again; "
        "what you typed is still here."
    )
    form.refuse(DomainError(sentence))
    response = _shown(form, files=files, status=429)
    response.headers["Retry-After"] = "60"
    return response


def _device(serial: str) -> Device | None:
    unit = unit_by_serial(serial)
    if unit is None:
        return None
    return Device(unit.product.name, unit.product.model, str(cover_of_unit(unit).state))


def _urgency(urgent: str | None, general: str | None) -> str:
    meaning = _("A patient cannot be treated, somebody could be harmed, or the device is out of use.")
    if urgent is None or general is None:
        return meaning
    promise = _(
        "We then answer within %(urgent)s, otherwise within %(general)s.", urgent=urgent, general=general
    )
    return f"{meaning} {promise}"


def _operation() -> str:
    """The id made when the form was first shown; scripts may leave it out."""
    return clean_line(request.form.get("operation_id", ""))[:100] or str(uuid.uuid4())
