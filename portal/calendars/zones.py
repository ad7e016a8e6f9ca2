"""Wall clocks of a time zone against the one time line: which instant a wall time is, and where the offset changes.

Pure. Nights on which the clock is put forward or back, and days a zone left out, are all told here and nowhere else.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
# No zone has changed its offset twice within this time.
_PROBE = timedelta(hours=6)


def offset_at(moment: datetime, zone: tzinfo) -> timedelta:
    """How far the wall clock of the zone is ahead of UTC at this moment."""
    offset = moment.astimezone(zone).utcoffset()
    if offset is None:
        raise ValueError(f"{zone} is no time zone.")
    return offset


def change_between(start: datetime, end: datetime, zone: tzinfo) -> datetime:
    """The instant in (start, end] at which the offset becomes another than at `start`. Changes fall on full seconds."""
    before = offset_at(start, zone)
    low, high = start.replace(microsecond=0), end.replace(microsecond=0)
    while high - low > SECOND:
        middle = low + (high - low) // (2 * SECOND) * SECOND
        if offset_at(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def offsets(start: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The stretches of [start, end) with one offset each, in order, in UTC; `start` is at a full second."""
    since, probe, offset = start, start, offset_at(start, zone)
    while probe < end:
        following = min(probe + _PROBE, end)
        if offset_at(following, zone) != offset:
            change = change_between(probe, following, zone)
            yield since, change, offset
            since, following, offset = change, change, offset_at(change, zone)
        probe = following
    if since < end:
        yield since, end, offset


def instant_of(wall: datetime, zone: tzinfo) -> datetime:
    """The UTC moment at which the zone's wall clock shows the naive time `wall`.

    Twice in a night put back: the first. Never, in a night put forward: the instant at which the clock was put.
    """
    earlier = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if earlier.astimezone(zone).replace(tzinfo=None) == wall:
        return earlier
    # In a gap the two readings, by the offset before it and after it, enclose the change.
    later = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = sorted((earlier, later))
    return change_between(low, high, zone)


def wall_time(moment: datetime, zone: tzinfo) -> datetime:
    """What the zone's wall clock shows at this moment, naive."""
    return moment.astimezone(zone).replace(tzinfo=None)


def start_of(day: date, zone: tzinfo) -> datetime:
    """The UTC moment at which the local date begins, which is the end (24:00) of the one before."""
    return instant_of(datetime.combine(day, time()), zone)
