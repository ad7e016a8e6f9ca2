"""Things in the world of a test, made through the same verbs the portal uses."""

from datetime import date
from itertools import count

from portal.customers.models import Contact, Customer
from portal.extensions import db
from portal.kernel.actors import Actor, customer
from portal.products.models import Product, Unit
from portal.tickets.models import Ticket
from portal.tickets.opening import NewRequest, open_ticket
from portal.unit_of_work import unit_of_work

_running = count(1)


def make_customer(name: str = "杭州第一人民医院", **facts: object) -> Customer:
    row = Customer(code=f"C{next(_running):05}", name=name, kind="hospital", search_text=name, **facts)
    db.session.add(row)
    db.session.flush()
    db.session.add(Contact(customer_id=row.id, name="张敏", phone="+8657187065678"))
    db.session.commit()
    return row


def make_unit(serial: str | None = None, *, owner: Customer | None = None, **facts: object) -> Unit:
    number = next(_running)
    product = Product(code=f"P{number:05}", name="呼吸机", model="V300", warranty_months=24)
    serial = serial or f"SN{number:06}"
    facts = {"sold_on": date(2026, 1, 5), "accepted_on": date(2026, 1, 20)} | facts
    unit = Unit(
        serial=serial,
        serial_key=serial.upper(),
        product=product,
        customer=owner,
        search_text=serial.lower(),
        **facts,
    )
    db.session.add(unit)
    db.session.commit()
    return unit


def make_ticket(*, by: Actor | None = None, operation_id: str | None = None, **request: object) -> Ticket:
    """An open ticket at the first step, as the customer files it."""
    facts = {
        "contact_name": "张敏",
        "organisation": "杭州第一人民医院",
        "phone": "+8657187065678",
        "description": "呼吸机开机后报警，潮气量显示异常。",
    } | request
    with unit_of_work():
        return open_ticket(
            NewRequest(**facts), by=by or customer(str(facts["contact_name"])), operation_id=operation_id
        )
