"""Windows as people type them, and the ends of days that other helpdesks trip over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.calendars.refusals import CalendarWrong
from portal.calendars.windows import WHOLE_DAY, Window, overlap, parse_window, parse_windows


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("09:00-12:00", 540, 720),
        ("9:00 - 12:30", 540, 750),
        ("18:00-24:00", 1080, 1440),
        ("00:00-24:00", 0, 1440),
        ("22:00-06:00", 1320, 1800),
        ("22:00-05:59", 1320, 1799),
        ("09:00–17:00", 540, 1020),
        ("09：00～17：00", 540, 1020),
        ("09:00至17:00", 540, 1020),
    ],
)
def test_a_window_is_read_as_people_write_it(text, start, end):
    assert parse_window(text) == Window(start, end)


def test_an_end_at_midnight_is_the_end_of_the_day():
    """An end of 00:00 sent another helpdesk into an endless loop."""
    assert parse_window("09:00-00:00") == parse_window("09:00-24:00") == Window(540, 1440)


def test_2359_is_refused_since_it_closes_a_minute_each_day():
    with pytest.raises(CalendarWrong, match="24:00"):
        parse_window("09:00-23:59")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nine to five",
        "09:00",
        "09:00-09:00",
        "00:00-00:00",
        "25:00-26:00",
        "09:60-10:00",
        "24:00-25:00",
        "09:00-49:00",
        "09:00-25:00",
        "09:00-24:01",
        "22:00-30:00",
    ],
)
def test_what_is_no_window_is_refused_with_a_sentence(text):
    with pytest.raises(CalendarWrong) as refused:
        parse_window(text)
    assert refused.value.msgid % refused.value.parts == str(refused.value)


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_a_window_reads_back_as_it_was_written(start, length):
    end = start + length
    if end == 1439 or (start and length == 1440):
        return
    assert parse_window(str(Window(start, end))) == Window(start, end)


@given(st.integers(0, 1439), st.integers(1441, 2880))
def test_no_clock_shows_an_hour_past_midnight_as_more_than_24(start, end):
    text = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    with pytest.raises(CalendarWrong, match="24:00 at most"):
        parse_window(text)


@pytest.mark.parametrize(("start", "end"), [(0, 1441), (540, 1980), (540, 2000)])
def test_no_window_is_longer_than_until_it_begins_again(start, end):
    with pytest.raises(CalendarWrong, match="empty or too long"):
        Window(start, end)


def test_the_windows_of_a_day_come_in_order():
    assert parse_windows(["13:00-18:00", "09:00-12:00"]) == (Window(540, 720), Window(780, 1080))


def test_windows_that_share_a_minute_are_found():
    assert overlap(parse_windows(["09:00-12:01", "12:00-18:00"]))
    assert not overlap(parse_windows(["09:00-12:00", "12:00-18:00"]))
    assert not overlap([WHOLE_DAY])
