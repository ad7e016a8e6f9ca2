"""Alerts in words, in the reader's language: how far up the ladder, and what a digest stands for."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from portal.notifications.models import AlertKind
from portal.notifications.storms import rank
from portal.procedures.durations import parse_budget
from portal.web.clock_words import amount_words


def level_words(level: str) -> str:
    """`80 % of the time is used`, `Overdue`, `Still open 8 working hours after the deadline`."""
    if level.isdecimal():
        return str(_("%(percent)s %% of the time is used", percent=level))
    if level == "overdue":
        return str(_("Overdue"))
    return str(_("Still open %(time)s after the deadline", time=_time_words(level.removeprefix("+"))))


def is_late(level: str) -> bool:
    """Whether the deadline had passed at this level."""
    return rank(level) >= rank("overdue")


def figures_words(figures: Iterable[Row[Any]]) -> list[str]:
    """`12 promises are overdue`, `3 promises will soon be due`: the law first, then what is worst."""
    ordered = sorted(figures, key=lambda row: (row.kind != AlertKind.LEGAL, not row.overdue))
    return [_count_words(row.kind, row.alerts, overdue=row.overdue) for row in ordered]


def _count_words(kind: str, count: int, *, overdue: bool) -> str:
    if kind == AlertKind.LEGAL and overdue:
        return str(
            ngettext("%(num)s legal deadline has passed", "%(num)s legal deadlines have passed", count)
        )
    if kind == AlertKind.LEGAL:
        return str(ngettext("%(num)s legal deadline is near", "%(num)s legal deadlines are near", count))
    if overdue:
        return str(ngettext("%(num)s promise is overdue", "%(num)s promises are overdue", count))
    return str(ngettext("%(num)s promise will soon be due", "%(num)s promises will soon be due", count))


def _time_words(words: str) -> str:
    try:
        budget = parse_budget(words)
    except ValueError:
        return words
    return amount_words(budget.amount, str(budget.unit))
