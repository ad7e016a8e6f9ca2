"""Tables of the ledger. The application's database role may insert and read events, never change them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, Integer, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model
from portal.ledger.chain import Entry


class Event(Model):
    """One change. `chain` is a service number, or `system` for everything that belongs to no ticket."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("chain", "seq"), Index("ix_events_type_at", "type", "at"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    chain: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    type: Mapped[str] = mapped_column(String(40))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None] = mapped_column(Integer)
    actor_name: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))

    @property
    def entry(self) -> Entry:
        """The fields that are hashed."""
        return Entry(
            chain=self.chain,
            seq=self.seq,
            at=self.at,
            type=self.type,
            actor_kind=self.actor_kind,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            facts=self.facts,
            prev_hash=self.prev_hash,
        )


class Chain(Model):
    """The head of one chain: the lock that orders its events, and the proof that no tail was cut off.

    `seal` binds length and head with the ledger key, so that who cuts off a tail cannot set the head back to fit.
    """

    __tablename__ = "ledger_chains"

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    length: Mapped[int] = mapped_column(Integer)
    head: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
