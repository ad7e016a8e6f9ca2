"""What no official list may say, and what is odd enough to be pointed out before approval. Pure of tables."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from portal.calendars.official import HOLIDAYS, ListWrong, OfficialDay, Problem, refuse, split_names

# The New Year break may begin in the last days of the year before: the list of 2019 began on 29 December 2018.
_BEFORE = timedelta(days=7)
# By the law as it stands since 2025; the moving feasts are left out, their day is not computed here.
_STATUTORY = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_FEWEST_OFF = 13
_SINCE = 2025
# Every year since 2018 had 17 or more; one of fewer than this is part of a list, or of another country.
_FEWEST_WEEKDAYS_OFF = 8


def first_day(year: int) -> date:
    """The first date that the list of a year may decide."""
    return date(year, 1, 1) - _BEFORE


def check_year(days: Iterable[OfficialDay], year: int) -> list[OfficialDay]:
    """The days in order; raises ListWrong with every line that cannot be true."""
    ordered = sorted(days, key=lambda one: (one.day, one.line))
    if not any(one.day.year == year for one in ordered):
        raise ListWrong(_l("There is no day of %(year)s in the file.", year=year))
    seen: dict[date, int] = {}
    problems = []
    for one in ordered:
        sentence = _fault(one, year) or (
            _l("%(day)s stands in line %(line)s already", day=one.day, line=seen[one.day])
            if one.day in seen
            else None
        )
        seen.setdefault(one.day, one.line)
        if sentence:
            problems.append(Problem(one.line, sentence))
    refuse(problems)
    return ordered


def require_whole_year(days: Iterable[OfficialDay], year: int) -> None:
    """Raise ListWrong for a list that would leave out holidays: a part of one, or one of a few days to try it out."""
    count = sum(one.is_off and one.day.year == year and one.day.weekday() < 5 for one in days)
    if count < _FEWEST_WEEKDAYS_OFF:
        raise ListWrong(
            _l(
                "The list is incomplete. Days off from Monday to Friday in it: %(count)s; a year has at least %(least)s.",
                count=count,
                least=_FEWEST_WEEKDAYS_OFF,
            )
        )


def _fault(one: OfficialDay, year: int) -> object | None:
    if not first_day(year) <= one.day <= date(year, 12, 31):
        return _l("%(day)s is not in %(year)s", day=one.day, year=year)
    if not one.is_off and one.day.weekday() < 5:
        return _l("%(day)s is a working day anyway; a make-up day is a Saturday or Sunday", day=one.day)
    if not one.name_zh:
        return _l("%(day)s belongs to no holiday: its name is missing", day=one.day)
    return None


def oddities(days: Sequence[OfficialDay], year: int) -> list[object]:
    """Sentences for the person who approves: nothing here is refused, everything here is unusual."""
    off = {one.day for one in days if one.is_off}
    found: list[object] = []
    by_law = [date(year, month, day) for month, day in _STATUTORY] if year >= _SINCE else []
    if all(one.is_off for one in days):
        found.append(_l("The list names no make-up working day. Every year since 2018 had at least five."))
    if by_law and len(off) < _FEWEST_OFF:
        found.append(_l("The list names only %(count)s days off; the law alone gives 13.", count=len(off)))
    missing = [day for day in by_law if day not in off]
    if missing:
        found.append(
            _l("A public holiday by law is not off in it: %(days)s.", days=", ".join(map(str, missing)))
        )
    strange = sorted({one.name_zh for one in days if set(split_names(one.name_zh)) - HOLIDAYS.keys()})
    if strange:
        found.append(_l("None of the seven public holidays is called: %(names)s.", names=", ".join(strange)))
    return found
