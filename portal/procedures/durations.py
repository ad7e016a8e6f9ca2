"""Lengths of time as people write them (`2 hours`, `48 h`, `3 working days`, `30 分钟`) and what they amount to. Pure.

Only lengths that need no calendar have seconds; working time is read but refused by the check until calendars exist.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import PlainValidator

from portal.procedures.sentences import N_, Wrong, sentence


class Unit(StrEnum):
    """The units a length can be written in."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_HOUR = "working hour"
    WORKING_DAY = "working day"

    @property
    def is_working(self) -> bool:
        return self in {Unit.WORKING_HOUR, Unit.WORKING_DAY}


_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3_600, Unit.DAY: 86_400}
_SPELLINGS = {
    Unit.SECOND: ("s", "sec", "second", "seconds", "秒"),
    Unit.MINUTE: ("min", "minute", "minutes", "分", "分钟"),
    Unit.HOUR: ("h", "hour", "hours", "小时"),
    Unit.DAY: ("d", "day", "days", "calendar day", "calendar days", "天", "日"),
    Unit.WORKING_HOUR: ("working hour", "working hours", "wh", "工作小时"),
    Unit.WORKING_DAY: ("working day", "working days", "wd", "工作日", "个工作日"),
}
_UNITS = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}
_SHAPE = re.compile(r"(\d{1,6})\s*([^\d\s].*)")
_LONGEST_SECONDS = 20 * 366 * 86_400


@dataclass(frozen=True, slots=True)
class Budget:
    """A length of time: an amount of one unit, kept as written so that it can be shown as written."""

    amount: int
    unit: Unit

    @property
    def seconds(self) -> int:
        """The length in seconds of the wall clock. Working time has none without a calendar: KeyError."""
        return self.amount * _SECONDS[self.unit]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


def parse_budget(text: object) -> Budget:
    """Read a length of time; raises Wrong with the sentence for the person who wrote it."""
    match = _SHAPE.fullmatch(text.strip()) if isinstance(text, str) else None
    unit = _UNITS.get(" ".join(match[2].lower().split())) if match else None
    if match is None or unit is None:
        raise Wrong(
            sentence(
                N_("`%(text)s` is no length of time: write for example `20 seconds`, `2 hours` or `3 days`."),
                text=str(text)[:60],
            )
        )
    budget = Budget(int(match[1]), unit)
    if budget.amount == 0:
        raise Wrong(sentence(N_("A length of time must be more than nothing.")))
    if not unit.is_working and budget.seconds > _LONGEST_SECONDS:
        raise Wrong(sentence(N_("`%(text)s` is longer than 20 years."), text=text))
    return budget


Length = Annotated[Budget, PlainValidator(parse_budget)]
