"""Heartbeats: each long-running part writes when it last lived, on the database's clock."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model


class Heartbeat(Model):
    """The last sign of life of one part: `worker:sweeps`, `worker:default`, `ticker`."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(String(60), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
