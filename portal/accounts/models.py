"""Tables of people, their teams and their sign-ins."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Identity, Index, Integer, String, func
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts import policy
from portal.accounts.roles import Role as Role  # noqa: PLC0414 - other rooms know it from here
from portal.extensions import Model


class Team(Model):
    """People who work together. Its lead hears what is overdue; its calendar says when its people may be disturbed.

    Without a calendar of its own the company's applies. `version` is the guard of two people on one form.
    """

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    # The lead is in a team as well: the two tables point at each other.
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", use_alter=True))
    calendar_code: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer, default=1)


class Person(Model):
    """A member of staff who can sign in. `unread_alerts` is counted by notifications, for the bell on every page."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role_names: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    password_hash: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(32))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str | None] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(Boolean, server_default="true", default=True)
    created_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    unread_alerts: Mapped[int] = mapped_column(Integer, server_default="0", default=0)

    kind = "staff"

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.role_names)

    def may(self, permission: str) -> bool:
        return policy.may(self, permission)


class SignIn(Model):
    """One signed-in browser. The cookie carries the token; the table only its hash, so a copy signs nobody in."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person_id", "person_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    last_seen_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    address: Mapped[str | None] = mapped_column(String(45))
    browser: Mapped[str | None] = mapped_column(String(200))

    person: Mapped[Person] = relationship(lazy="raise")
