"""Lengths of time as a promise or a law states them: an amount of one unit. Pure; what people type is read elsewhere.

`portal.procedures.durations` reads them from text; `reckoning` turns them into a deadline on a calendar.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """The units a length can be stated in."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working hour"
    WORKING_DAY = "working day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"

    @property
    def is_working(self) -> bool:
        """Whether only working time counts, so that a calendar decides."""
        return self in _WORKING

    @property
    def is_exact(self) -> bool:
        """Whether the unit is the same length everywhere and always."""
        return self in _EXACT


_WORKING = frozenset({Unit.WORKING_HOUR, Unit.WORKING_DAY})
_EXACT = frozenset({Unit.SECOND, Unit.MINUTE, Unit.HOUR})
_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3_600, Unit.DAY: 86_400}


@dataclass(frozen=True, slots=True)
class Budget:
    """A length of time: an amount of one unit, kept as written so that it can be shown as written."""

    amount: int
    unit: Unit

    @property
    def seconds(self) -> int:
        """The length on the wall clock, a day being 24 hours. ValueError where only a calendar can tell."""
        if self.unit not in _SECONDS:
            raise ValueError(f"{self} has no length without a calendar.")
        return self.amount * _SECONDS[self.unit]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"
