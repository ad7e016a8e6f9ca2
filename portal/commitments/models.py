"""Tables of clocks and their pauses."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Model


class ClockState(StrEnum):
    """`breached` still runs: it is overdue and unmet. `met-late` was breached first. The last three are final."""

    RUNNING = "running"
    PAUSED = "paused"
    BREACHED = "breached"
    MET = "met"
    MET_LATE = "met-late"
    CANCELLED = "cancelled"


LIVE = (ClockState.RUNNING, ClockState.PAUSED, ClockState.BREACHED)


class ClockKind(StrEnum):
    """What the company promised, or what the law demands. The two are never mixed: a legal clock is never paused."""

    PROMISE = "promise"
    LEGAL = "legal"


# In the place of a budget: the clock is a date that was promised, not a length of time.
UNTIL: Final = "until"
# The reason of the pause between the end of a ticket and its reopening, where a promise resumes.
CLOSED: Final = "closed"
_WHEN = TIMESTAMP(timezone=True)


class Clock(Model):
    """One commitment: a row per metric and cycle of a ticket.

    `due_at` is reckonings.reckoning_of(clock).due(ended pauses), kept so that the sweep finds it by index. While the
    clock is paused `due_at` is what it was when the pause began: a promise to nobody, not shown.
    `budget_text` with `counting` on the calendar of `calendar_version_id` says how it is reckoned (empty: a row from
    before calendars, natural time); `budget_seconds` is what that amounts to, rounded, for reading only.
    `started_at` is the fact (of a legal clock the awareness), `entered_at` when it was written down.
    `warn_percents` are the procedure's levels; `warn_at` is the moment of the next one not yet recorded, empty when
    none is left, and `warned_percent`, `warned_at` the last one recorded. `escalate_at` is the next step of the ladder
    after the deadline and counts only while the clock is breached; `escalated` steps are done.
    `breached_at` stays for good, whatever the state becomes. `generation` grows whenever the deadline moves.
    `heard` are the facts that met a part of a stop that needs several, each as `fact@moment`.
    `about_metric`: this is a promised new date for that metric. `title` names what no procedure names.
    `number` is the ticket's service number.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        UniqueConstraint("ticket_id", "metric", "cycle"),
        Index("ix_clocks_due", "due_at", postgresql_where=text("state = 'running'")),
        Index(
            "ix_clocks_warn", "warn_at", postgresql_where=text("state = 'running' AND warn_at IS NOT NULL")
        ),
        Index(
            "ix_clocks_escalate",
            "escalate_at",
            postgresql_where=text("state = 'breached' AND escalate_at IS NOT NULL"),
        ),
        Index(
            "ix_clocks_calendar",
            "calendar_version_id",
            "id",
            postgresql_where=text("state IN ('running', 'paused')"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    number: Mapped[str] = mapped_column(String(14))
    metric: Mapped[str] = mapped_column(String(40))
    cycle: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[str] = mapped_column(String(10), default=ClockKind.PROMISE, server_default="promise")
    counting: Mapped[str] = mapped_column(String(10), default="company", server_default="company")
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    calendar_version_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_versions.id"))
    rule_id: Mapped[int | None] = mapped_column(Integer)
    about_metric: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = mapped_column(String(10), default=ClockState.RUNNING)
    started_at: Mapped[datetime] = mapped_column(_WHEN)
    entered_at: Mapped[datetime] = mapped_column(_WHEN, server_default=func.now())
    budget_seconds: Mapped[int] = mapped_column(Integer)
    budget_text: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime] = mapped_column(_WHEN)
    shifted_due_at: Mapped[datetime | None] = mapped_column(_WHEN)
    provisional: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    warn_at: Mapped[datetime | None] = mapped_column(_WHEN)
    warn_percents: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    warned_at: Mapped[datetime | None] = mapped_column(_WHEN)
    warned_percent: Mapped[int | None] = mapped_column(Integer)
    breached_at: Mapped[datetime | None] = mapped_column(_WHEN)
    escalate_at: Mapped[datetime | None] = mapped_column(_WHEN)
    escalated: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    heard: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    met_at: Mapped[datetime | None] = mapped_column(_WHEN)
    cancelled_at: Mapped[datetime | None] = mapped_column(_WHEN)
    generation: Mapped[int] = mapped_column(Integer, default=1)

    pauses: Mapped[list["ClockPause"]] = relationship(order_by="ClockPause.started_at", lazy="raise")

    @property
    def is_live(self) -> bool:
        """Whether it can still be met: running, paused or overdue."""
        return self.state in LIVE

    @property
    def warns_from(self) -> datetime | None:
        """The moment from which a screen shows the clock as warned."""
        return self.warned_at or self.warn_at

    @property
    def is_fixed(self) -> bool:
        """Whether a date was promised instead of a length of time. Such a clock never stands still."""
        return self.budget_text == UNTIL

    @property
    def heard_facts(self) -> tuple[str, ...]:
        """The facts that met a part of the stop so far."""
        return tuple(one.partition("@")[0] for one in self.heard)

    @property
    def heard_moments(self) -> tuple[datetime, ...]:
        """When those facts happened."""
        return tuple(datetime.fromisoformat(one.partition("@")[2]) for one in self.heard)


class ClockPause(Model):
    """One pause of one clock, half-open [started_at, ended_at); open while `ended_at` is empty."""

    __tablename__ = "clock_pauses"
    __table_args__ = (
        Index("ix_clock_pauses_open", "clock_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_clock_pauses_clock_id", "clock_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
