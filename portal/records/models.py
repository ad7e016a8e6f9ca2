"""Table of records. A record is written once; a correction is a new record with its own event."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model


class Record(Model):
    """One filled-in form. `values` is JSON as records.forms typed it; its digest is in the event it hangs off."""

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_ticket_id", "ticket_id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    event_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("events.id"), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    step: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
