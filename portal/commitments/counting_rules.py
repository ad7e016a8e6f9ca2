"""How each kind of length is counted, in one sentence each, as lines of the explanation. Pure.

What the counting came to day by day is in `daylines`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from portal.calendars.budgets import Budget, Unit
from portal.calendars.reckoning import Counting, Reckoning
from portal.commitments.counted import ONE_DAY, counts_first_day
from portal.commitments.lines import InHours, Line, Named
from portal.kernel.time import COMPANY_ZONE
from portal.procedures.sentences import N_

_A_SECOND = timedelta(seconds=1)

_COMPANY = {
    Unit.WORKING_HOUR: N_("only working hours count; at all other times the clock stands still."),
    Unit.WORKING_DAY: N_(
        "the day of the start is not counted; the deadline is the same time of day, %(budget)s later."
    ),
    Unit.DAY: N_("every day counts, weekends and holidays too: the same time of day, %(budget)s later."),
    Unit.MONTH: N_(
        "the same date and time of day, %(budget)s later; the last day of the month if it has no such date."
    ),
    Unit.YEAR: N_("the same date and time of day, %(budget)s later."),
}
_EVERY_HOUR = N_("every hour counts, day and night, weekends and holidays too.")
_FROM_DAY_OFF = N_(
    "it starts on a day that is no working day, so the deadline is the end (24:00) of working day %(amount)s after it."
)
_LEGAL = {
    Unit.DAY: N_(
        "counted as the law counts days: the day of the start is not counted, weekends and holidays are; "
        "day %(amount)s is the last and ends at 24:00. Nothing pauses it."
    ),
    Unit.WORKING_DAY: N_(
        "counted as the law counts working days: the day of the start is not counted; "
        "working day %(amount)s is the last and ends at 24:00. Nothing pauses it."
    ),
    Unit.MONTH: N_(
        "counted as the law counts: the day of the start is not counted; it ends at 24:00 of the day "
        "%(budget)s later. Nothing pauses it."
    ),
    Unit.YEAR: N_(
        "counted as the law counts: the day of the start is not counted; it ends at 24:00 of the day "
        "%(budget)s later. Nothing pauses it."
    ),
}
_LEGAL_HOURS = N_(
    "counted as the law counts hours: every hour from the start on, holidays too. Nothing pauses it."
)


_FROM_MIDNIGHT = N_(
    "it starts at 00:00, so the day of the start is working day 1; "
    "the deadline is the end (24:00) of working day %(amount)s."
)
_BY_HOURS = N_(
    "the hours of working days are added up because of the pause: each working day counts 24 h, "
    "the day of the start from the start on; %(hours)s make %(budget)s."
)
_BY_HOURS_FROM_DAY_OFF = N_(
    "the hours of working days are added up because of the pause: each working day counts 24 h; "
    "%(hours)s make %(budget)s."
)
_FORWARD = N_(
    "the clocks of %(zone)s go forward by %(change)s here; the hours that pass are counted, so the deadline falls "
    "at a later time of day."
)
_BACK = N_(
    "the clocks of %(zone)s go back by %(change)s here; the hours that pass are counted, so the deadline falls "
    "at an earlier time of day."
)


def rules_told(reckoning: Reckoning, *, by_hours: bool) -> Iterator[Line]:
    """How this kind of length is counted; `by_hours` where a pause makes the hours of working days matter."""
    budget, calendar = reckoning.budget, reckoning.calendar
    if budget is None:
        yield Line("rule", N_("a date that was promised; it is not counted, and nothing pauses it."))
        return
    parts: dict[str, object] = {
        "budget": budget,
        "amount": str(budget.amount),
        "hours": InHours(reckoning.amount),
    }
    yield Line("rule", _rule(reckoning, budget, by_hours=by_hours), parts=parts)
    if budget.unit.is_working:
        msgid = (
            N_("Counted in working hours of the calendar “%(calendar)s”, version %(version)s.")
            if budget.unit == Unit.WORKING_HOUR
            else N_("Counted in working days of the calendar “%(calendar)s”, version %(version)s.")
        )
        yield Line(
            "calendar", msgid, parts={"calendar": Named(calendar.title), "version": str(calendar.version)}
        )
    if calendar.zone != COMPANY_ZONE.key:
        yield Line("zone", N_("All times here are those of %(zone)s."), parts={"zone": calendar.zone})


def _rule(reckoning: Reckoning, budget: Budget, *, by_hours: bool) -> str:
    if reckoning.counting == Counting.LEGAL:
        return _LEGAL_HOURS if budget.unit.is_exact else _LEGAL.get(budget.unit, _LEGAL_HOURS)
    if budget.unit.is_exact:
        return _EVERY_HOUR
    if budget.unit != Unit.WORKING_DAY:
        return _COMPANY[budget.unit]
    first = reckoning.start.astimezone(reckoning.calendar.tz).date()
    if not reckoning.calendar.is_working_day(first):
        return _BY_HOURS_FROM_DAY_OFF if by_hours else _FROM_DAY_OFF
    if by_hours:
        return _BY_HOURS
    return _FROM_MIDNIGHT if counts_first_day(reckoning) else _COMPANY[budget.unit]


def clock_change(reckoning: Reckoning, due: datetime) -> Iterator[Line]:
    """Where hours run over a change of the clocks: why the deadline shows another time of day than expected."""
    if reckoning.budget is None or not reckoning.budget.unit.is_exact:
        return
    zone = reckoning.calendar.tz
    change = _offset(due, zone) - _offset(reckoning.start, zone)
    if change:
        parts: dict[str, object] = {"zone": reckoning.calendar.zone, "change": abs(change)}
        msgid = _FORWARD if change > timedelta() else _BACK
        yield Line("clocks", msgid, _last_change(reckoning.start, due, zone), parts)


def _last_change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first moment from which the clocks show what they show at `after`. They changed since `before`."""
    late = after
    while after - before > ONE_DAY and _offset(after - ONE_DAY, zone) == _offset(late, zone):
        after -= ONE_DAY
    before = max(before, after - ONE_DAY)
    while after - before > _A_SECOND:
        middle = before + (after - before) / 2
        if _offset(middle, zone) == _offset(late, zone):
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
