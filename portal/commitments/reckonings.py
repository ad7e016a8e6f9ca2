"""From the row of a clock to its reckoning: the deadline as a pure function of what the row says and what it pins.

Asks the database for nothing of its own: pinned calendar versions never change and are kept in memory.
"""

from functools import lru_cache

from portal.calendars.calendar import Calendar
from portal.calendars.intervals import Interval
from portal.calendars.queries import version
from portal.calendars.reckoning import Counting, Reckoning, fixed, reckon
from portal.calendars.windows import WHOLE_DAY
from portal.commitments.models import Clock, ClockPause
from portal.procedures.durations import parse_budget

# What clocks from before calendars ran on, and still do: all time counts, days are the company's.
NATURAL = Calendar(
    code="always",
    version=0,
    title={"zh-Hans": "自然时间", "en": "Natural time"},
    zone="Asia/Shanghai",
    week=((WHOLE_DAY,),) * 7,
)
budget_from = lru_cache(256)(parse_budget)


def reckoning_of(clock: Clock, calendar: Calendar | None = None) -> Reckoning:
    """How the deadline of `clock` is reckoned; `calendar` stands in for the pinned one, to see what it would change."""
    calendar = calendar or calendar_of(clock)
    if clock.is_fixed:  # never stands still, so the date that was promised is its deadline for good
        return fixed(clock.started_at, clock.due_at, calendar)
    budget, counting = budget_from(clock.budget_text), Counting(clock.counting)
    return reckon(clock.started_at, budget, calendar=calendar, counting=counting)


def calendar_of(clock: Clock) -> Calendar:
    """The calendar version the clock pins."""
    return NATURAL if clock.calendar_version_id is None else version(clock.calendar_version_id).calendar


def ended_pauses(clock: Clock) -> list[Interval]:
    """The pauses that have a length. The open one, if any, has none yet."""
    return [
        Interval(pause.started_at, pause.ended_at) for pause in clock.pauses if pause.ended_at is not None
    ]


def open_pause(clock: Clock) -> ClockPause | None:
    """The pause the clock is in now."""
    return next((pause for pause in clock.pauses if pause.ended_at is None), None)
