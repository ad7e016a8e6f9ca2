"""The same rules told a second time, as plainly as can be: walk the minutes of UTC and ask the wall clock each time.

Shares no code with `portal.calendars`, so that an agreement of the two means something. Slow on purpose. All moments,
pauses and windows lie on full minutes.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
Windows = Sequence[tuple[int, int]]


class Wall:
    """Open hours on the wall of a zone: `windows_of(date)` gives minutes from midnight, beyond 1440 for the next day."""

    def __init__(self, zone: str, windows_of: Callable[[date], Windows]) -> None:
        self.zone = ZoneInfo(zone)
        self.windows_of = windows_of

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        minute, today = local.hour * 60 + local.minute, local.date()
        yesterday = today - timedelta(days=1)
        return any(a <= minute < b for a, b in self.windows_of(today)) or any(
            a <= minute + 1440 < b for a, b in self.windows_of(yesterday)
        )

    def counts(self, moment: datetime, pauses: Sequence[tuple[datetime, datetime]] = ()) -> bool:
        return self.is_open(moment) and not any(start <= moment < end for start, end in pauses)

    def elapsed(
        self, start: datetime, until: datetime, pauses: Sequence[tuple[datetime, datetime]] = ()
    ) -> int:
        """The minutes that count in [start, until)."""
        used, moment = 0, start.astimezone(UTC)
        while moment < until:
            used += self.counts(moment, pauses)
            moment += MINUTE
        return used

    def due(
        self, start: datetime, minutes: int, pauses: Sequence[tuple[datetime, datetime]] = ()
    ) -> datetime:
        """The end of the minute with which `minutes` have counted."""
        moment = start.astimezone(UTC)
        while minutes:
            minutes -= self.counts(moment, pauses)
            moment += MINUTE
        return moment
