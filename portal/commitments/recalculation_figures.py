"""How many deadlines move, by how much, and which ones most. Pure: counts what it is given; reads and writes nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

MOST_SHOWN = 10
# Upper bounds of the bars: a move of exactly one hour is still in the first.
BOUNDS: tuple[tuple[str, timedelta | None], ...] = (
    ("hour", timedelta(hours=1)),
    ("half-day", timedelta(hours=12)),
    ("day", timedelta(days=1)),
    ("three-days", timedelta(days=3)),
    ("week", timedelta(days=7)),
    ("more", None),
)


@dataclass(frozen=True, slots=True)
class Move:
    """One deadline before and after. `is_paused`: what moves is the time left, told as the deadline it would make."""

    number: str
    metric: str
    cycle: int
    procedure_version_id: int
    before: datetime
    after: datetime
    is_paused: bool = False

    @property
    def by(self) -> timedelta:
        return self.after - self.before


@dataclass(slots=True)
class Figures:
    """Counts over the clocks seen so far out of `total`. Same names as the columns of a run."""

    total: int = 0
    seen: int = 0
    moved: int = 0
    earlier: int = 0
    later: int = 0
    biggest_move_seconds: int = 0
    newly_overdue: int = 0
    histogram: dict[str, dict[str, int]] = field(default_factory=dict)
    biggest: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def count(self, move: Move, *, at: datetime) -> None:
        """Add one clock; `at` is the present, which decides what would be overdue at once."""
        self.seen += 1
        if move.before == move.after:
            return
        way = "earlier" if move.after < move.before else "later"
        self.moved += 1
        setattr(self, way, getattr(self, way) + 1)
        self.newly_overdue += not move.is_paused and move.after < at
        self.biggest_move_seconds = max(self.biggest_move_seconds, _seconds(move))
        bar = self.histogram.setdefault(_bar(abs(move.by)), {"earlier": 0, "later": 0})
        bar[way] += 1
        self._keep(move)

    def refuse(self, clock_id: int, number: str, metric: str, procedure_version_id: int) -> None:
        """Add a clock that the new version gives no deadline: too little working time. It stays as it is."""
        self.seen += 1
        self.refused.append(
            {"id": clock_id, "number": number, "metric": metric, "procedure": procedure_version_id}
        )

    def _keep(self, move: Move) -> None:
        """Hold on to the ten biggest moves, the biggest first; of equals those seen first."""
        if len(self.biggest) == MOST_SHOWN and _seconds(move) <= self.biggest[-1]["seconds"]:
            return
        self.biggest.append(
            {
                "number": move.number,
                "metric": move.metric,
                "cycle": move.cycle,
                "procedure": move.procedure_version_id,
                "before": move.before.isoformat(),
                "after": move.after.isoformat(),
                "seconds": _seconds(move),
                "earlier": move.after < move.before,
            }
        )
        self.biggest.sort(key=lambda one: -int(one["seconds"]))
        del self.biggest[MOST_SHOWN:]

    @property
    def bars(self) -> list[tuple[str, int, int]]:
        """Name, earlier and later of each bar from small to large, empty ones too."""
        empty: Mapping[str, int] = {}
        found = [(name, self.histogram.get(name, empty)) for name, _ in BOUNDS]
        return [(name, one.get("earlier", 0), one.get("later", 0)) for name, one in found]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)


def _bar(length: timedelta) -> str:
    return next(name for name, most in BOUNDS if most is None or length <= most)


def _seconds(move: Move) -> int:
    return round(abs(move.by).total_seconds())
