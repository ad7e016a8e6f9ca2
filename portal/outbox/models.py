"""The table of the outbox."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Integer, String, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model


class OutboxState(StrEnum):
    """`void`: it became untrue before anybody was told. `dead`: every try failed; a person must look."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    VOID = "void"


_WAITING = text("state = 'waiting'")


class OutboxRow(Model):
    """One fact that somebody must be told, unique by the fact itself.

    `owed_at` is from when it is owed, `next_attempt_at` when it is tried next; a lease moves the latter to its own
    end, so that one index finds what is free. `attempts` counts claims, so that a fact which kills its sender
    wears out too.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "kind", "next_attempt_at", "id", postgresql_where=_WAITING),
        Index("ix_outbox_oldest", "owed_at", postgresql_where=_WAITING),
        Index("ix_outbox_settled", "settled_at", postgresql_where=text("settled_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10), server_default=OutboxState.WAITING)
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    created_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    owed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    next_attempt_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    lease_until: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    lease_token: Mapped[UUID | None] = mapped_column(Uuid())
    sent_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    settled_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    last_error: Mapped[str | None] = mapped_column(Text)
