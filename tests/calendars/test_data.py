"""China's working days as we keep them, against two libraries that know nothing of each other or of us."""

import warnings
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest

from portal.calendars.body import from_json, to_json
from portal.calendars.budgets import Budget, Unit
from portal.calendars.days import DayKind
from portal.calendars.reckoning import reckon
from portal.calendars.seed import seeds

ZONE = ZoneInfo("Asia/Shanghai")
CHINA = next(
    from_json(seed.body, code=seed.code, version=1, title=seed.title)
    for seed in seeds()
    if seed.code == "china"
)
THREE = Budget(3, Unit.WORKING_DAY)
COMPLETE = range(2018, 2027)


def days(first: date, last: date):
    return [first + timedelta(step) for step in range((last - first).days + 1)]


def make_up_days(year: int):
    return [
        f"{day:%m-%d}" for day, rule in sorted(CHINA.days.items()) if day.year == year and rule.kind == "work"
    ]


@pytest.mark.parametrize("year", COMPLETE)
def test_every_day_is_what_both_libraries_say(year):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = holidays.country_holidays("CN")
        differing = [
            day
            for day in days(date(year, 1, 1), date(year, 12, 31))
            if not CHINA.is_working_day(day) == chinese_calendar.is_workday(day) == other.is_working_day(day)
        ]
    assert differing == []


def test_make_up_days_of_2025_and_2026():
    assert make_up_days(2025) == ["01-26", "02-08", "04-27", "09-28", "10-11"]
    assert make_up_days(2026) == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_breaks_of_2026():
    off = [day for day, rule in sorted(CHINA.days.items()) if day.year == 2026 and rule.kind == "off"]
    runs: list[list[date]] = []
    for day in off:
        if runs and day - runs[-1][-1] == timedelta(1):
            runs[-1].append(day)
        else:
            runs.append([day])
    assert [(f"{run[0]:%m-%d}", f"{run[-1]:%m-%d}", CHINA.days[run[0]].name["zh-Hans"]) for run in runs] == [
        ("01-01", "01-03", "元旦"),
        ("02-15", "02-23", "春节"),
        ("04-04", "04-06", "清明节"),
        ("05-01", "05-05", "劳动节"),
        ("06-19", "06-21", "端午节"),
        ("09-25", "09-27", "中秋节"),
        ("10-01", "10-07", "国庆节"),
    ]


def test_years_are_complete_to_2026_and_2027_is_provisional():
    assert [year for year, status in CHINA.years.items() if status.complete] == list(COMPLETE)
    assert not CHINA.is_provisional(2026)
    assert CHINA.is_provisional(2027)
    assert CHINA.is_provisional(2028)


def test_2027_holds_the_statutory_days_alone():
    guessed = [f"{day:%m-%d}" for day in sorted(CHINA.days) if day.year == 2027]
    assert guessed == [
        "01-01",
        "02-05",
        "02-06",
        "02-07",
        "02-08",
        "04-05",
        "05-01",
        "05-02",
        "06-09",
        "09-15",
        "10-01",
        "10-02",
        "10-03",
    ]
    assert make_up_days(2027) == []


def test_every_row_has_both_names_and_its_notice():
    for day, rule in CHINA.days.items():
        assert rule.name["zh-Hans"], day
        assert rule.name["en"].isascii(), day
        assert rule.source, day
        assert rule.kind in (DayKind.OFF, DayKind.WORK), day
    assert all(status.source for status in CHINA.years.values())


def test_a_make_up_day_is_at_a_weekend_and_an_off_day_was_never_both():
    assert [day for day, rule in CHINA.days.items() if rule.kind == "work" and day.weekday() < 5] == []


def test_the_body_survives_the_database():
    assert from_json(to_json(CHINA), code="china", version=1, title=CHINA.title) == CHINA


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-13", "2026-02-25"),
        ("2026-09-17", "2026-09-21"),
        ("2026-10-08", "2026-10-12"),
        ("2026-04-30", "2026-05-08"),
    ],
)
def test_three_working_days_of_2026(start, due):
    begin = datetime.fromisoformat(f"{start}T09:00").replace(tzinfo=ZONE)
    found = reckon(begin, THREE, calendar=CHINA).due()
    assert found.astimezone(ZONE) == datetime.fromisoformat(f"{due}T09:00").replace(tzinfo=ZONE)


def test_monday_to_friday_is_wrong_on_54_of_353_days_and_too_late_on_16():
    """What a calendar without the State Council's notices would promise, day by day through 2026."""
    early = late = 0
    starts = days(date(2026, 1, 1), date(2026, 12, 19))
    for day in starts:
        begin = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
        true = reckon(begin, THREE, calendar=CHINA).due() - timedelta(microseconds=1)
        naive = day
        for _ in range(3):
            naive += timedelta(1)
            while naive.weekday() > 4:
                naive += timedelta(1)
        early += naive < true.astimezone(ZONE).date()
        late += naive > true.astimezone(ZONE).date()
    assert (len(starts), early, late) == (353, 38, 16)


def test_a_span_across_new_year_is_provisional_and_one_before_is_not():
    before = reckon(datetime(2026, 12, 24, 9, tzinfo=ZONE), THREE, calendar=CHINA)
    across = reckon(datetime(2026, 12, 30, 9, tzinfo=ZONE), THREE, calendar=CHINA)
    assert before.due().astimezone(ZONE).date() == date(2026, 12, 29)
    assert not before.is_provisional(before.due())
    assert across.due().astimezone(ZONE).date() == date(2027, 1, 5), "1 January is off, 2 and 3 are a weekend"
    assert across.is_provisional(across.due())
