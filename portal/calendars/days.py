"""What a calendar says about one date: the exceptions it holds, and what a date comes to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from portal.calendars.windows import Window

DayWord = Literal["ordinary", "off", "work", "short", "extra", "closed"]


class DayKind(StrEnum):
    """What an exception makes of its date."""

    OFF = "off"
    WORK = "work"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class DayRule:
    """One date's exception in one layer: a day off, a make-up working day, or a day with hours of its own."""

    kind: DayKind
    name: Mapping[str, str] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class YearStatus:
    """Whether a layer holds the official list of a year, and where it is from."""

    complete: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class DayOn:
    """What one date comes to after all layers.

    `kind` is "ordinary" (by the week), "closed" (by the week), "off" (a day off by name), "work" (a make-up day),
    "short" (own hours on a working day) or "extra" (own hours on a closed one). `layer` is the code that decided.
    """

    date: date
    kind: DayWord
    windows: tuple[Window, ...]
    name: Mapping[str, str] | None
    layer: str

    @property
    def is_working(self) -> bool:
        return bool(self.windows)
