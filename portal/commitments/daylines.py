"""The counting told day by day: one line for each working day, each run of days off, each make-up day by its name.

Pure. A span of months is folded to runs, weeks, months or years, the finest that still fits on a page.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, islice

from portal.calendars.budgets import Budget, Unit
from portal.commitments.counted import Counted
from portal.commitments.lines import Days, Hours, InHours, Line, Listed, Named, days_from
from portal.procedures.sentences import N_

MOST_LINES = 24
_SATURDAY = 5
_PREFIXES = {
    "work": (N_("Make-up working day (%(name)s)"), N_("Make-up working day")),
    "short": (N_("Short working day (%(name)s)"), N_("Short working day")),
    "extra": (N_("Extra working day (%(name)s)"), N_("Extra working day")),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What the days are told for: the budget they use up, and whether a pause makes their hours matter.

    `amount` is the budget in hours, `year` the one of the start, which need not be said.
    """

    budget: Budget
    by_hours: bool
    amount: timedelta
    year: int

    def parts(self, running: timedelta) -> dict[str, object]:
        """How much has counted, of how much: working hours, or the hours of working days."""
        total: object = self.budget if self.budget.unit == Unit.WORKING_HOUR else InHours(self.amount)
        return {"running": InHours(running), "budget": total}


def day_lines(days: Sequence[Counted], budget: Budget, *, paused: bool, amount: timedelta) -> list[Line]:
    """All days of the span in as many lines as are readable."""
    by_hours = paused or budget.unit == Unit.WORKING_HOUR
    telling = Telling(budget, by_hours=by_hours, amount=amount, year=days[0].date.year)
    fold = next((key for key in _FOLDS if _fits(days, key)), _FOLDS[-1])
    return [line for _, run in groupby(days, key=_keyed(fold)) for line in _told(list(run), telling)]


def _fits(days: Sequence[Counted], key: Callable[[Counted], Hashable]) -> bool:
    """Whether the runs are few enough: each becomes one line. Counted no further than needed."""
    runs = groupby(days, key=_keyed(key))
    return sum(1 for _ in islice(runs, MOST_LINES + 1)) <= MOST_LINES


def off_name(day: Counted) -> Line | Named:
    """Why a day does not count: its name, or what a day without one is called."""
    if day.day.name:
        return Named(day.day.name)
    if day.day.kind == "closed" and day.date.weekday() >= _SATURDAY:
        return Line("name", N_("Weekend"))
    return Line("name", N_("Day off"))


def is_plain(day: Counted) -> bool:
    """A working day like any other, of which nothing needs to be said by itself."""
    return day.day.kind == "ordinary" and not day.is_start and not day.is_paused


def _told(run: Sequence[Counted], telling: Telling) -> Iterator[Line]:
    """One run: a single day by itself, days off by their name, and anything else as a sum."""
    first = run[0]
    days = Days(first.date, run[-1].date)
    if not any(day.day.is_working for day in run) and len({_name_key(day) for day in run}) == 1:
        yield Line("off", N_("%(name)s: not counted."), parts={"name": off_name(first)}, days=days)
    elif len(run) == 1:
        yield _one_day(first, days, telling)
    else:
        yield _sum(run, days, telling)


def _one_day(day: Counted, days: Days, telling: Telling) -> Line:
    line = _paused_day(day) or _start_day(day, telling) or _working_day(day, telling)
    prefixes = _PREFIXES.get(day.day.kind)
    kind = "make-up" if day.day.kind == "work" else line.kind
    if prefixes is None:
        return Line(line.kind, line.msgid, None, line.parts, days)
    with_name, without_name = prefixes
    prefix = (
        Line("prefix", with_name, parts={"name": Named(day.day.name)})
        if day.day.name
        else Line("prefix", without_name)
    )
    return Line(kind, N_("%(kind)s: %(what)s"), parts={"kind": prefix, "what": line}, days=days)


def _paused_day(day: Counted) -> Line | None:
    if day.is_paused and not day.counted:
        return Line("stood", N_("working time, but the clock stood still: not counted."))
    return None


