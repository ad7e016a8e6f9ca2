"""The form of a call with what is known already, so that the typist only adds what is wrong."""

import uuid
from typing import Any

from portal.hotline.forms import CallForm
from portal.hotline.lookup import Caller, Found, looks_like_serial
from portal.kernel.text import format_phone

_LONGEST_NAME = 30


def fresh_form(found: Found, who: Caller) -> CallForm:
    """An unsent form: the caller's own facts, or what was typed into the box when it found nobody."""
    form = CallForm(
        data=_of_caller(who) | ({} if who.known else _of_text(found)) | {"operation_id": str(uuid.uuid4())}
    )
    form.unit.choices = unit_choices(who)
    return form


def unit_choices(who: Caller) -> list[tuple[str, str]]:
    """The caller's units to choose from; the one they called about first when it is not among them."""
    units = [one for one, _cover in who.units]
    if who.unit is not None and who.unit.id not in {one.id for one in units}:
        units.insert(0, who.unit)
    return [(str(one.id), f"{one.product.name} {one.product.model or ''} · {one.serial}") for one in units]


def _of_caller(who: Caller) -> dict[str, Any]:
    contact, customer = who.contact, who.customer
    phone = who.phone or (contact.phone if contact else None) or (customer.phone if customer else None)
    return {
        "unit": str(who.unit.id) if who.unit else "",
        "contact_name": contact.name if contact else "",
        "phone": format_phone(phone) if phone else "",
        "organisation": customer.name if customer else "",
        "customer": str(customer.id) if customer else "",
    }


def _of_text(found: Found) -> dict[str, str]:
    """Where the words of a search for nobody belong: a serial, or the caller's name."""
    if not found.nothing or found.mistyped:
        return {}
    if looks_like_serial(found.text):
        return {"serial": found.text}
    if any(character.isdigit() for character in found.text) or len(found.text) > _LONGEST_NAME:
        return {}
    return {"contact_name": found.text}
