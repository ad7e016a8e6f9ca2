"""The table of published procedures. A row never changes: tickets pin it and are run by its text for years."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Integer, String, Text, UniqueConstraint, func
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
