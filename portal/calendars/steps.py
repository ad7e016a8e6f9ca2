"""Steps on the calendar of dates: so many days, months or years later. Pure; working days are told by `calendar`."""

from calendar import monthrange
from datetime import date, timedelta

from portal.calendars.budgets import Budget, Unit


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_later(day: date, budget: Budget) -> date:
    """The date a budget of days, months or years after another."""
    if budget.unit is Unit.DAY:
        return day + timedelta(days=budget.amount)
    return months_later(day, budget.amount * (12 if budget.unit is Unit.YEAR else 1))
