"""Verbs that add products and sold units one by one; sheets of them come in through imports.

Callers hold the transaction and append the event of what they do.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Integer, Text, any_, cast, column, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

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


def refresh_search_text(unit_ids: Sequence[int]) -> None:
    """Rewrite what is searched of these units, after rows were changed by the database alone."""
    find = select(Unit.id, Unit.serial, Unit.lot, Unit.location).where(
        Unit.id == any_(cast(list(unit_ids), ARRAY(Integer)))
    )
    texts = {
        row.id: unit_search_text(serial=row.serial, lot=row.lot, location=row.location)
        for row in db.session.execute(find)
    }
    rows = func.unnest(cast(list(texts), ARRAY(Integer)), cast(list(texts.values()), ARRAY(Text)))
    pairs = rows.table_valued(column("id", Integer), column("search_text", Text)).render_derived(name="rows")
    change = update(Unit).where(Unit.id == pairs.c.id).values(search_text=pairs.c.search_text)
    db.session.execute(change, execution_options={"synchronize_session": False})
