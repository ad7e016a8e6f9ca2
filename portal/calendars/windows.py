"""Windows of working time inside a day: `09:00-12:00`, `18:00-24:00`, `22:00-06:00`. Pure; no dates, no zone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.calendars.refusals import N_, CalendarWrong

DAY = 1_440
_SHAPE = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|\u2013|\u2014|~|\u81f3)\s*(\d{1,2}):(\d{2})")
_WIDE = str.maketrans({"\uff1a": ":", "\uff0d": "-", "\uff5e": "~"})


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Minutes [start, end) from local midnight; an end past 1440 reaches into the next day.

    It ends before it would begin again: only so is its text, which names no hour past 24, one window and no other.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        latest = self.start + DAY - 1 if self.start else DAY
        if not (0 <= self.start < DAY and self.start < self.end <= latest):
            raise CalendarWrong(N_("The working time `%(text)s` is empty or too long."), text=self)

    def __str__(self) -> str:
        """As people write it."""
        return f"{self.since}-{self.until}"

    @property
    def is_over_midnight(self) -> bool:
        return self.end > DAY

    @property
    def since(self) -> str:
        return _clock(self.start)

    @property
    def until(self) -> str:
        """The hour and minute at which it ends, on whichever day that is."""
        return _clock(self.end - DAY if self.is_over_midnight else self.end)

    @property
    def minutes(self) -> int:
        return self.end - self.start


WHOLE_DAY = Window(0, DAY)


def parse_window(text: str) -> Window:
    """Read one window. An end at or before the start lies in the next day; midnight as an end is 00:00 or 24:00."""
    match = _SHAPE.fullmatch(text.strip().translate(_WIDE))
    if match is None:
        raise CalendarWrong(
            N_("`%(text)s` is no working time: write for example `09:00-12:00`."), text=text[:60]
        )
    hours_from, minutes_from, hours_to, minutes_to = map(int, match.groups())
    start, end = hours_from * 60 + minutes_from, hours_to * 60 + minutes_to
    if minutes_from > 59 or minutes_to > 59 or start >= DAY:
        raise CalendarWrong(N_("`%(text)s` names an hour or minute that no clock shows."), text=text)
    if end > DAY:
        raise CalendarWrong(
            N_(
                "`%(text)s` ends after the day: write 24:00 at most, or 22:00-06:00 for an end on the next day."
            ),
            text=text,
        )
    if start == end:
        raise CalendarWrong(N_("`%(text)s` is empty: for a whole day write `00:00-24:00`."), text=text)
    if end == DAY - 1:
        raise CalendarWrong(
            N_("`%(text)s` leaves out the last minute of the day: write `24:00` for its end."), text=text
        )
    return Window(start, end if end > start else end + DAY)


def parse_windows(texts: Sequence[str]) -> tuple[Window, ...]:
    """Read the windows of one day, in order."""
    return tuple(sorted(map(parse_window, texts)))


def overlap(windows: Sequence[Window]) -> tuple[Window, Window] | None:
    """The first two windows of one day that share a minute."""
    return next(((one, two) for one, two in pairwise(sorted(windows)) if two.start < one.end), None)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
