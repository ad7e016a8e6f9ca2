"""Says what happens to clocks in the reader's language: the lines of `explain`, and the sentence of each clock event.

Lengths are told exactly, to the second: this is read by people who check. Times are the company's.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import gettext as _

from portal.commitments.explain import Line
from portal.kernel.time import COMPANY_ZONE
from portal.procedures.durations import Budget, Unit, parse_budget
from portal.procedures.language import said
from portal.procedures.schema import Procedure
from portal.procedures.words import Words
from portal.web.clock_words import clock_words

_UNIT_WORDS = {Unit.SECOND: "s", Unit.MINUTE: "min", Unit.HOUR: "h", Unit.DAY: "d"}
_AN_HOUR = 3_600
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One line in words. `time` is empty for lines without a moment."""

    kind: str
    at: datetime | None
    time: str
    sentence: str


def told(line: Line, *, exact: bool) -> Told:
    """Say `line`; `exact` shows the seconds of times, which matter where budgets are short."""
    time = moment_words(line.at, exact=exact) if line.at else ""
    return Told(line.kind, line.at, time, _sentence(line, exact=exact))


def is_short(budget_seconds: int) -> bool:
    """Whether seconds matter for a clock with this budget."""
    return budget_seconds < _AN_HOUR


def moment_words(at: datetime, *, exact: bool = False) -> str:
    """`2026-11-21 18:30`, or with seconds."""
    local = at.astimezone(COMPANY_ZONE)
    return f"{local:%Y-%m-%d %H:%M:%S}" if exact else f"{local:%Y-%m-%d %H:%M}"


def length_words(length: timedelta) -> str:
    """`1 d 3 h 12 min 5 s`; tenths of a second below ten seconds."""
    words = clock_words()
    seconds = length.total_seconds()
    if seconds < 10:
        return words["s"].replace("{n}", f"{math.floor(seconds * 10) / 10:.1f}".removesuffix(".0"))
    minutes, rest = divmod(int(seconds), 60)
    counts = {"d": minutes // 1440, "h": minutes // 60 % 24, "min": minutes % 60, "s": rest}
    return " ".join(words[unit].replace("{n}", str(count)) for unit, count in counts.items() if count)


def budget_words(budget: Budget) -> str:
    """A budget as it was promised: `24 h` stays 24 h and does not become a day."""
    return clock_words()[_UNIT_WORDS[budget.unit]].replace("{n}", str(budget.amount))


def _sentence(line: Line, *, exact: bool) -> str:
    parts = {name: _part(value, exact=exact) for name, value in line.parts.items()}
    return gettext(line.msgid) % parts


def _part(value: object, *, exact: bool) -> str:
    match value:
        case Line():
            return _sentence(value, exact=exact)
        case Words():
            return said(value)
        case Budget():
            return budget_words(value)
        case timedelta():
            return length_words(value)
        case datetime():
            return moment_words(value, exact=exact)
        case _:
            return str(value)


def _metric(facts: Facts, procedure: Procedure) -> str:
    promise = procedure.promises.get(facts["metric"])
    return said(promise.title) if promise else str(facts["metric"])


def _due(facts: Facts) -> str:
    return moment_words(datetime.fromisoformat(facts["due_at"]))


def _started(facts: Facts, procedure: Procedure) -> str:
    return _("“%(promise)s” starts: due %(due)s", promise=_metric(facts, procedure), due=_due(facts))


def _warned(facts: Facts, procedure: Procedure) -> str:
    percent = facts["percent"]
    return _(
        "“%(promise)s”: %(percent)s %% of the time is used",
        promise=_metric(facts, procedure),
        percent=percent,
    )


def _breached(facts: Facts, procedure: Procedure) -> str:
    return _("“%(promise)s” is overdue since %(due)s", promise=_metric(facts, procedure), due=_due(facts))


def _met(facts: Facts, procedure: Procedure) -> str:
    promise = _metric(facts, procedure)
    if facts["late"]:
        late = length_words(timedelta(milliseconds=facts["late_ms"]))
        return _("“%(promise)s” met %(late)s late", promise=promise, late=late)
    return _("“%(promise)s” met in time", promise=promise)


def _paused(facts: Facts, procedure: Procedure) -> str:
    waiting = procedure.waiting.get(facts["waiting"])
    why = said(waiting.title) if waiting else facts["waiting"]
    return _("“%(promise)s” stands still: %(why)s", promise=_metric(facts, procedure), why=why)


def _resumed(facts: Facts, procedure: Procedure) -> str:
    return _("“%(promise)s” goes on: due %(due)s", promise=_metric(facts, procedure), due=_due(facts))


def _cancelled(facts: Facts, procedure: Procedure) -> str:
    return _("“%(promise)s” is no longer owed", promise=_metric(facts, procedure))


def _recalculated(facts: Facts, procedure: Procedure) -> str:
    return _(
        "“%(promise)s” within %(after)s instead of %(before)s: due %(due)s",
        promise=_metric(facts, procedure),
        after=budget_words(parse_budget(facts["after"]["budget"])),
        before=budget_words(parse_budget(facts["before"]["budget"])),
        due=_due(facts["after"]),
    )


# The sentences of clock events on a timeline, without actor and time.
SENTENCES: dict[str, Callable[[Facts, Procedure], str]] = {
    "clock.started": _started,
    "clock.warned": _warned,
    "clock.breached": _breached,
    "clock.met": _met,
    "clock.paused": _paused,
    "clock.resumed": _resumed,
    "clock.cancelled": _cancelled,
    "clock.recalculated": _recalculated,
}
