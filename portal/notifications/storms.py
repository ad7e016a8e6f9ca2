"""One alert at a time, or one digest of many? Pure. Figures are per person.

More than five within ten minutes are read by nobody: they become one digest. While a digest is young, what follows
joins it, so that a storm is one line in the inbox however long it blows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
MOST_SINGLE = 5
_OVERDUE = 1_000
_LATER = 2_000


@dataclass(frozen=True, slots=True)
class Ready:
    """An alert that may be delivered now."""

    id: int
    clock_id: int
    level: str


def needs_digest(ready: int, *, lately: int, digest_is_open: bool) -> bool:
    """Whether `ready` alerts go into a digest, `lately` having been delivered singly within the window."""
    return ready > 0 and (digest_is_open or ready + lately > MOST_SINGLE)


def window_began(at: datetime) -> datetime:
    return at - WINDOW


def rank(level: str) -> int:
    """How far a level is up the ladder: percents, then the deadline, then the time after it."""
    if level.isdecimal():
        return int(level)
    return _OVERDUE if level == "overdue" else _LATER


def highest(alerts: Iterable[Ready]) -> tuple[list[Ready], list[Ready]]:
    """Of each clock the highest level, and what that makes superfluous; each in the order given."""
    alerts = list(alerts)
    top: dict[int, Ready] = {}
    for alert in alerts:
        known = top.get(alert.clock_id)
        if known is None or rank(alert.level) >= rank(known.level):
            top[alert.clock_id] = alert
    kept = set(top.values())
    return [one for one in alerts if one in kept], [one for one in alerts if one not in kept]
