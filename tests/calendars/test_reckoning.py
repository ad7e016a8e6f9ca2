"""Deadlines: the examples everybody can check by hand, both ways of counting, pauses, and the tale day by day."""

from datetime import date, datetime, timedelta

import pytest

from portal.calendars.budgets import Budget, Unit
from portal.calendars.calendar import YearStatus
from portal.calendars.intervals import Interval
from portal.calendars.reckoning import Counting, fixed, reckon
from portal.calendars.windows import parse_windows
from tests.calendars.china import CHINA, at
from tests.calendars.strategies import calendar_of

NOTHING = timedelta()
LEGAL = Counting.LEGAL


def due(start: str, amount: int, unit: Unit, counting: Counting = Counting.COMPANY) -> datetime:
    return reckon(at(start), Budget(amount, unit), calendar=CHINA, counting=counting).due()


# ------------------------------------------------------------ company counting


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("02-13 09:00", "02-25 09:00"),
        ("09-17 09:00", "09-21 09:00"),
        ("10-08 09:00", "10-12 09:00"),
        ("04-30 09:00", "05-08 09:00"),
    ],
)
def test_three_working_days_over_the_breaks_of_2026(start, ends):
    """Counting Monday to Friday alone would say 18 Feb (too early) and 22 Sep, 13 Oct (too late)."""
    assert due(start, 3, Unit.WORKING_DAY) == at(ends)


@pytest.mark.parametrize(
    ("start", "amount", "ends"),
    [
        ("03-02 10:00", 1, "03-03 10:00"),
        ("03-06 23:30", 1, "03-09 23:30"),  # outside hours on a working day: the same wall time
        ("03-07 10:00", 1, "03-10 00:00"),  # Saturday: the end of Monday
        ("02-15 10:00", 3, "02-27 00:00"),  # in the break: 24, 25 and 26 February
        ("02-13 17:59", 1, "02-14 17:59"),  # the next day is a make-up Saturday
    ],
)
def test_working_days_end_at_the_same_wall_time_or_with_the_last_of_them(start, amount, ends):
    assert due(start, amount, Unit.WORKING_DAY) == at(ends)


@pytest.mark.parametrize(
    ("start", "amount", "ends"),
    [
        ("03-02 10:00", 2, "03-02 12:00"),  # at the very end of a window, not after the break
        ("03-02 10:00", 3, "03-02 14:00"),
        ("03-06 17:00", 2, "03-09 10:00"),
        ("02-14 17:30", 1, "02-24 09:30"),
        ("03-07 10:00", 8, "03-09 18:00"),
    ],
)
def test_working_hours_run_in_open_hours_only(start, amount, ends):
    assert due(start, amount, Unit.WORKING_HOUR) == at(ends)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "ends"),
    [
        ("03-07 23:30", 90, Unit.MINUTE, "03-08 01:00"),
        ("02-15 10:00", 24, Unit.HOUR, "02-16 10:00"),
        ("02-15 10:00", 20, Unit.SECOND, "02-15 10:00:20"),
        ("02-15 10:00", 10, Unit.DAY, "02-25 10:00"),
        ("01-31 10:00", 1, Unit.MONTH, "02-28 10:00"),
        ("10-31 10:00", 4, Unit.MONTH, "2027-02-28 10:00"),
        ("2028-02-29 10:00", 1, Unit.YEAR, "2029-02-28 10:00"),
    ],
)
def test_time_that_needs_no_calendar_runs_on(start, amount, unit, ends):
    assert due(start, amount, unit) == at(ends)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "ends"),
    [
        # Berlin, 2026-03-29 02:00 -> 03:00 and 2026-10-25 03:00 -> 02:00.
        ("2026-03-28T12:00+01:00", 1, Unit.DAY, "2026-03-29T12:00+02:00"),
        ("2026-03-28T12:00+01:00", 24, Unit.HOUR, "2026-03-29T13:00+02:00"),
        ("2026-03-28T02:30+01:00", 1, Unit.DAY, "2026-03-29T03:00+02:00"),
        ("2026-10-24T02:30+02:00", 1, Unit.DAY, "2026-10-25T02:30+02:00"),
        ("2026-09-25T02:30+02:00", 1, Unit.MONTH, "2026-10-25T02:30+02:00"),
    ],
)
def test_days_keep_the_wall_time_over_a_changed_clock(start, amount, unit, ends):
    reckoning = reckon(
        datetime.fromisoformat(start), Budget(amount, unit), calendar=calendar_of("Europe/Berlin")
    )
    assert reckoning.due() == datetime.fromisoformat(ends)


def test_a_working_day_of_23_or_25_hours_shifts_nothing():
    sunday = calendar_of("Europe/Berlin", weekend=parse_windows(["09:00-12:00"]))
    for start, ends in (
        ("2026-03-28T23:30+01:00", "2026-03-29T23:30+02:00"),
        ("2026-10-24T23:30+02:00", "2026-10-25T23:30+01:00"),
    ):
        reckoning = reckon(datetime.fromisoformat(start), Budget(1, Unit.WORKING_DAY), calendar=sunday)
        assert reckoning.due() == datetime.fromisoformat(ends)


# ------------------------------------------------------------ legal counting


