"""The declared clocks: T01 to T51 of the regulations, read from `presets/clocks.yaml`. Pure; settings are in `queries`.

What a clock is about, when it starts and stops and how long the regulation allows is fixed here. A length that the
regulation leaves blank is the company's to set, and until then no clock of it runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from portal.calendars.calendar import Calendar
from portal.calendars.reckoning import Counting, reckon
from portal.calendars.zones import start_of, wall_time
from portal.procedures.durations import Budget, Length
from portal.procedures.expressions import Condition
from portal.procedures.names import Clauses, Facts, Stops, Word
from portal.procedures.source import read_source
from portal.procedures.words import Part, Title, Words

Subject = Literal[
    "ticket", "purchase", "shipment", "product", "visit", "company", "record", "call", "mail", "fax"
]
StartsAt = Literal["moment", "day-begin", "month-end", "year-begin"]
_FILE: Final = Path(__file__).parent / "presets" / "clocks.yaml"
_ONE_DAY: Final = timedelta(days=1)
# What a declared clock brings into a promise. Its length comes by code, so that the company's setting counts.
_PROMISED: Final = ("title", "when", "start", "stop", "counting", "calendar", "reopened")


class DeclaredClock(Part):
    """One clock of the regulations. `start` and `stop` are facts of a ticket; empty when it is about something else."""

    code: str
    title: Title
    subject: Subject
    starts: Title
    stops: Title
    when: Condition | None = None
    start: Facts = ()
    stop: Stops = ()
    reopened: str | None = None
    starts_at: StartsAt = "moment"
    recurs: bool = False
    within: Length | None = None
    at_least: bool = False
    counting: Counting = Counting.COMPANY
    calendar: Word = "company"
    regulations: Clauses
    note: Words | None = None

    @property
    def is_of_a_ticket(self) -> bool:
        """Whether a procedure can include it."""
        return self.subject == "ticket"

    @property
    def number(self) -> str:
        """The number of the regulations' list: `T38` for both lengths that T38 states."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class CodeTerms:
    """The length that counts under a code, None while it is not set, and the calendar it goes by."""

    within: Budget | None
    calendar: str


@cache
def _tree() -> Mapping[str, Mapping[str, Any]]:
    tree = read_source(_FILE.read_text(encoding="utf-8")).tree
    return tree if isinstance(tree, dict) else {}


def is_declared(code: object) -> bool:
    """Whether there is a declared clock of this code."""
    return isinstance(code, str) and code in _tree()


def codes() -> tuple[str, ...]:
    """Every code in the order of the regulations: T01 ... T37, T38.1, T38.2 ... T51."""
    return tuple(_tree())


@cache
def declared(code: str) -> DeclaredClock:
    """The declared clock; LookupError when there is none."""
    return DeclaredClock.model_validate({"code": code, **_tree()[code]})


def promise_of(code: str) -> dict[str, object]:
    """The promise that a ticket's clock makes, as a file would write it."""
    written = _tree()[code]
    clauses = written["regulations"]
    return {
        **{name: written[name] for name in _PROMISED if name in written},
        "within": code,
        "meets": [code, *(clauses if isinstance(clauses, list) else [clauses])],
    }


def default_terms(code: str) -> CodeTerms:
    """What the regulation itself says: its number, or nothing."""
    clock = declared(code)
    return CodeTerms(clock.within, clock.calendar)


def due(code: str, start: datetime, calendar: Calendar, *, within: Budget | None = None) -> datetime | None:
    """When the clock falls due that started at `start`; `within` is the company's length, else the regulation's counts.

    None while no length is set. For a recurring duty `start` is when it was last done; for one of a day, month or
    year any moment in it.
    """
    clock = declared(code)
    length = within or clock.within
    if length is None:
        return None
    begins = _beginning(start, clock.starts_at, calendar)
    return reckon(begins, length, calendar=calendar, counting=clock.counting).due()


def _beginning(start: datetime, starts_at: StartsAt, calendar: Calendar) -> datetime:
    """The moment from which is counted: the fact itself, or the edge of its day, month or year in the calendar's zone."""
    day = wall_time(start, calendar.tz).date()
    match starts_at:
        case "moment":
            return start
        case "day-begin":
            return start_of(day, calendar.tz)
        case "month-end":
            return start_of((day.replace(day=28) + 4 * _ONE_DAY).replace(day=1), calendar.tz)
        case "year-begin":
            return start_of(day.replace(month=1, day=1), calendar.tz)
