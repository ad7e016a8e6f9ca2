"""Verbs that change customers. What is searched is rewritten here, whenever a name or a number changes.

Callers hold the transaction and append the event of what they do.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Row, Text, any_, cast, column, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from portal.customers.models import Contact, Customer, CustomerKind
from portal.customers.searching import search_lines
from portal.extensions import db


def add_customer(
    code: str,
    name: str,
    *,
    kind: CustomerKind = CustomerKind.HOSPITAL,
    province: str | None = None,
    city: str | None = None,
    address: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    contacts: Sequence[Contact] = (),
) -> Customer:
    """A new customer with its contacts. Phones are E.164 already (kernel.text.parse_phone)."""
    added = Customer(
        code=code,
        name=name,
        kind=kind.value,
        province=province,
        city=city,
        address=address,
        phone=phone,
        email=email,
        contacts=list(contacts),
    )
    added.search_text = search_text_of(added)
    db.session.add(added)
    db.session.flush()
    return added


def add_contact(
    customer: Customer,
    name: str,
    *,
    title: str | None = None,
    phone: str | None = None,
    email: str | None = None,
) -> Contact:
    """One more person to call at `customer` (loaded with its contacts)."""
    contact = Contact(name=name, title=title, phone=phone, email=email)
    customer.contacts.append(contact)
    customer.search_text = search_text_of(customer)
    db.session.flush()
    return contact


def search_text_of(customer: Customer) -> str:
    """What a caller says who they are: names, code, place, phones; not the address or e-mail, which would double
    the index for questions nobody asks on the phone. Contacts must be loaded.
    """
    return _search_text(customer, customer.contacts)


def refresh_search_text(customer_ids: Sequence[int]) -> None:
    """Rewrite what is searched of these customers, after rows were changed by the database alone."""
    ids = cast(list(customer_ids), ARRAY(Integer))
    spoken = (Customer.id, Customer.name, Customer.code, Customer.province, Customer.city, Customer.phone)
    customers = select(*spoken).where(Customer.id == any_(ids))
    contacts = select(Contact.customer_id, Contact.name, Contact.phone).order_by(Contact.id)
    people = defaultdict(list)
    for contact in db.session.execute(contacts.where(Contact.customer_id == any_(ids))):
        people[contact.customer_id].append(contact)
    texts = {row.id: _search_text(row, people[row.id]) for row in db.session.execute(customers)}
    rows = func.unnest(
        cast(list(texts), ARRAY(Integer)), cast(list(texts.values()), ARRAY(Text))
    ).table_valued(column("id", Integer), column("search_text", Text))
    rows = rows.render_derived(name="rows")
    change = update(Customer).where(Customer.id == rows.c.id).values(search_text=rows.c.search_text)
    db.session.execute(change, execution_options={"synchronize_session": False})


def _search_text(customer: Customer | Row[Any], people: Sequence[Contact | Row[Any]]) -> str:
    own = (customer.name, customer.code, customer.province, customer.city)
    return search_lines(
        [*own, *(person.name for person in people)],
        phones=[customer.phone, *(person.phone for person in people)],
    )
