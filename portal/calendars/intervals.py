"""Stretches of time [start, end) between two moments. Pure; what a stretch means (open, paused) is told elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time [start, end). Empty when it ends where, or before, it starts."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return max(self.end - self.start, timedelta())


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as separate stretches in order: overlapping and touching ones become one."""
    whole: list[Interval] = []
    for interval in sorted(intervals):
        if interval.end <= interval.start:
            continue
        if whole and interval.start <= whole[-1].end:
            whole[-1] = Interval(whole[-1].start, max(whole[-1].end, interval.end))
        else:
            whole.append(interval)
    return whole


def clipped(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """What of the stretches lies inside [start, end); empty ones are left out."""
    inside = (Interval(max(each.start, start), min(each.end, end)) for each in intervals)
    return [each for each in inside if each.start < each.end]
