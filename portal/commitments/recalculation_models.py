"""The table of recalculations: one row per run that computes deadlines anew, from its preview to its end."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Identity, Index, Integer, String, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.commitments.models import ClockPause
from portal.commitments.recalculation_figures import Figures
from portal.extensions import Model


class Why(StrEnum):
    """What made the run: a calendar that was changed, or a year that was approved."""

    CALENDAR = "calendar"
    YEAR = "year"


class RunState(StrEnum):
    """A run is shown before it is applied; only a year's goes straight to applying: its approval is the decision."""

    PREVIEW_RUNNING = "preview-running"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    DONE = "done"
    DISCARDED = "discarded"


UNFINISHED = (RunState.PREVIEW_RUNNING, RunState.PREVIEWED, RunState.APPLYING)
WORKING = (RunState.PREVIEW_RUNNING, RunState.APPLYING)
_COUNTED = tuple(Figures.__dataclass_fields__)


class Recalculation(Model):
    """One run over the clocks that are pinned to an older version of `calendar_code` than `to_version_id`.

    `cursor` is the last clock seen in this pass, written in the same transaction as what was done with it: a run that
    was killed goes on where it stopped. The counts are of the present phase; `preview` keeps those that whoever
    pressed Apply had seen. `lease_until` says until when somebody is at work on it.
    """

    __tablename__ = "recalculations"
    __table_args__ = (
        Index(
            "ix_recalculations_unfinished",
            "calendar_code",
            "to_version_id",
            "only_provisional",
            unique=True,
            postgresql_where=text("state IN ('preview-running', 'previewed', 'applying')"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    why: Mapped[str] = mapped_column(String(20))
    calendar_code: Mapped[str] = mapped_column(String(40))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("calendar_versions.id"))
    only_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(20))
    cursor: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    seen: Mapped[int] = mapped_column(Integer, default=0)
    moved: Mapped[int] = mapped_column(Integer, default=0)
    earlier: Mapped[int] = mapped_column(Integer, default=0)
    later: Mapped[int] = mapped_column(Integer, default=0)
    biggest_move_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    newly_overdue: Mapped[int] = mapped_column(Integer, default=0)
    histogram: Mapped[dict[str, dict[str, int]]] = mapped_column(JSONB, default=dict)
    biggest: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    refused: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    started_by_name: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    applied_by_name: Mapped[str | None] = mapped_column(String(200))
    applied_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    lease_until: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))

    @property
    def figures(self) -> Figures:
        """A copy of the counts of the present phase."""
        kept = {name: getattr(self, name) for name in _COUNTED}
        histogram = {name: dict(bar) for name, bar in self.histogram.items()}
        lists = {"biggest": list(self.biggest), "refused": list(self.refused)}
        return Figures(**kept | {"histogram": histogram} | lists)

    @figures.setter
    def figures(self, figures: Figures) -> None:
        for name in _COUNTED:
            setattr(self, name, getattr(figures, name))

    @property
    def previewed(self) -> Figures | None:
        """What was shown before it was applied."""
        return Figures.from_dict(self.preview) if self.preview else None

    @property
    def is_working(self) -> bool:
        """Whether it goes on by itself."""
        return self.state in WORKING

    @property
    def percent(self) -> int:
        """How far the present phase is, 0 to 100. More clocks than were counted at first make it no more than 100."""
        if self.state in (RunState.PREVIEWED, RunState.DONE):
            return 100
        return min(self.seen * 100 // self.total, 100) if self.total else 0


Index("ix_clock_pauses_started_at", ClockPause.started_at, ClockPause.id)
