"""What one deadline costs: a budget of a whole year in working time, with pauses, on the company's calendar."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from portal.calendars.budgets import Budget, Unit
from portal.calendars.calendar import Calendar
from portal.calendars.intervals import Interval
from portal.calendars.queries import current
from portal.calendars.reckoning import reckon

TURNS = 2_000
START = datetime(2025, 1, 6, 1, 30, tzinfo=UTC)
# A year of China: about 250 working days, or 2,000 working hours.
BUDGETS = (Budget(250, Unit.WORKING_DAY), Budget(2_000, Unit.WORKING_HOUR))
PAUSES = [
    Interval(START + timedelta(days=25 * nth), START + timedelta(days=25 * nth, hours=30))
    for nth in range(12)
]


def one_deadline(app: Flask) -> dict[str, Any]:
    """Median and 99th percentile in milliseconds of start, year, twelve pauses to deadline."""
    with app.app_context():
        calendar = current("company").calendar
    taken = [_timed(calendar, turn) for turn in range(TURNS)]
    return {
        "median_ms": round(statistics.median(taken), 4),
        "p99_ms": round(statistics.quantiles(taken, n=100)[98], 4),
    }


def _timed(calendar: Calendar, turn: int) -> float:
    start = START + timedelta(minutes=7 * turn)
    begun = time.perf_counter()
    reckon(start, BUDGETS[turn % len(BUDGETS)], calendar=calendar).due(PAUSES)
    return (time.perf_counter() - begun) * 1000
