"""Tables of calendars. A version never changes: clocks keep the one they were computed with. A staged list does."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, Integer, String, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model


class CalendarVersion(Model):
    """One published layer of one calendar, on one version of the layer below it."""

    __tablename__ = "calendar_versions"
    # The unique index also answers "the latest of this code": read backwards, one row.
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_versions.id"))
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sha256: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(String(500))
    published_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class CalendarImport(Model):
    """An official list of one year's days as somebody brought it: staged, then approved or discarded.

    `version_id` is the version that it was compared with, and once approved the version that it became.
    """

    __tablename__ = "calendar_imports"
    __table_args__ = (Index("ix_calendar_imports_staged", "code", postgresql_where=text("state = 'staged'")),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    format: Mapped[str] = mapped_column(String(10))
    filename: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    days: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    source_text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), server_default="staged")
    uploaded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_versions.id"))
