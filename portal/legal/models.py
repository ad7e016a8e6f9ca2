"""The table of legal rules. A row is written once; a change is a successor, and only QA's confirmation is added later."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Identity, Index, Integer, String, func, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.extensions import Model


class LegalRule(Model):
    """One dated rule. `code` stays the same through all successors; `supersedes_id` is the row this one follows.

    `amount` and `unit` are the time limit; where the law gives no number they are empty and `pace` holds its word.
    `stricter_than` is the code of the law's rule beside which a company rule stands. Texts are {"zh-Hans", "en"}.
    """

    __tablename__ = "legal_rules"
    __table_args__ = (
        CheckConstraint("(amount IS NULL) = (unit IS NULL) AND (amount IS NULL) <> (pace IS NULL)", "length"),
        CheckConstraint("amount IS NULL OR amount > 0", "amount"),
        CheckConstraint("(basis = 'company') = (stricter_than IS NOT NULL)", "basis"),
        Index("ix_legal_rules_code", "code", unique=True, postgresql_where=text("supersedes_id IS NULL")),
        Index("ix_legal_rules_supersedes_id", "supersedes_id", unique=True),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    jurisdiction: Mapped[str] = mapped_column(String(4))
    event: Mapped[str] = mapped_column(String(40))
    class_: Mapped[str] = mapped_column("class", String(20))
    product_kind: Mapped[str] = mapped_column(String(12))
    role: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int | None] = mapped_column(Integer)
    unit: Mapped[str | None] = mapped_column(String(12))
    pace: Mapped[str | None] = mapped_column(String(12))
    recipient: Mapped[dict[str, Any]] = mapped_column(JSONB)
    form: Mapped[dict[str, Any]] = mapped_column(JSONB)
    article: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    mark: Mapped[str] = mapped_column(String(1))
    basis: Mapped[str] = mapped_column(String(8))
    stricter_than: Mapped[str | None] = mapped_column(String(80))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("legal_rules.id"))
    why: Mapped[str] = mapped_column(String(500), default="")
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    written_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[written_by_id])
    confirmed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by_id])
