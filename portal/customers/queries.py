"""Reading customers: by id, and by anything a caller may say."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.customers.models import Customer
from portal.customers.searching import matches, nearness, wanted_texts
from portal.extensions import db


def find_customers(text: str, limit: int = 20) -> list[Customer]:
    """Customers with their contacts in whom `text` occurs: name, code, place, contact, or any part of a phone number.

    Needs two characters. Whole fields come first, then beginnings, then the rest; equals in order of entry.
    """
    wanted = wanted_texts(text)
    if not wanted:
        return []
    found = (
        select(Customer)
        .where(matches(Customer.search_text, wanted))
        .order_by(nearness(Customer.search_text, wanted), Customer.id)
        .limit(limit)
        .options(selectinload(Customer.contacts))
    )
    return list(db.session.scalars(found))


def customer(customer_id: int) -> Customer | None:
    """The customer with contacts, or None."""
    find = select(Customer).where(Customer.id == customer_id).options(selectinload(Customer.contacts))
    return db.session.scalar(find)
