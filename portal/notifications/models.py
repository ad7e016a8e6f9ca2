"""The table of alerts: what one person is told about one clock, and digests of many."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, String, func, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model


class AlertKind(StrEnum):
    """A digest stands for the alerts that name it as theirs, and is about no single clock."""

    PROMISE = "promise"
    LEGAL = "legal"
    DIGEST = "digest"


class Alert(Model):
    """One person, one clock, one level: told at most once.

    It waits until `deliver_at`, is delivered or, when the clock was met meanwhile, voided. `level` is a percent
    ("80"), "overdue", or a time after ("+8 working hours"). `due_at` is the deadline as it was told.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index(
            "ix_alerts_waiting",
            "deliver_at",
            "id",
            postgresql_where=text("delivered_at IS NULL AND voided_at IS NULL"),
        ),
        Index(
            "ix_alerts_inbox",
            "person_id",
            "delivered_at",
            "id",
            postgresql_where=text("delivered_at IS NOT NULL AND digest_id IS NULL"),
        ),
        Index("ix_alerts_digest", "digest_id", "id", postgresql_where=text("digest_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    dedupe_key: Mapped[str] = mapped_column(String(140), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clocks.id"))
    number: Mapped[str | None] = mapped_column(String(14))
    metric: Mapped[str | None] = mapped_column(String(40))
    cycle: Mapped[int | None] = mapped_column(Integer)
    level: Mapped[str | None] = mapped_column(String(40))
    due_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    created_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    deliver_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    delivered_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    voided_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id"))
    read_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
