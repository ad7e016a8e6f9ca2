"""Tables of tickets and of what was said on them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Computed,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.customers.models import Customer
from portal.extensions import Model
from portal.products.models import Product, Unit


class Channel(StrEnum):
    """How the request reached us (Q001)."""

    WEB = "web"
    PHONE = "phone"
    FOLLOW_UP = "follow-up"


_OPEN = text("ended_at IS NULL")


class Ticket(Model):
    """One request.

    `step` and `stage` are names of the pinned procedure version; `waiting` is the side state beside the step.
    `version` grows with every change and is the guard of two people on one ticket.
    `next_due_at`, `next_due_metric`, `next_warn_at` repeat the clock that falls due next, for the queue.
    `queue_at` is its place in the queue: the next due time, or the far future when nothing runs.
    `link_key` is part of the customer's signed link; a new one makes old links dead.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_queue", "queue_at", "id", postgresql_where=_OPEN),
        Index("ix_tickets_queue_stage", "stage", "queue_at", "id", postgresql_where=_OPEN),
        Index("ix_tickets_queue_assignee", "assignee_id", "queue_at", "id", postgresql_where=_OPEN),
        Index("ix_tickets_queue_technician", "technician_id", "queue_at", "id", postgresql_where=_OPEN),
        Index("ix_tickets_customer", "customer_id", "id"),
        Index("ix_tickets_unit", "unit_id", "id"),
        Index("ix_tickets_phone", "phone", "id"),
        Index("ix_tickets_follows", "follows_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(14), unique=True)
    operation_id: Mapped[str] = mapped_column(String(36), unique=True)
    link_key: Mapped[str] = mapped_column(String(22))
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    step: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(40))
    waiting: Mapped[str | None] = mapped_column(String(20))
    cycle: Mapped[int] = mapped_column(Integer, default=1)
    version: Mapped[int] = mapped_column(Integer, default=1)
    channel: Mapped[str] = mapped_column(String(20))
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    severity: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10), default="zh-Hans")

    contact_name: Mapped[str] = mapped_column(String(100))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str | None] = mapped_column(String(32))
    email: Mapped[str | None] = mapped_column(String(254))
    serial: Mapped[str] = mapped_column(String(60), default="")
    description: Mapped[str] = mapped_column(Text)
    wished_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))

    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))

    opened_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    changed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    window_from: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    window_to: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    score: Mapped[int | None] = mapped_column(Integer)
    next_due_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    next_due_metric: Mapped[str | None] = mapped_column(String(40))
    next_warn_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    queue_at: Mapped[datetime] = mapped_column(
        TIMESTAMP(timezone=True),
        Computed("coalesce(next_due_at, timestamptz '9999-01-01 00:00:00+00')", persisted=True),
    )

    customer: Mapped[Customer | None] = relationship(lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")
    product: Mapped[Product | None] = relationship(lazy="raise")
    assignee: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[assignee_id])
    technician: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[technician_id])
    follows: Mapped["Ticket | None"] = relationship(lazy="raise", remote_side=[id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own declaration


class Message(Model):
    """The words of one message event. The event keeps their digest; the words stay here, where they can be erased."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_ticket_id", "ticket_id"),)

    event_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("events.id"), primary_key=True, autoincrement=False
    )
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    body: Mapped[str] = mapped_column(Text)


class DayCounter(Model):
    """The last running number given on one company day: the row that numbering locks."""

    __tablename__ = "day_counters"

    day: Mapped[datetime] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


# A caller reads the last digits, a colleague the first, a note the group between: any part of the number is found.
Index("ix_tickets_number_part", func.bigrams(Ticket.number), postgresql_using="gin")
