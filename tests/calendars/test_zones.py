"""Wall times and instants: the hour that comes twice, the one left out, and dates that begin late."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.calendars.zones import instant_of, offset_at, offsets, start_of, wall_time
from tests.calendars.strategies import NIGHTS, ZONES, moments_between

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("zone", "change"), [(zone, each) for zone, both in NIGHTS.items() for each in both])
def test_the_nights_of_the_tests_are_changes_and_are_found_to_the_second(zone, change):
    tz = ZoneInfo(zone)
    assert offset_at(change - SECOND, tz) != offset_at(change, tz)
    year = datetime(change.year, 1, 1, tzinfo=UTC)
    assert change in [since for since, _, _ in offsets(year, year + timedelta(days=365), tz)]


@pytest.mark.parametrize("zone", [*ZONES, "Africa/Casablanca"])
def test_the_stretches_of_one_offset_tell_the_offset_of_each_hour(zone):
    """Casablanca puts its clock back for Ramadan and forward after it: two changes within five weeks."""
    tz, begin = ZoneInfo(zone), datetime(2026, 1, 1, tzinfo=UTC)
    told = list(offsets(begin, begin + timedelta(days=365), tz))
    for hour in range(365 * 24):
        moment = begin + timedelta(hours=hour)
        assert [offset for since, until, offset in told if since <= moment < until] == [offset_at(moment, tz)]


@given(st.sampled_from(ZONES), moments_between(date(2010, 1, 1), date(2030, 1, 1)))
def test_an_instant_shows_its_wall_time_or_the_end_of_a_gap(zone, moment):
    tz, wall = ZoneInfo(zone), moment.replace(tzinfo=None)
    moment = instant_of(wall, tz)
    shown = wall_time(moment, tz)
    assert shown >= wall
    if shown != wall:
        assert wall_time(moment - timedelta(microseconds=1), tz) < wall
        assert offset_at(moment, tz) > offset_at(moment - SECOND, tz)


@given(st.sampled_from(ZONES), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_dates_begin_one_after_the_other(zone, day):
    tz = ZoneInfo(zone)
    begins = start_of(day, tz)
    assert begins <= start_of(day + timedelta(days=1), tz)
    assert wall_time(begins, tz).date() >= day
    assert wall_time(begins - timedelta(microseconds=1), tz).date() < day


def test_a_gap_at_midnight_lets_the_day_begin_at_one():
    havana = ZoneInfo("America/Havana")
    assert wall_time(start_of(date(2026, 3, 8), havana), havana) == datetime.fromisoformat("2026-03-08T01:00")


def test_the_first_of_two_equal_wall_times_is_meant():
    berlin = ZoneInfo("Europe/Berlin")
    assert instant_of(datetime.fromisoformat("2026-10-25T02:30"), berlin) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_wall_time_left_out_is_the_instant_after_the_gap():
    berlin = ZoneInfo("Europe/Berlin")
    assert instant_of(datetime.fromisoformat("2026-03-29T02:30:00.000001"), berlin) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )
