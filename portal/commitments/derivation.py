"""How a deadline follows from start, length, calendar and pauses, line by line. Pure; knows no clock and no ticket.

`explain` adds what is stored of a clock; the simulation and `portal clocks compute` use it as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from portal.calendars.intervals import Interval
from portal.calendars.reckoning import Counting, Reckoning
from portal.calendars.zones import start_of
from portal.commitments.counted import ONE_DAY, Counted, counted_days, last_day, needs_calendar
from portal.commitments.counting_rules import clock_change, rules_told
from portal.commitments.daylines import day_lines, names_left_out
from portal.commitments.lines import Days, Due, Line, Listed, Metered, days_from
from portal.procedures.sentences import N_


@dataclass(frozen=True, slots=True)
class Stand:
    """A pause as it is told: half-open, still open while `end` is empty; `why` in words of the procedure."""

    start: datetime
    end: datetime | None
    why: object


@dataclass(frozen=True, slots=True)
class Derivation:
    """The lines of one deadline in the order they are read. `due` is empty while the clock stands still.

    `days` are those of the span, where a calendar decides which of them count.
    """

    rules: list[Line]
    steps: list[Line]
    result: list[Line]
    due: datetime | None
    provisional_years: tuple[int, ...]
    days: list[Counted]

    @property
    def lines(self) -> list[Line]:
        return [*self.rules, *self.steps, *self.result]


def derive(reckoning: Reckoning, stands: Sequence[Stand], *, now: datetime) -> Derivation:
    """Derive the deadline anew. A clock that stands still is told up to its open pause."""
    standing = next((stand for stand in stands if stand.end is None), None)
    pauses = ended(stands)
    due = reckoning.due(pauses)
    until = due if standing is None else standing.start
    years = provisional_years(reckoning, due)
    days = counted_days(reckoning, until, pauses) if needs_calendar(reckoning) else []
    by_hours = standing is not None or any(day.is_paused for day in days)
    steps = [*_days(reckoning, until, days, by_hours=by_hours), *_stands(reckoning, stands, now)]
    if standing is None:
        steps += clock_change(reckoning, due)
    steps.sort(key=lambda line: line.at or now)
    result = [] if standing else list(_result(reckoning, due, years))
    return Derivation(
        rules=list(rules_told(reckoning, by_hours=by_hours)),
        steps=steps,
        result=result,
        due=None if standing else due,
        provisional_years=years,
        days=days,
    )


def ended(stands: Sequence[Stand]) -> list[Interval]:
    """The pauses that have a length."""
    return [Interval(stand.start, stand.end) for stand in stands if stand.end is not None]


def provisional_years(reckoning: Reckoning, due: datetime) -> tuple[int, ...]:
    """The years in the span whose official list of holidays is not there yet, if the deadline hangs on it."""
    if not reckoning.is_provisional(due):
        return ()
    zone = reckoning.calendar.tz
    shifted = reckoning.shifted(due)
    first, last = reckoning.start.astimezone(zone).year, last_day(shifted or due, zone).year
    return tuple(year for year in range(first, last + 1) if reckoning.calendar.is_provisional(year))


def left_out(days: Sequence[Counted]) -> Iterator[Line]:
    """For the head of the page: what does not count on the way, and which days off work count after all."""
    names = names_left_out(days, days[0].date.year) if days else []
    if names:
        yield Line("left-out", N_("Not counted on the way: %(names)s."), parts={"names": Listed(names)})
    made_up = [
        days_from(days[0].date.year, day.date, day.date)
        for day in days
        if day.day.kind == "work" and not day.is_start
    ]
    if made_up:
        yield Line(
            "made-up", N_("Counted as make-up working days: %(days)s."), parts={"days": Listed(made_up)}
        )


# ------------------------------------------------------------------ the counting


def _days(reckoning: Reckoning, until: datetime, days: Sequence[Counted], *, by_hours: bool) -> list[Line]:
    if reckoning.budget is None or until <= reckoning.start:
        return []
    if not days:
        return _legal_days(reckoning, until)
    lines = day_lines(days, reckoning.budget, paused=by_hours, amount=reckoning.amount)
    with_year = days[0].date.year != days[-1].date.year
    # Placed among the pauses by the first moment of their first day.
    return [
        _placed(line, max(start_of(line.days.first, reckoning.calendar.tz), reckoning.start), with_year)
        for line in lines
        if line.days
    ]


def _legal_days(reckoning: Reckoning, until: datetime) -> list[Line]:
    """Days, months and years of the law: the day of the start, and all that follow."""
    budget, zone = reckoning.budget, reckoning.calendar.tz
    if reckoning.counting != Counting.LEGAL or budget is None or budget.unit.is_exact:
        return []
    first, last = reckoning.start.astimezone(zone).date(), last_day(until, zone)
    with_year = first.year != last.year
    second = first + ONE_DAY
    start = Line("start-day", N_("the day of the start, not counted."), reckoning.start)
    rest = Line(
        "days",
        N_("%(budget)s, weekends and holidays counted too."),
        start_of(second, zone),
        {"budget": budget},
    )
    return [
        replace(start, days=Days(first, first, with_year)),
        replace(rest, days=Days(second, last, with_year)),
    ]


def _placed(line: Line, at: datetime, with_year: bool) -> Line:  # noqa: FBT001 - says itself where it is called
    days = replace(line.days, with_year=with_year) if line.days else None
    return replace(line, at=at, days=days)


def _stands(reckoning: Reckoning, stands: Sequence[Stand], now: datetime) -> Iterator[Line]:
    earlier: list[Interval] = []
    for stand in stands:
        if stand.end is None:
            yield _still_standing(reckoning, stand, earlier, now)
            continue
        before = reckoning.due(earlier)
        earlier.append(Interval(stand.start, stand.end))
        parts: dict[str, object] = {
            "until": stand.end,
            "length": stand.end - stand.start,
            "why": stand.why,
            "before": Due(before),
            "after": Due(reckoning.due(earlier)),
        }
        msgid = (
            N_(
                "stood still until %(until)s, for %(length)s: %(why)s. The deadline moved from %(before)s to %(after)s."
            )
            if reckoning.due(earlier) != before
            else N_("stood still until %(until)s, for %(length)s: %(why)s. That did not move the deadline.")
        )
        yield Line("pause", msgid, stand.start, parts)


def _still_standing(reckoning: Reckoning, stand: Stand, earlier: Sequence[Interval], now: datetime) -> Line:
    left = reckoning.remaining(stand.start, earlier)
    return Line(
        "pause",
        N_("stands still since then, %(length)s so far: %(why)s. %(left)s are left when it goes on."),
        stand.start,
        {
            "length": max(now - stand.start, timedelta()),
            "why": stand.why,
            "left": Metered(left, reckoning.budget),
        },
    )


# ------------------------------------------------------------------ the result


def _result(reckoning: Reckoning, due: datetime, years: Sequence[int]) -> Iterator[Line]:
    yield _due(reckoning, due)
    shifted = reckoning.shifted(due)
    if shifted is not None:
        zone = reckoning.calendar.tz
        last, year = last_day(due, zone), reckoning.start.astimezone(zone).year
        yield Line(
            "shifted",
            N_(
                "For information: %(day)s is no working day. By article 203 of the Civil Code the period would end "
                "with the next working day, %(shifted)s. We keep to the earlier date."
            ),
            parts={"day": days_from(year, last, last), "shifted": Due(shifted)},
        )
    if years:
        yield Line(
            "provisional",
            N_(
                "Provisional: the official holidays of %(years)s are not published yet; only those fixed by law are "
                "left out. Once they are approved the deadline is computed again, and a change is noted here."
            ),
            parts={"years": Listed([str(year) for year in years])},
        )


def _due(reckoning: Reckoning, due: datetime) -> Line:
    if reckoning.budget is None:
        return Line("due", N_("Due: the date that was promised."), due, ends=True)
    parts: dict[str, object] = {"start": reckoning.start, "budget": reckoning.budget}
    if reckoning.due() != due:
        return Line("due", N_("Due: %(budget)s from %(start)s, moved by the pauses."), due, parts, ends=True)
    return Line("due", N_("Due: %(budget)s from %(start)s."), due, parts, ends=True)
