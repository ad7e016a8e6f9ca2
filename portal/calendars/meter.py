"""Meters: how much open time lies between two moments, and when a given amount of it is used up. Pure.

An instant is open when the wall clock of the zone shows a time inside a window of that local date, or inside a
window of the date before that reaches over midnight. So in the night put back an open hour counts twice, and in
the night put forward the hour that does not exist counts for nothing.

Exact to the microsecond. The open stretches of a year are worked out once, kept with their running total, and
searched by bisection. What is open on which date is told by `calendar`, never here.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import accumulate

from portal.calendars.intervals import Interval
from portal.calendars.refusals import N_, NoOpenTime
from portal.calendars.windows import Window
from portal.calendars.zones import EPOCH, MICROSECOND, offsets

PATIENCE = timedelta(days=400)
LONGEST_YEARS = 60
_FIRST_YEAR, _LAST_YEAR = 1900, 2900
_KEPT_YEARS = 128
_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE
_EPOCH_DAY = EPOCH.date().toordinal()
NOTHING = timedelta()


class Meter(ABC):
    """Measures open time. Moments are aware and come back in UTC."""

    @abstractmethod
    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant at which `amount` of open time since `start` is used; `start` itself for nothing."""

    @abstractmethod
    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in [start, end); nothing when it ends before it starts."""

    @abstractmethod
    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        """The open stretches inside [start, end), in order, none touching another."""

    @abstractmethod
    def next_open(self, at: datetime) -> datetime:
        """The first open instant at or after `at`."""


class Always(Meter):
    """The wall clock: all time is open."""

    def after(self, start: datetime, amount: timedelta) -> datetime:
        return start.astimezone(UTC) + max(amount, NOTHING)

    def between(self, start: datetime, end: datetime) -> timedelta:
        return max(end - start, NOTHING)

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        return [Interval(start.astimezone(UTC), end.astimezone(UTC))] if start < end else []

    def next_open(self, at: datetime) -> datetime:
        return at.astimezone(UTC)


ALWAYS = Always()


class Year:
    """The open stretches of one year of UTC, in microseconds since 1970, with the open time before each."""

    __slots__ = ("ends", "starts", "total", "used", "used_after")

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self.starts = [start for start, _ in stretches]
        self.ends = [end for _, end in stretches]
        self.used_after = list(accumulate(end - start for start, end in stretches))
        self.used = [0, *self.used_after[:-1]]
        self.total = self.used_after[-1] if stretches else 0

    def used_at(self, moment: int) -> int:
        """The open time of this year before `moment`."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return 0
        return self.used[index] + min(moment, self.ends[index]) - self.starts[index]

    def moment_at(self, used: int) -> int:
        """The first instant at which `used` (more than nothing, at most the total) is used."""
        index = bisect_left(self.used_after, used)
        return self.starts[index] + used - self.used[index]


class WindowMeter(Meter):
    """Open in the windows that `windows_on` tells for each local date of the zone."""

    def __init__(self, zone: tzinfo, windows_on: Callable[[date], Sequence[Window]]) -> None:
        self._zone = zone
        self._windows_on = windows_on
        self._years: dict[int, Year] = {}

    def after(self, start: datetime, amount: timedelta) -> datetime:
        wanted = amount // MICROSECOND
        if wanted <= 0:
            return start.astimezone(UTC)
        moment = _microseconds(start)
        for year, kept in self._onwards(start):
            before = kept.used_at(moment)
            if kept.total - before >= wanted:
                return _moment(kept.moment_at(before + wanted))
            wanted -= kept.total - before
            moment = max(moment, _year_start(year + 1))
        raise NoOpenTime(N_("The working time does not suffice within 60 years."))

    def between(self, start: datetime, end: datetime) -> timedelta:
        if end <= start:
            return NOTHING
        since, until = _microseconds(start), _microseconds(end)
        first, last = start.astimezone(UTC).year, end.astimezone(UTC).year
        total = self._year(last).used_at(until) - self._year(first).used_at(since)
        total += sum(self._year(year).total for year in range(first, last))
        return timedelta(microseconds=total)

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        if end <= start:
            return []
        since, until = _microseconds(start), _microseconds(end)
        found: list[tuple[int, int]] = []
        for year in range(start.astimezone(UTC).year, end.astimezone(UTC).year + 1):
            kept = self._year(year)
            first, last = bisect_right(kept.ends, since), bisect_left(kept.starts, until)
            found += zip(kept.starts[first:last], kept.ends[first:last], strict=True)
        clipped = ((max(a, since), min(b, until)) for a, b in found)
        return [Interval(_moment(a), _moment(b)) for a, b in _joined(clipped)]

    def next_open(self, at: datetime) -> datetime:
        moment = _microseconds(at)
        for _, kept in self._onwards(at):
            index = bisect_right(kept.ends, moment)
            if index < len(kept.starts):
                return _moment(max(moment, kept.starts[index]))
        raise NoOpenTime(N_("The working time does not suffice within 60 years."))

    def _onwards(self, start: datetime) -> Iterator[tuple[int, Year]]:
        """The years from that of `start` on, refusing to go on after 400 days without any open time."""
        last_open = _microseconds(start)
        first = start.astimezone(UTC).year
        for year in range(first, first + LONGEST_YEARS + 1):
            kept = self._year(year)
            index = bisect_right(kept.ends, last_open)
            upcoming = kept.starts[index] if index < len(kept.starts) else _year_start(year + 1)
            if upcoming - last_open > PATIENCE // MICROSECOND:
                raise NoOpenTime(N_("The calendar has no working time in 400 days."))
            yield year, kept
            if index < len(kept.starts):
                last_open = kept.ends[-1]

    def _year(self, year: int) -> Year:
        kept = self._years.get(year)
        if kept is None:
            if not _FIRST_YEAR <= year <= _LAST_YEAR:
                raise NoOpenTime(N_("The year %(year)s is outside what a calendar knows."), year=year)
            if len(self._years) >= _KEPT_YEARS:
                self._years.clear()
            kept = self._years[year] = Year(self._stretches(year))
        return kept

    def _stretches(self, year: int) -> list[tuple[int, int]]:
        """The open stretches of a year of UTC: the windows on the wall, read in each stretch of one offset."""
        walls = self._wall_windows(year)
        begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        found: list[tuple[int, int]] = []
        for since, until, offset in offsets(begin, end, self._zone):
            low, high, ahead = _microseconds(since), _microseconds(until), offset // MICROSECOND
            clipped = ((max(a - ahead, low), min(b - ahead, high)) for a, b in walls)
            found += [(a, b) for a, b in clipped if a < b]
        return _joined(found)

    def _wall_windows(self, year: int) -> list[tuple[int, int]]:
        """All windows that may touch the year, as microseconds of wall time: some days more on either side."""
        found: list[tuple[int, int]] = []
        for day in range(date(year, 1, 1).toordinal() - 3, date(year + 1, 1, 1).toordinal() + 3):
            midnight = (day - _EPOCH_DAY) * _DAY
            found += [
                (midnight + window.start * _MINUTE, midnight + window.end * _MINUTE)
                for window in self._windows_on(date.fromordinal(day))
            ]
        return _joined(sorted(found))


def _joined(stretches: Sequence[tuple[int, int]] | Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order of their start, without overlaps."""
    whole: list[tuple[int, int]] = []
    for start, end in stretches:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _year_start(year: int) -> int:
    return _microseconds(datetime(year, 1, 1, tzinfo=UTC))
