"""Calendars a second time, for the soak: a flag for each minute of UTC, set by asking the wall clock of that minute.

Reads the JSON bodies that calendars are kept as, and shares no code with `portal.calendars`. A minute is counted from
`EPOCH`; a walk adds up flags and knows nothing of windows, zones or prefix sums.
"""

import json
from array import array
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 1_440
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_OPEN = bytes([1]) * DAY


def minute_of(moment: datetime) -> int:
    """The minute of a moment, which must be a full one."""
    minutes, rest = divmod(moment - EPOCH, timedelta(minutes=1))
    assert not rest, f"{moment} is no full minute"
    return minutes


def moment_of(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


@lru_cache(4_000)
def walls(zone: str, day: int) -> tuple[array, array]:
    """What the wall clock shows in each minute of a day of UTC: the number of the date, and the minute in it."""
    dates, minutes, tz = array("l"), array("h"), ZoneInfo(zone)
    for minute in range(day * DAY, (day + 1) * DAY):
        local = moment_of(minute).astimezone(tz)
        dates.append(local.toordinal())
        minutes.append(local.hour * 60 + local.minute)
    return dates, minutes


def wall(zone: str, minute: int) -> tuple[int, int]:
    dates, minutes = walls(zone, minute // DAY)
    return dates[minute % DAY], minutes[minute % DAY]


@lru_cache(20_000)
def first_minute_at(zone: str, start: int, ordinal: int, clock: int) -> int:
    """The first minute from `start` on whose wall shows that date and time, or a later one of the same clock."""
    minute = start
    while wall(zone, minute)[0] < ordinal - 1:
        minute += DAY // 2
    while wall(zone, minute) < (ordinal, clock):
        minute += 1
    return minute


def whole_day(_day: int) -> bytes:
    """The flags of natural time."""
    return ALL_OPEN


class PlainCalendar:
    """A stack of bodies, the top one first, with the code and version it is known by."""

    def __init__(self, code: str, version: int, bodies: list[dict]) -> None:
        self.code, self.version, self.bodies = code, version, bodies
        self.zone = bodies[0]["zone"]
        self.flags = _flags_of(json.dumps(bodies, sort_keys=True))

    def opened(self, day: int) -> bytes:
        return self.flags.opened(day)

    def worked(self, day: int) -> bytes:
        return self.flags.worked(day)

    def is_working(self, ordinal: int) -> bool:
        return bool(self.flags.windows(ordinal))

    def is_provisional(self, first: int, last: int) -> bool:
        """Whether a list is missing for a year from one minute to another."""
        years = range(
            date.fromordinal(wall(self.zone, first)[0]).year,
            date.fromordinal(wall(self.zone, last)[0]).year + 1,
        )
        lists = [body["years"] for body in self.bodies if body.get("years")]
        return any(known.get(str(year), {}).get("status") != "complete" for known in lists for year in years)


@lru_cache(64)
def _flags_of(bodies: str) -> "Flags":
    return Flags(json.loads(bodies))


class Flags:
    """The open minutes of one stack of bodies, day of UTC by day of UTC; kept, since edits come again and again."""

    def __init__(self, bodies: list[dict]) -> None:
        self.bodies, self.zone = bodies, bodies[0]["zone"]
        self.windows = lru_cache(4_000)(self._windows)
        self.opened = lru_cache(1_000)(self._opened)
        self.worked = lru_cache(1_000)(self._worked)

    def _windows(self, ordinal: int) -> list[tuple[int, int]]:
        day = date.fromordinal(ordinal)
        by_week = self._by_week(WEEK[day.weekday()])
        for body in self.bodies:
            rule = body.get("days", {}).get(day.isoformat())
            if rule and rule["kind"] == "work":
                stated = next((_read(body["ordinary"]) for body in self.bodies if body.get("ordinary")), [])
                return stated or by_week or next(filter(None, map(self._by_week, WEEK)), [])
            if rule:
                return _read(rule.get("windows", []))
        return by_week

    def _by_week(self, name: str) -> list[tuple[int, int]]:
        return next((_read(body["week"][name]) for body in self.bodies if name in body.get("week", {})), [])

    def _opened(self, day: int) -> bytes:
        dates, minutes = walls(self.zone, day)
        return bytes(
            any(a <= minute < b for a, b in self.windows(ordinal))
            or any(a <= minute + DAY < b for a, b in self.windows(ordinal - 1))
            for ordinal, minute in zip(dates, minutes, strict=True)
        )

    def _worked(self, day: int) -> bytes:
        return bytes(bool(self.windows(ordinal)) for ordinal in walls(self.zone, day)[0])


def walk(flags, start: int, amount: int, pauses: list[tuple[int, int]] = ()) -> int:
    """The end of the minute in which `amount` open minutes outside the pauses are used up."""
    minute = start
    while amount:
        day, offset = divmod(minute, DAY)
        today = _without(flags(day), day, pauses)
        if (rest := today.count(1, offset)) < amount:
            amount, minute = amount - rest, (day + 1) * DAY
            continue
        while amount:
            amount -= today[offset]
            offset += 1
        minute = day * DAY + offset
    return minute


def used(flags, start: int, until: int, pauses: list[tuple[int, int]] = ()) -> int:
    """The open minutes outside the pauses in [start, until)."""
    total, minute = 0, start
    while minute < until:
        day, offset = divmod(minute, DAY)
        end = min(until - day * DAY, DAY)
        total += _without(flags(day), day, pauses).count(1, offset, end)
        minute = day * DAY + end
    return total


def _without(today: bytes, day: int, pauses: list[tuple[int, int]]) -> bytes:
    begin, changed = day * DAY, None
    for start, end in pauses:
        low, high = max(start - begin, 0), min(end - begin, DAY)
        if low < high:
            changed = changed or bytearray(today)
            changed[low:high] = bytes(high - low)
    return changed or today


def _read(texts: list[str]) -> list[tuple[int, int]]:
    found = []
    for text in texts:
        start, end = ((int(part[:2]) * 60 + int(part[3:])) for part in text.split("-"))
        found.append((start, end if end > start else end + DAY))
    return found