@pytest.mark.parametrize(
    ("start", "amount", "unit", "ends", "shifted"),
    [
        ("03-02 10:00", 24, Unit.HOUR, "03-03 10:00", None),
        ("03-02 00:01", 3, Unit.DAY, "03-06 00:00", None),
        ("03-02 23:59", 3, Unit.DAY, "03-06 00:00", None),
        (
            "03-02 10:00",
            5,
            Unit.DAY,
            "03-08 00:00",
            "03-10 00:00",
        ),  # Saturday; Monday is the next working day
        ("02-10 10:00", 7, Unit.DAY, "02-18 00:00", "02-25 00:00"),
        ("02-07 10:00", 7, Unit.DAY, "02-15 00:00", None),  # a make-up Saturday is a working day
        ("02-13 09:00", 3, Unit.WORKING_DAY, "02-26 00:00", None),
        ("01-31 10:00", 1, Unit.MONTH, "03-01 00:00", None),
        ("2025-05-01 10:00", 1, Unit.YEAR, "05-02 00:00", "05-07 00:00"),
    ],
)
def test_the_law_leaves_out_the_first_day_and_ends_with_the_last(start, amount, unit, ends, shifted):
    reckoning = reckon(at(start), Budget(amount, unit), calendar=CHINA, counting=LEGAL)
    assert reckoning.due() == at(ends)
    assert reckoning.shifted(reckoning.due()) == (at(shifted) if shifted else None)


# ------------------------------------------------------------ provisional


@pytest.mark.parametrize(
    ("start", "amount", "unit", "counting", "provisional"),
    [
        ("12-24 10:00", 3, Unit.WORKING_DAY, Counting.COMPANY, False),
        ("12-29 10:00", 3, Unit.WORKING_DAY, Counting.COMPANY, True),
        ("12-26 10:00", 4, Unit.WORKING_DAY, Counting.COMPANY, False),  # ends with 31 December, 24:00
        ("12-31 17:00", 1, Unit.WORKING_HOUR, Counting.COMPANY, False),
        ("12-31 17:00", 2, Unit.WORKING_HOUR, Counting.COMPANY, True),
        ("12-29 10:00", 30, Unit.DAY, Counting.COMPANY, False),
        ("12-29 10:00", 72, Unit.HOUR, Counting.COMPANY, False),
        ("12-29 10:00", 72, Unit.HOUR, LEGAL, False),
        ("12-29 10:00", 3, Unit.WORKING_DAY, LEGAL, True),
        ("12-29 10:00", 3, Unit.DAY, LEGAL, True),
        ("12-28 10:00", 3, Unit.DAY, LEGAL, False),
    ],
)
def test_a_deadline_is_provisional_when_an_unknown_year_decides_it(
    start, amount, unit, counting, provisional
):
    reckoning = reckon(at(start), Budget(amount, unit), calendar=CHINA, counting=counting)
    assert reckoning.is_provisional(reckoning.due()) is provisional


def test_an_approved_year_makes_it_final():
    known = calendar_of(
        "Asia/Shanghai", years={2026: YearStatus(complete=True), 2027: YearStatus(complete=True)}
    )
    reckoning = reckon(at("12-29 10:00"), Budget(3, Unit.WORKING_DAY), calendar=known)
    assert not reckoning.is_provisional(reckoning.due())


# ------------------------------------------------------------ pauses and the tale


def test_the_tale_of_three_working_days_names_each_day():
    reckoning = reckon(at("02-13 09:00"), Budget(3, Unit.WORKING_DAY), calendar=CHINA)
    spans = reckoning.spans(reckoning.due())
    assert [span.day.kind for span in spans] == ["ordinary", "work", *["off"] * 9, "ordinary", "ordinary"]
    assert [span.counted for span in spans if span.counted] == [
        timedelta(hours=hours) for hours in (15, 24, 24, 9)
    ]
    assert spans[1].date == date(2026, 2, 14)
    assert spans[5].day.name == {"en": "Spring Festival"}


def test_two_pauses_in_the_same_minute_are_two():
    """They overwrote each other elsewhere, and pauses shorter than a minute vanished."""
    reckoning = reckon(at("03-02 09:00"), Budget(1, Unit.HOUR), calendar=CHINA)
    minute = at("03-02 09:10")
    pauses = [
        Interval(minute + timedelta(seconds=one), minute + timedelta(seconds=two))
        for one, two in ((1, 9), (20, 50), (5, 10))
    ]
    assert reckoning.due(pauses) == at("03-02 10:00:39")


def test_a_pause_from_the_deadline_on_moves_nothing():
    reckoning = reckon(at("03-02 09:00"), Budget(1, Unit.HOUR), calendar=CHINA)
    assert reckoning.due([Interval(at("03-02 10:00"), at("03-02 11:00"))]) == at("03-02 10:00")


def test_a_pause_in_closed_time_moves_nothing():
    reckoning = reckon(at("03-06 17:00"), Budget(2, Unit.WORKING_HOUR), calendar=CHINA)
    assert reckoning.due([Interval(at("03-06 18:00"), at("03-09 09:00"))]) == reckoning.due()
    assert reckoning.due([Interval(at("03-06 17:30"), at("03-09 09:15"))]) == at("03-09 10:45")


def test_a_date_given_by_a_person_is_kept():
    reckoning = fixed(at("03-02 09:00"), at("03-05 17:00"), CHINA)
    assert reckoning.due() == at("03-05 17:00")
    assert reckoning.budget is None
    assert not reckoning.is_provisional(at("2027-03-05 17:00"))
    assert fixed(at("03-05 09:00"), at("03-02 17:00"), CHINA).due() == at("03-05 09:00")
