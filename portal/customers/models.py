"""Tables of customers and their contacts."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Identity, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Model


class CustomerKind(StrEnum):
    """What sort of buyer it is; decides later which rules apply."""

    HOSPITAL = "hospital"
    CLINIC = "clinic"
    PHARMACY = "pharmacy"
    DEALER = "dealer"
    COMPANY = "company"
    PERSON = "person"


class Customer(Model):
    """A buyer. `code` is the company's own customer code and the key of imports.

    `search_text` is folded text of everything a caller may say: names, codes, phones as digits, contacts.
    It is kept by customers.services and searched through an index on its pairs of neighbouring characters.
    """

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    province: Mapped[str | None] = mapped_column(String(40))
    city: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(32))
    email: Mapped[str | None] = mapped_column(String(254))
    search_text: Mapped[str] = mapped_column(Text, default="")

    contacts: Mapped[list["Contact"]] = relationship(
        back_populates="customer", order_by="Contact.id", lazy="raise"
    )


class Contact(Model):
    """Somebody who speaks for a customer. Phones are E.164."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_customer_id", "customer_id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(32))
    email: Mapped[str | None] = mapped_column(String(254))

    customer: Mapped[Customer] = relationship(back_populates="contacts", lazy="raise")


Index("ix_customers_search", func.bigrams(Customer.search_text), postgresql_using="gin")
