"""Calendars in layers: what a date comes to, which years are provisional, reading, writing and refusing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.calendars.body import from_json, to_json, validate
from portal.calendars.calendar import INHERITED, Calendar, DayKind, DayRule, YearStatus
from portal.calendars.refusals import CalendarWrong, NoOpenTime
from portal.calendars.windows import parse_windows
from tests.calendars.china import CHINA, HOURS, MAKE_UPS
from tests.calendars.strategies import calendar_of, calendars

SHORT = parse_windows(["09:00-12:00"])
LONG = parse_windows(["08:30-12:00", "13:00-20:00"])
EVE = date(2026, 2, 13)
SATURDAY = date(2026, 3, 14)

COMPANY = Calendar(
    "company",
    1,
    {"en": "Company"},
    "Asia/Shanghai",
    (LONG,) * 5 + (None, None),
    days={
        EVE: DayRule(DayKind.HOURS, {"en": "Half day"}, SHORT),
        SATURDAY: DayRule(DayKind.HOURS, {"en": "Stocktaking"}, SHORT),
        date(2026, 3, 16): DayRule(DayKind.OFF, {"en": "Founders' Day"}),
    },
    base=CHINA,
)


@pytest.mark.parametrize(
    ("day", "kind", "windows", "layer"),
    [
        (date(2026, 3, 2), "ordinary", LONG, "company"),
        (date(2026, 3, 7), "closed", (), "china"),
        (date(2026, 2, 17), "off", (), "china"),
        (date(2026, 2, 14), "work", HOURS, "china"),
        (EVE, "short", SHORT, "company"),
        (SATURDAY, "extra", SHORT, "company"),
        (date(2026, 3, 16), "off", (), "company"),
    ],
)
def test_the_upper_layer_decides_and_the_lower_fills_in(day, kind, windows, layer):
    told = COMPANY.day_on(day)
    assert (told.kind, told.windows, told.layer, told.is_working) == (kind, windows, layer, bool(windows))
    assert bool(told.name) == (kind not in {"ordinary", "closed"})


def test_a_make_up_day_has_the_ordinary_hours_of_the_upper_layer():
    own = replace(COMPANY, ordinary=LONG)
    assert {own.windows_on(date.fromisoformat(day)) for day in MAKE_UPS} == {LONG}


def test_a_make_up_day_without_stated_hours_has_those_of_its_weekday_or_of_the_first_open_one():
    work = {day: DayRule(DayKind.WORK) for day in (date(2026, 3, 14), date(2026, 3, 15))}
    calendar = Calendar("team", 1, {}, "Asia/Shanghai", (LONG,) * 5 + (SHORT, ()), days=work)
    assert [calendar.windows_on(day) for day in work] == [SHORT, LONG]


def test_a_team_on_duty_works_through_the_holidays_of_its_base():
    duty = Calendar("duty", 1, {}, "Asia/Shanghai", (HOURS,) * 7, base=CHINA, follows_days=False)
    assert duty.is_working_day(date(2026, 10, 1))
    assert not duty.is_provisional(2031)


def test_the_six_make_up_days_of_2026_are_working_days_and_the_breaks_are_not():
    assert all(CHINA.is_working_day(date.fromisoformat(day)) for day in MAKE_UPS)
    days = [date(2026, 1, 1) + timedelta(days=count) for count in range(365)]
    assert sum(map(CHINA.is_working_day, days)) == 248


def test_a_year_is_provisional_until_the_layer_that_keeps_lists_holds_it_complete():
    guessed = replace(CHINA, years={**CHINA.years, 2027: YearStatus(complete=False)})
    assert [replace(COMPANY, base=guessed).is_provisional(year) for year in (2025, 2026, 2027, 2028)] == [
        False,
        False,
        True,
        True,
    ]
    assert not calendar_of("Asia/Shanghai").is_provisional(2050)


@given(calendars(), st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(1, 400))
def test_the_nth_working_day_is_found_by_counting(calendar, after, count):
    day, left = after, count
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    assert calendar.nth_working_day(after, count) == day


@given(calendars())
def test_a_layer_reads_back_as_it_was_written(calendar):
    again = from_json(to_json(calendar), code=calendar.code, version=1, title={}, base=calendar.base)
    assert again == calendar


def test_years_and_sources_are_written_too():
    body = to_json(CHINA)
    assert body["years"]["2026"] == {"status": "complete", "source": "test"}
    assert body["days"]["2026-02-14"]["kind"] == "work"
    assert from_json(body, code="china", version=1, title=CHINA.title) == CHINA


@pytest.mark.parametrize(
    "spoiled",
    [
        {"zone": "Asia/Peking"},
        {"week": {"mon": "09:00-12:00"}},
        {"week": {"mon": ["noon"]}},
        {"days": {"2026-02-30": {"kind": "off"}}},
        {"days": {"2026-02-13": {"kind": "holiday"}}},
        {"days": {"2026-02-13": "off"}},
        {"years": {"soon": {"status": "complete"}}},
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_a_sentence(spoiled):
    with pytest.raises(CalendarWrong):
        from_json({**to_json(CHINA), **spoiled}, code="china", version=1, title={})


def test_a_calendar_without_open_time_in_400_days_is_refused():
    with pytest.raises(NoOpenTime):
        validate(Calendar("closed", 1, {}, "Asia/Shanghai", ((),) * 7))
    nights = {date(2026, 1, 1) + timedelta(days=day): DayRule(DayKind.OFF) for day in range(500)}
    with pytest.raises(NoOpenTime):
        validate(calendar_of("Asia/Shanghai", days=nights))
    validate(calendar_of("Asia/Shanghai", days=dict(list(nights.items())[:390])))


def test_a_layer_over_nothing_has_no_open_time():
    with pytest.raises(NoOpenTime):
        validate(Calendar("top", 1, {}, "Asia/Shanghai", INHERITED))


@pytest.mark.parametrize(
    "week",
    [
        (parse_windows(["09:00-12:30", "12:00-18:00"]),) * 7,
        (parse_windows(["22:00-09:30"]), parse_windows(["09:00-18:00"]), *((),) * 5),
        (parse_windows(["09:00-18:00"]), *((),) * 5, parse_windows(["22:00-09:30"])),
    ],
)
def test_windows_that_overlap_are_refused(week):
    with pytest.raises(CalendarWrong, match="overlap"):
        validate(Calendar("double", 1, {}, "Asia/Shanghai", week))


def test_a_calendar_over_itself_is_refused():
    with pytest.raises(CalendarWrong, match="over itself"):
        validate(replace(CHINA, base=COMPANY))


def test_hours_of_a_day_must_be_given():
    with pytest.raises(CalendarWrong, match="none are given"):
        validate(calendar_of("Asia/Shanghai", days={EVE: DayRule(DayKind.HOURS)}))


def test_what_is_right_is_accepted():
    validate(COMPANY)
    validate(COMPANY, at=datetime(2026, 11, 1, tzinfo=UTC))
