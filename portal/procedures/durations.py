"""Lengths of time as people write them (`2 hours`, `3 working days`, `30 分钟`, `6 个月`). Pure: reads, never reckons.

What a length amounts to on a calendar is reckoned in `portal.calendars`; Unit and Budget live there and are named
here too, so that whoever reads lengths has one place to ask.
"""

import re
from typing import Annotated, Final

from pydantic import PlainValidator

from portal.calendars.budgets import Budget, Unit
from portal.procedures.sentences import N_, Wrong, sentence

__all__ = ["Budget", "Length", "Unit", "parse_budget"]

# English without blanks doubled, Chinese with or without 个: `3个工作日`, `3 工作日`. 日 alone is a calendar day.
_SPELLINGS: Final = {
    Unit.SECOND: ("s", "sec", "secs", "second", "seconds", "秒", "秒钟"),
    Unit.MINUTE: ("min", "mins", "minute", "minutes", "分", "分钟"),
    Unit.HOUR: ("h", "hour", "hours", "natural hour", "natural hours", "小时", "个小时", "自然小时", "时"),
    Unit.WORKING_HOUR: (
        *("wh", "working hour", "working hours", "business hour", "business hours"),
        *("工作小时", "个工作小时", "工时"),
    ),
    Unit.WORKING_DAY: (
        *("wd", "working day", "working days", "business day", "business days", "workday", "workdays"),
        *("工作日", "个工作日", "工作天", "个工作天"),
    ),
    Unit.DAY: (
        *("d", "day", "days", "calendar day", "calendar days", "natural day", "natural days"),
        *("天", "日", "自然日", "个自然日", "日历日", "个日历日", "日历天"),
    ),
    Unit.MONTH: ("mo", "month", "months", "calendar month", "calendar months", "月", "个月", "个自然月"),
    Unit.YEAR: ("y", "yr", "yrs", "year", "years", "calendar year", "calendar years", "年", "周年"),
}
_UNITS: Final = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}
# Traditional spellings as their simplified ones; only the characters that differ in units.
_SIMPLIFIED: Final = str.maketrans("鐘個時曆", "钟个时历")
_SHAPE: Final = re.compile(r"([0-9０-９]{1,9})\s*([^\d\s].*)")

_A_DAY: Final = 86_400
_LONGEST_SECONDS: Final = 20 * 366 * _A_DAY
# 20 years in each unit; a year of work is taken as 250 days of 8 hours, which is what a year of work has.
_MOST: Final = {
    Unit.SECOND: _LONGEST_SECONDS,
    Unit.MINUTE: _LONGEST_SECONDS // 60,
    Unit.HOUR: _LONGEST_SECONDS // 3_600,
    Unit.WORKING_HOUR: 20 * 250 * 8,
    Unit.WORKING_DAY: 20 * 250,
    Unit.DAY: _LONGEST_SECONDS // _A_DAY,
    Unit.MONTH: 20 * 12,
    Unit.YEAR: 20,
}


def parse_budget(text: object) -> Budget:
    """Read a length of time; raises Wrong with the sentence for the person who wrote it."""
    match = _SHAPE.fullmatch(text.strip()) if isinstance(text, str) else None
    unit = _UNITS.get(" ".join(match[2].lower().translate(_SIMPLIFIED).split())) if match else None
    if match is None or unit is None:
        raise Wrong(
            sentence(
                N_(
                    "`%(text)s` is no length of time: write for example `30 minutes`, `2 hours`, "
                    "`8 working hours`, `3 working days`, `90 days`, `6 months` or `1 year`."
                ),
                text=str(text)[:60],
            )
        )
    budget = Budget(int(match[1]), unit)
    if budget.amount == 0:
        raise Wrong(sentence(N_("A length of time must be more than nothing.")))
    if budget.amount > _MOST[unit]:
        raise Wrong(sentence(N_("`%(text)s` is longer than 20 years."), text=text))
    return budget


Length = Annotated[Budget, PlainValidator(parse_budget)]
