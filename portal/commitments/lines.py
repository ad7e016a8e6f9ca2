"""A line of an explanation before it is said: a sentence with its parts still unsaid. Pure, no language.

`derivation` and `explain` make lines, `wording` says them. What a part means is its type, so that each language can
write dates, lengths and names its own way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.calendars.budgets import Budget
from portal.calendars.intervals import Interval


@dataclass(frozen=True, slots=True)
class Due:
    """A moment at which something ends: midnight is said as 24:00 of the day before."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days, both ends included; one day when they are the same. A span over two years tells the year."""

    first: date
    last: date
    with_year: bool = False


def days_from(year: int, first: date, last: date) -> Days:
    """A run of days beside the start of a span in `year`: they tell their own year if it is another."""
    return Days(first, last, with_year={first.year, last.year} != {year})


@dataclass(frozen=True, slots=True)
class Hours:
    """Times of day of one date: `09:00-12:00, 13:00-18:00`."""

    stretches: Sequence[Interval]


@dataclass(frozen=True, slots=True)
class Metered:
    """A length in what `budget` counts: 2 working days 3 h, 5 h 30 min."""

    length: timedelta
    budget: Budget | None


@dataclass(frozen=True, slots=True)
class InHours:
    """A length in hours, however many: 72 h, 5 h 30 min."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Named:
    """A name given in the data in two languages: of a holiday, of a calendar."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several parts one after the other; `word` stands between them, else a comma."""

    items: Sequence[object]
    word: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, what kind, and a sentence with its parts unsaid.

    `at` is its moment, `days` the days it speaks of; both are empty for what has neither. Parts are datetimes,
    timedeltas, budgets, words of the procedure, the classes above, other Lines, or plain text. `count` chooses
    between `msgid` and `plural`.
    """

    kind: str
    msgid: str
    at: datetime | None = None
    parts: Mapping[str, object] = field(default_factory=dict)
    days: Days | None = None
    plural: str = ""
    count: int = 0
    ends: bool = False  # its moment is the end of something: midnight is 24:00
