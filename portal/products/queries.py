"""Reading products and sold units. A unit always comes with its product and its customer."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.customers.searching import matches, nearness, wanted_texts
from portal.extensions import db
from portal.kernel.time import company_day, now
from portal.products.cover import Cover, cover_of
from portal.products.models import Unit
from portal.products.serials import serial_key


def unit(unit_id: int) -> Unit | None:
    """The unit with product and customer, or None."""
    return db.session.scalar(_units().where(Unit.id == unit_id))


def unit_by_serial(text: str) -> Unit | None:
    """The unit with this serial, however its blanks, case and width were typed; or None."""
    key = serial_key(text)
    return db.session.scalar(_units().where(Unit.serial_key == key)) if key else None


def units_of(customer_id: int, limit: int = 50) -> list[Unit]:
    """A customer's units, the newest sale first."""
    ordered = (
        _units().where(Unit.customer_id == customer_id).order_by(Unit.sold_on.desc().nulls_last(), Unit.id)
    )
    return list(db.session.scalars(ordered.limit(limit)))


def find_units(text: str, limit: int = 20) -> list[Unit]:
    """Units in whose serial, lot or place `text` occurs. Whole serials first, then beginnings, then in order of entry."""
    wanted = wanted_texts(text)
    if not wanted:
        return []
    found = _units().where(matches(Unit.search_text, wanted))
    ordered = found.order_by(nearness(Unit.search_text, wanted), Unit.id).limit(limit)
    return list(db.session.scalars(ordered))


def cover_of_unit(unit: Unit) -> Cover:
    """Whether `unit` is under cover on the company's present day. Its product must be loaded."""
    return cover_of(
        sold_on=unit.sold_on,
        accepted_on=unit.accepted_on,
        warranty_months=unit.product.warranty_months,
        on=company_day(now()),
    )


def _units() -> Select[tuple[Unit]]:
    return select(Unit).options(joinedload(Unit.product, innerjoin=True), joinedload(Unit.customer))