def _start_day(day: Counted, telling: Telling) -> Line | None:
    if not day.is_start or (telling.by_hours and day.counted):
        return None
    if telling.by_hours:
        return Line("off", N_("no working time left on this day."))
    return Line("start-day", N_("the day of the start, not counted."))


def _working_day(day: Counted, telling: Telling) -> Line:
    budget = telling.budget
    if not telling.by_hours:
        numbers = {"place": str(day.place), "total": str(budget.amount)}
        return Line("day", N_("working day %(place)s of %(total)s."), parts=numbers)
    parts: dict[str, object] = {
        "hours": Hours(day.stretches),
        "counted": InHours(day.counted),
        **telling.parts(day.running),
    }
    return Line("day", N_("%(counted)s counted (%(hours)s), %(running)s of %(budget)s so far."), parts=parts)


def _sum(run: Sequence[Counted], days: Days, telling: Telling) -> Line:
    """Several days in one line: how many working days, what they come to, and what was left out, by name."""
    working = [
        day for day in run if day.day.is_working and (day.counted if telling.by_hours else not day.is_start)
    ]
    left_out = names_left_out(run, telling.year)
    rest = _rest(left_out)
    if telling.by_hours:
        parts = {**telling.parts(run[-1].running), "rest": rest}
        one = N_("%(num)s working day counted, %(running)s of %(budget)s so far%(rest)s.")
        many = N_("%(num)s working days counted, %(running)s of %(budget)s so far%(rest)s.")
    else:
        parts = {"place": str(run[-1].place), "total": str(telling.budget.amount), "rest": rest}
        one = N_("%(num)s working day counted, %(place)s of %(total)s so far%(rest)s.")
        many = N_("%(num)s working days counted, %(place)s of %(total)s so far%(rest)s.")
    return Line("days", one, parts=parts, days=days, plural=many, count=len(working))


def _rest(left_out: Sequence[Line]) -> Line | str:
    if not left_out:
        return ""
    return Line("rest", N_("; not counted: %(names)s"), parts={"names": Listed(left_out)})


def _names(days: Iterable[Counted], year: int) -> Iterator[Line]:
    """`Weekend (4 days), Labour Day (1 to 5 May)`: the dates where the days are one run."""
    found: dict[Hashable, list[Counted]] = {}
    for day in days:
        found.setdefault(_name_key(day), []).append(day)
    for run in found.values():
        first, last = run[0].date, run[-1].date
        if (last - first).days == len(run) - 1:
            stretch = days_from(year, first, last)
            yield Line("name", N_("%(name)s (%(days)s)"), parts={"name": off_name(run[0]), "days": stretch})
        else:
            yield Line(
                "name",
                N_("%(name)s (%(num)s day)"),
                parts={"name": off_name(run[0])},
                plural=N_("%(name)s (%(num)s days)"),
                count=len(run),
            )


def names_left_out(days: Iterable[Counted], year: int) -> list[Line]:
    """What did not count on the way, each by its name once; dates outside of `year` tell their own."""
    return list(_names((day for day in days if not day.day.is_working), year))


def _name_key(day: Counted) -> Hashable:
    name = off_name(day)
    return tuple(sorted(name.texts.items())) if isinstance(name, Named) else name.msgid


def _each(day: Counted) -> Hashable:
    """Every working day by itself; days off that share a name together."""
    return ("off", _name_key(day)) if not day.day.is_working else day.date


def _runs(day: Counted) -> Hashable:
    """Also working days without anything special together."""
    return "plain" if day.day.is_working and is_plain(day) else _each(day)


_FOLDS: tuple[Callable[[Counted], Hashable], ...] = (
    _each,
    _runs,
    lambda day: day.date.isocalendar()[:2],
    lambda day: (day.date.year, day.date.month),
    lambda day: day.date.year,
)


def _keyed(key: Callable[[Counted], Hashable]) -> Callable[[Counted], Hashable]:
    """The day of the start is told by itself, however coarse the rest, unless it was a day off."""
    return lambda day: ("start",) if day.is_start and day.day.is_working else key(day)
