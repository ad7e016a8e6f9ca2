"""Tables of clocks and their pauses."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Identity, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
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


class Clock(Model):
    """One commitment: a row per metric and cycle of a ticket.

    `due_at` is deadlines.deadline(started_at, budget_seconds, ended pauses), kept so that the sweep finds it by
    index. While the clock is paused `due_at` is what it was when the pause began: a promise to nobody, not shown.
    `warn_percents` are the procedure's levels; `warn_at` is the moment of the next one not yet recorded, empty when
    none is left, and `warned_percent`, `warned_at` the last one recorded. `breached_at` stays for good, whatever the
    state becomes. `generation` grows whenever the deadline moves. `number` is the ticket's service number.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        UniqueConstraint("ticket_id", "metric", "cycle"),
        Index("ix_clocks_due", "due_at", postgresql_where=text("state = 'running'")),
        Index(
            "ix_clocks_warn", "warn_at", postgresql_where=text("state = 'running' AND warn_at IS NOT NULL")
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    number: Mapped[str] = mapped_column(String(14))
    metric: Mapped[str] = mapped_column(String(40))
    cycle: Mapped[int] = mapped_column(Integer, default=1)
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    state: Mapped[str] = mapped_column(String(10), default=ClockState.RUNNING)
    started_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    budget_seconds: Mapped[int] = mapped_column(Integer)
    budget_text: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    warn_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    warn_percents: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    warned_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    warned_percent: Mapped[int | None] = mapped_column(Integer)
    breached_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    met_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
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
