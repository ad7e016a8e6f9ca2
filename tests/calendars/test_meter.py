"""Meters of open time: laws that hold for every calendar, and agreement with a walk along the minutes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.calendars.calendar import Calendar
from portal.calendars.meter import ALWAYS
from portal.calendars.refusals import NoOpenTime
from portal.calendars.windows import WHOLE_DAY, parse_windows
from tests.calendars.plain import Wall
from tests.calendars.strategies import MINUTE, NIGHTS, calendar_of, calendars, moments_between, nights

NOTHING = timedelta()
moments = moments_between(date(2025, 1, 1), date(2029, 1, 1))
amounts = st.integers(0, 60 * 86_400 * 10**6).map(lambda count: timedelta(microseconds=count))
a_calendar = st.sampled_from(list(NIGHTS)).flatmap(calendars)


def wall_of(calendar: Calendar) -> Wall:
    return Wall(str(calendar.tz), lambda day: [(each.start, each.end) for each in calendar.windows_on(day)])


@given(a_calendar, moments, amounts)
def test_as_much_is_used_when_it_is_used_up_as_was_given(calendar, start, amount):
    for meter in (calendar.open_hours, calendar.working_days, ALWAYS):
        assert meter.between(start, meter.after(start, amount)) == amount


@given(a_calendar, moments, amounts, amounts)
def test_more_budget_or_a_later_start_never_ends_earlier(calendar, start, amount, later):
    for meter in (calendar.open_hours, calendar.working_days, ALWAYS):
        end = meter.after(start, amount)
        assert start <= end <= meter.after(start, amount + later)
        assert end <= meter.after(start + later, amount)


@given(a_calendar, moments, amounts, amounts)
def test_using_two_amounts_is_using_their_sum(calendar, start, one, other):
    meter = calendar.open_hours
    assert meter.after(meter.after(start, one), other) == meter.after(start, one + other)


@given(a_calendar, moments, amounts)
def test_the_end_lies_in_open_time_or_at_its_edge(calendar, start, amount):
    meter, end = calendar.open_hours, calendar.open_hours.after(start, amount + timedelta(microseconds=1))
    assert meter.between(end - timedelta(microseconds=1), end) == timedelta(microseconds=1)


@given(a_calendar, moments, amounts)
def test_open_stretches_are_apart_in_order_and_add_up(calendar, start, length):
    meter, end = calendar.open_hours, start + length
    stretches = meter.intervals(start, end)
    assert sum((each.length for each in stretches), NOTHING) == meter.between(start, end)
    assert all(one.end < two.start for one, two in pairwise(stretches))
    assert all(start <= each.start < each.end <= end for each in stretches)


@given(a_calendar, moments)
def test_the_next_open_moment_has_only_closed_time_before_it(calendar, moment):
    meter = calendar.open_hours
    opens = meter.next_open(moment)
    assert opens >= moment
    assert meter.between(moment, opens) == NOTHING
    assert meter.between(opens, opens + timedelta(microseconds=1)) > NOTHING


@settings(max_examples=60)
@given(st.data())
def test_open_time_agrees_with_a_walk_along_the_minutes(data):
    zone, start = data.draw(nights())
    calendar = data.draw(calendars(zone, around=start.date()))
    until = start + data.draw(st.integers(0, 5_000)) * MINUTE
    wall = wall_of(calendar)
    assert calendar.open_hours.between(start, until) == wall.elapsed(start, until) * MINUTE
    minutes = data.draw(st.integers(1, 600))
    assert calendar.open_hours.after(start, minutes * MINUTE) == wall.due(start, minutes)


@settings(max_examples=30)
@given(nights(), st.integers(0, 5_000))
def test_working_days_agree_with_a_walk_along_the_minutes(night, length):
    zone, start = night
    calendar = calendar_of(zone)
    whole = Wall(zone, lambda day: [(0, 1440)] if calendar.windows_on(day) else [])
    until = start + length * MINUTE
    assert calendar.working_days.between(start, until) == whole.elapsed(start, until) * MINUTE


@pytest.mark.parametrize(("zone", "change"), [(zone, each) for zone, both in NIGHTS.items() for each in both])
def test_each_night_with_a_changed_clock_agrees_minute_by_minute(zone, change):
    """Open 22:00-06:00 each night and 23:30-00:30 elsewhere: the changed hour lies inside a window."""
    for hours in (["22:00-06:00"], ["23:30-00:30"], ["00:00-03:00", "12:00-13:00"], ["00:00-24:00"]):
        calendar = calendar_of(zone, parse_windows(hours), weekend=parse_windows(hours))
        wall, start, used = wall_of(calendar), change - timedelta(hours=30), 0
        for minutes in range(60 * 60):
            moment = start + minutes * MINUTE
            assert calendar.open_hours.between(start, moment) == used * MINUTE
            used += wall.is_open(moment)


def test_an_hour_that_comes_twice_counts_twice_and_one_left_out_not_at_all():
    calendar = calendar_of(
        "Europe/Berlin", parse_windows(["00:00-06:00"]), weekend=parse_windows(["00:00-06:00"])
    )
    back, forward = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert calendar.open_hours.between(back, back + timedelta(hours=12)) == timedelta(hours=7)
    assert calendar.open_hours.between(forward, forward + timedelta(hours=12)) == timedelta(hours=5)


def test_a_day_that_a_zone_left_out_counts_for_nothing():
    calendar = calendar_of("Pacific/Apia", [WHOLE_DAY], weekend=[WHOLE_DAY])
    begin = datetime(2011, 12, 29, 10, tzinfo=UTC)  # midnight before the 29th, the last day on the old side
    opened = calendar.open_hours.intervals(begin, begin + timedelta(days=3))
    assert [each.length for each in opened] == [timedelta(days=3)]
    friday_only = Calendar("f", 1, {}, "Pacific/Apia", ((), (), (), (), (WHOLE_DAY,), (), ()))
    assert friday_only.open_hours.next_open(begin) == datetime(2012, 1, 5, 10, tzinfo=UTC)


def test_a_window_over_midnight_runs_on_into_a_day_off_and_across_a_new_year():
    calendar = calendar_of("Asia/Shanghai", parse_windows(["22:00-08:30"]), weekend=())
    friday = datetime(2027, 12, 31, 13, tzinfo=UTC)  # 21:00 in Shanghai; UTC's year ends inside the window
    assert [
        (each.start.hour, each.end.day, each.end.hour)
        for each in calendar.open_hours.intervals(friday, friday + timedelta(hours=20))
    ] == [(14, 1, 0)]
    assert calendar.open_hours.after(friday, timedelta(hours=10)) == datetime(2028, 1, 1, 0, tzinfo=UTC)
    assert calendar.open_hours.after(friday, timedelta(hours=11)) == datetime(2028, 1, 3, 14, 30, tzinfo=UTC)


def test_a_window_to_2400_leaves_no_closed_minute():
    """23:59 as an end counted one closed minute per day elsewhere; 24:00 is the end of the day here."""
    calendar = calendar_of(
        "Asia/Shanghai", parse_windows(["00:00-24:00"]), weekend=parse_windows(["00:00-24:00"])
    )
    start = datetime(2026, 5, 1, 3, 4, 5, 6, tzinfo=UTC)
    assert calendar.open_hours.after(start, timedelta(days=100)) == start + timedelta(days=100)


def test_no_open_time_ends_with_a_sentence_and_no_loop():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    closed = Calendar("closed", 1, {}, "Asia/Shanghai", ((),) * 7)
    for ask in (closed.open_hours.next_open, lambda at: closed.working_days.after(at, MINUTE)):
        with pytest.raises(NoOpenTime):
            ask(start)
    with pytest.raises(NoOpenTime):
        closed.nth_working_day(date(2026, 1, 1), 1)
    assert closed.open_hours.between(start, start + timedelta(days=2_000)) == NOTHING
    assert closed.open_hours.after(start, NOTHING) == start


def test_open_time_that_never_suffices_ends_too():
    calendar = calendar_of("Asia/Shanghai", parse_windows(["09:00-09:15"]))
    with pytest.raises(NoOpenTime):
        calendar.open_hours.after(datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=365 * 30))


def test_years_are_kept_but_not_without_end():
    meter = calendar_of("Asia/Shanghai").open_hours
    meter.between(datetime(1950, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC))
    assert len(meter._years) <= 128
