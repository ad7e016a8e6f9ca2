"""Heartbeats: each long-running part writes when it last lived, on the database's clock.

Here: writing a beat and reading how old the beats are. Not here: who must beat how often; the parts know that.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import String, delete, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, insert
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model, db

# What a complete portal runs beside the web server. `/readyz` names the one that is missing.
PARTS = ("worker:sweeps", "worker:default", "ticker")
FRESH_SECONDS = 10.0


class Heartbeat(Model):
    """The last sign of life of one part: `worker:sweeps`, `worker:default`, `ticker`."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(String(60), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


def beat(part: str, detail: dict[str, Any] | None = None) -> None:
    """Write that `part` lives, in a transaction of its own."""
    row = insert(Heartbeat).values(part=part, beat_at=func.clock_timestamp(), detail=detail)
    row = row.on_conflict_do_update(
        index_elements=[Heartbeat.part], set_={"beat_at": row.excluded.beat_at, "detail": row.excluded.detail}
    )
    with db.engine.begin() as connection:
        # A beat lost in a power cut is nothing; waiting for the disk every second is something.
        connection.execute(text("SET LOCAL synchronous_commit TO off"))
        connection.execute(row)


def forget(part: str) -> None:
    """Take `part` off the list at its orderly end, so that nobody waits for it."""
    with db.engine.begin() as connection:
        connection.execute(delete(Heartbeat).where(Heartbeat.part == part))


def ages() -> dict[str, float]:
    """Return how many seconds ago each part beat, by the database's clock."""
    age = func.extract("epoch", func.clock_timestamp() - Heartbeat.beat_at)
    with db.engine.connect() as connection:
        rows = connection.execute(select(Heartbeat.part, age)).all()
    return {part: float(seconds) for part, seconds in rows}
