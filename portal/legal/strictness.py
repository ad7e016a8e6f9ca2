"""Whether a company's own time limit is as strict as the law's. Pure, and cautious: what may be looser counts as looser.

Lengths of different units have no fixed order (a working day may be followed by a week of holidays), so the longest
the company's can last is compared with the shortest the law's can.
"""

from datetime import timedelta

from portal.calendars.budgets import Budget, Unit

# Where the law says "immediately", a company may write a number of hours for it, but no more than a day.
LONGEST_AT_ONCE = timedelta(hours=24)
AT_ONCE = "at-once"

_SHORTEST = {
    Unit.SECOND: timedelta(seconds=1),
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.WORKING_HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WORKING_DAY: timedelta(days=1),
    Unit.MONTH: timedelta(days=28),
    Unit.YEAR: timedelta(days=365),
}
_LONGEST = _SHORTEST | {Unit.MONTH: timedelta(days=31), Unit.YEAR: timedelta(days=366)}
# Longest run of public holidays with the weekends beside it.
_HOLIDAYS = timedelta(days=10)


def is_as_strict(company: Budget, law: Budget | None, pace: str | None = None) -> bool:
    """Whether `company` can never end later than the law's `law`, or its word `pace` where it gives no number."""
    if law is None:
        return pace != AT_ONCE or longest(company) <= LONGEST_AT_ONCE
    if company.unit == law.unit:
        return company.amount <= law.amount
    if company.unit == Unit.DAY and law.unit == Unit.WORKING_DAY:
        return company.amount <= law.amount  # a working day is at least a day
    return longest(company) <= shortest(law)


def never_loosens(new: Budget | None, new_pace: str | None, old: Budget | None, old_pace: str | None) -> bool:
    """Whether `new` may take the place of `old` unread: never later, and no number where the law leaves it to a person."""
    if new is None:
        return old is None and new_pace in (old_pace, AT_ONCE)
    if old is None and old_pace != AT_ONCE:
        return False  # `promptly` and a number of days have no order
    return is_as_strict(new, old, old_pace)


def shortest(budget: Budget) -> timedelta:
    """The least time from the start to the end of `budget`; the day of the start is not counted, so days are whole."""
    return budget.amount * _SHORTEST[budget.unit]


def longest(budget: Budget) -> timedelta:
    """The most time `budget` can last, counted as the law counts: a day begun late ends at the next midnights."""
    length = budget.amount * _LONGEST[budget.unit]
    if budget.unit.is_exact:
        return length
    if budget.unit == Unit.WORKING_HOUR:
        return (budget.amount + 1) * (timedelta(days=3) + _HOLIDAYS)
    if budget.unit == Unit.WORKING_DAY:
        weeks = budget.amount // 5 + 1
        return length + weeks * timedelta(days=2) + (budget.amount // 20 + 1) * _HOLIDAYS + timedelta(days=1)
    return length + timedelta(days=1)
