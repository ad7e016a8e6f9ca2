"""Tables of products and sold units."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Identity, Index, Integer, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.customers.models import Customer
from portal.extensions import Model


class Product(Model):
    """A catalogue entry. `code` is the key of imports; `warranty_months` counts from acceptance, else sale."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    model: Mapped[str | None] = mapped_column(String(100))
    category: Mapped[str | None] = mapped_column(String(60))
    manufacturer: Mapped[str | None] = mapped_column(String(200))
    registration_number: Mapped[str | None] = mapped_column(String(60))
    warranty_months: Mapped[int | None] = mapped_column(Integer)


class Unit(Model):
    """One sold unit. `serial` is stored as printed; `serial_key` folded (upper case, no blanks) and unique."""

    __tablename__ = "units"
    __table_args__ = (
        Index("ix_units_customer_id", "customer_id"),
        Index("ix_units_product_id", "product_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    serial: Mapped[str] = mapped_column(String(60))
    serial_key: Mapped[str] = mapped_column(String(60), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    lot: Mapped[str | None] = mapped_column(String(60))
    sold_on: Mapped[date | None] = mapped_column(Date)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    location: Mapped[str | None] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(Text, default="")

    product: Mapped[Product] = relationship(lazy="raise")
    customer: Mapped[Customer | None] = relationship(lazy="raise")


Index("ix_units_search", func.bigrams(Unit.search_text), postgresql_using="gin")
