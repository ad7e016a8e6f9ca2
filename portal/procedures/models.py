"""Published procedures, and the lengths a company sets for declared clocks. Rows never change; the newest counts.

A published text is pinned by tickets and run for years; a setting counts for clocks that start from then on.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, Integer, String, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model


class ProcedureVersion(Model):
    """One published text of one procedure. The highest version of a code is the one new tickets get."""

    __tablename__ = "procedure_versions"
    # The unique index also answers "the latest of this code": read backwards, one row.
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ClockSetting(Model):
    """What was set for one declared clock. The newest row of a code counts; without `within`, nothing is set."""

    __tablename__ = "clock_settings"
    __table_args__ = (Index("ix_clock_settings_code_id", "code", "id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    within: Mapped[str | None] = mapped_column(String(40))
    calendar: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(500))
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
