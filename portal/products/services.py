"""Verbs that add products and sold units one by one; sheets of them come in through imports.

Callers hold the transaction and append the event of what they do.
"""

from datetime import date

from portal.customers.models import Customer
from portal.extensions import db
from portal.products.models import Product, Unit
from portal.products.serials import serial_key, unit_search_text


def add_product(
    code: str,
    name: str,
    *,
    model: str | None = None,
    category: str | None = None,
    manufacturer: str | None = None,
    registration_number: str | None = None,
    warranty_months: int | None = None,
) -> Product:
    """A new catalogue entry."""
    added = Product(
        code=code,
        name=name,
        model=model,
        category=category,
        manufacturer=manufacturer,
        registration_number=registration_number,
        warranty_months=warranty_months,
    )
    db.session.add(added)
    db.session.flush()
    return added


def add_unit(
    serial: str,
    product: Product,
    *,
    customer: Customer | None = None,
    lot: str | None = None,
    sold_on: date | None = None,
    accepted_on: date | None = None,
    location: str | None = None,
) -> Unit:
    """A new sold unit."""
    added = Unit(
        serial=serial,
        serial_key=serial_key(serial),
        product=product,
        customer=customer,
        lot=lot,
        sold_on=sold_on,
        accepted_on=accepted_on,
        location=location,
        search_text=unit_search_text(serial=serial, lot=lot, location=location),
    )
    db.session.add(added)
    db.session.flush()
    return added
