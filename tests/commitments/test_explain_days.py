"""The counting told day by day, on the calendars of the data: examples by their words, and what holds for any length."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.calendars.body import from_json
from portal.calendars.budgets import Budget, Unit
from portal.calendars.calendar import Calendar
from portal.calendars.reckoning import Counting, reckon
from portal.calendars.seed import seeds
from portal.commitments.counted import counted_days
from portal.commitments.derivation import Stand, derive, ended
from portal.commitments.explain import headline
from portal.commitments.strip import CELL, strip_of
from portal.commitments.wording import told

SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def calendars() -> dict[str, Calendar]:
    found: dict[str, Calendar] = {}
    for seed in seeds():
        base = found.get(seed.base) if seed.base else None
        found[seed.code] = from_json(seed.body, code=seed.code, version=1, title=seed.title, base=base)
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def reckoned(start: str, amount: int, unit: Unit, *, calendar="china", legal=False):
    counting = Counting.LEGAL if legal else Counting.COMPANY
    return reckon(at(start), Budget(amount, unit), calendar=calendars()[calendar], counting=counting)


def lines(reckoning, *stands):
    derivation = derive(reckoning, stands, now=at("2030-01-01T00:00"))
    said = [told(line, exact=False) for line in derivation.lines]
    return [(line.kind, line.time, line.sentence) for line in said]


def stand(start: str, end: str) -> Stand:
    return Stand(at(start), at(end), "parts are missing")


# ------------------------------------------------------------------ by their words


@pytest.mark.usefixtures("app")
class TestWords:
    def test_holidays_and_make_up_days_are_told_by_name(self):
        assert lines(reckoned("2026-02-13T09:00", 3, Unit.WORKING_DAY))[2:] == [
            ("start-day", "Fri 13 Feb", "The day of the start, not counted."),
            ("make-up", "Sat 14 Feb", "Make-up working day (Spring Festival): working day 1 of 3."),
            ("off", "15 to 23 Feb", "Spring Festival: not counted."),
            ("day", "Tue 24 Feb", "Working day 2 of 3."),
            ("day", "Wed 25 Feb", "Working day 3 of 3."),
            ("due", "Wed 25 Feb 2026, 09:00", "Due: 3 working days from Fri 13 Feb 2026, 09:00."),
        ]

    def test_a_start_on_a_day_off_ends_at_the_end_of_a_day(self):
        told_lines = lines(reckoned("2026-02-15T11:00", 3, Unit.WORKING_DAY))
        assert "the end (24:00) of working day 3" in told_lines[0][2]
        assert told_lines[-1][1] == "Thu 26 Feb 2026, 24:00"

    def test_working_hours_tell_each_window_and_the_running_total(self):
        told_lines = lines(reckoned("2026-03-06T17:00", 10, Unit.WORKING_HOUR, calendar="company"))
        assert [sentence for kind, _, sentence in told_lines if kind in ("day", "off")] == [
            "1 h counted (17:00–18:00), 1 h of 10 working hours so far.",
            "Weekend: not counted.",
            "8 h counted (09:00–12:00, 13:00–18:00), 9 h of 10 working hours so far.",
            "1 h counted (09:00–10:00), 10 h of 10 working hours so far.",
        ]

    def test_a_pause_takes_hours_out_of_working_days_and_says_what_it_moved(self):
        told_lines = lines(
            reckoned("2026-02-13T09:00", 3, Unit.WORKING_DAY), stand("2026-02-14T10:00", "2026-02-24T14:00")
        )
        (pause,) = [sentence for kind, _, sentence in told_lines if kind == "pause"]
        assert "from Wed 25 Feb 2026, 09:00 to Thu 26 Feb 2026, 13:00" in pause
        assert told_lines[-1][2] == "Due: 3 working days from Fri 13 Feb 2026, 09:00, moved by the pauses."

    def test_a_pause_on_a_holiday_moves_nothing_and_says_so(self):
        told_lines = lines(
            reckoned("2026-02-13T09:00", 3, Unit.WORKING_DAY), stand("2026-02-16T10:00", "2026-02-18T10:00")
        )
        assert any("That did not move the deadline." in sentence for _, _, sentence in told_lines)

    def test_the_laws_days_are_told_with_the_shifted_date_as_information(self):
        told_lines = lines(reckoned("2026-09-10T10:00", 15, Unit.DAY, legal=True))
        kinds = [kind for kind, *_ in told_lines]
        assert kinds == ["rule", "start-day", "days", "due", "shifted"]
        assert "Mon 28 Sep 2026, 24:00" in told_lines[-1][2]

    def test_a_span_into_a_provisional_year_says_the_year_and_what_will_happen(self):
        told_lines = lines(reckoned("2026-12-28T10:00", 5, Unit.WORKING_DAY))
        assert told_lines[-1][0] == "provisional"
        assert "2027" in told_lines[-1][2]
        assert "computed again" in told_lines[-1][2]

    def test_what_is_left_out_is_named_in_the_head(self):
        reckoning = reckoned("2026-04-30T09:00", 3, Unit.WORKING_DAY)
        derivation = derive(reckoning, [], now=reckoning.start)
        said = [told(line, exact=False).sentence for line in headline(reckoning, derivation)]
        assert said == [
            "Due Fri 8 May 2026, 09:00: 3 working days from Thu 30 Apr 2026, 09:00.",
            "Not counted on the way: Labour Day (1 to 5 May).",
        ]

    def test_a_calendar_of_another_zone_says_whose_clock_it_is(self):
        berlin = replace(calendars()["always"], zone="Europe/Berlin")
        reckoning = reckon(at("2026-03-28T20:00"), Budget(1, Unit.DAY), calendar=berlin)
        derivation = derive(reckoning, [], now=reckoning.start)
        said = [told(line, exact=False, zone=berlin.tz) for line in derivation.lines]
        assert "All times here are those of Europe/Berlin." in [line.sentence for line in said]
        assert said[-1].time == "Sun 29 Mar 2026, 13:00", "the same time on the wall, on a day of 23 hours"

    def test_months_are_folded_to_weeks_and_keep_the_holidays_by_name(self):
        told_lines = lines(reckoned("2026-01-05T10:00", 90, Unit.WORKING_DAY))
        assert len(told_lines) <= 30
        assert any("Labour Day" in sentence for _, _, sentence in told_lines)

    def test_with_a_pause_hours_are_counted_throughout_and_the_rule_says_how(self):
        told_lines = lines(
            reckoned("2026-02-13T09:00", 3, Unit.WORKING_DAY), stand("2026-02-14T10:00", "2026-02-24T14:00")
        )
        sentences = [sentence for _, _, sentence in told_lines]
        assert sentences[0] == (
            "The hours of working days are added up because of the pause: each working day counts 24 h, "
            "the day of the start from the start on; 72 h make 3 working days."
        )
        assert not any("the day of the start, not counted" in one.lower() for one in sentences)
        assert not any("is not counted" in one for one in sentences)
        assert [sentence for kind, _, sentence in told_lines if kind in ("day", "make-up")] == [
            "15 h counted (09:00–24:00), 15 h of 72 h so far.",
            "Make-up working day (Spring Festival): 10 h counted (00:00–10:00), 25 h of 72 h so far.",
            "10 h counted (14:00–24:00), 35 h of 72 h so far.",
            "24 h counted (00:00–24:00), 59 h of 72 h so far.",
            "13 h counted (00:00–13:00), 72 h of 72 h so far.",
        ]

    def test_with_a_pause_that_took_nothing_days_are_counted_as_without(self):
        plain = lines(reckoned("2026-02-13T09:00", 3, Unit.WORKING_DAY))
        told_lines = lines(
            reckoned("2026-02-13T09:00", 3, Unit.WORKING_DAY), stand("2026-02-16T10:00", "2026-02-18T10:00")
        )
        assert [line for line in told_lines if line[0] != "pause"] == plain

    def test_a_start_at_midnight_counts_its_day_as_a_whole(self):
        told_lines = lines(reckoned("2026-02-13T00:00", 3, Unit.WORKING_DAY))
        assert told_lines[0][2] == (
            "It starts at 00:00, so the day of the start is working day 1; the deadline is the end (24:00) of working day 3."
        )
        assert told_lines[2:] == [
            ("day", "Fri 13 Feb", "Working day 1 of 3."),
            ("make-up", "Sat 14 Feb", "Make-up working day (Spring Festival): working day 2 of 3."),
            ("off", "15 to 23 Feb", "Spring Festival: not counted."),
            ("day", "Tue 24 Feb", "Working day 3 of 3."),
            ("due", "Tue 24 Feb 2026, 24:00", "Due: 3 working days from Fri 13 Feb 2026, 00:00."),
        ]

    def test_the_strip_numbers_the_days_as_the_lines_do(self):
        reckoning = reckoned("2026-02-13T00:00", 3, Unit.WORKING_DAY)
        strip = strip_of(reckoning, reckoning.due(), [], due=reckoning.due(), now=reckoning.start)
        assert [cell.place for cell in strip.cells if cell.place] == [1, 2, 3]

    def test_dates_of_another_year_than_the_starts_tell_it(self):
        reckoning = reckoned("2026-11-20T09:00", 45, Unit.WORKING_DAY)
        derivation = derive(reckoning, [], now=reckoning.start)
        said = [told(line, exact=False).sentence for line in headline(reckoning, derivation)]
        assert "Jan 2027)" in said[1]
        folded = " ".join(one[2] for one in lines(reckoned("2026-02-13T09:00", 600, Unit.WORKING_DAY)))
        assert "2028" in folded

    def test_hours_across_a_change_of_the_clocks_say_so_in_one_line(self):
        berlin = replace(calendars()["always"], zone="Europe/Berlin")
        for start, moment, words in (
            ("2026-10-24T10:00+00:00", "Sun 25 Oct 2026, 02:00", "go back by 1 h"),
            ("2026-03-28T11:00+00:00", "Sun 29 Mar 2026, 03:00", "go forward by 1 h"),
        ):
            reckoning = reckon(datetime.fromisoformat(start), Budget(24, Unit.HOUR), calendar=berlin)
            derivation = derive(reckoning, [], now=reckoning.start)
            said = [told(line, exact=False, zone=berlin.tz) for line in derivation.steps]
            assert [(one.kind, one.time, words in one.sentence) for one in said] == [("clocks", moment, True)]
        assert lines(reckoned("2026-03-28T12:00", 24, Unit.HOUR))[1:] == [
            ("due", "Sun 29 Mar 2026, 12:00", "Due: 24 hours from Sat 28 Mar 2026, 12:00.")
        ]


# ------------------------------------------------------------------ for any length

NAIVE = datetime(2025, 1, 1), datetime(2026, 12, 31)  # noqa: DTZ001 - the zone is put on by the strategy
STARTS = st.datetimes(*NAIVE, timezones=st.just(UTC))
AMOUNTS = st.tuples(
    st.integers(1, 400), st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.HOUR, Unit.DAY])
)
PAUSES = st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 3_000)), max_size=3)


def any_case(start, amount, pauses, *, legal=False):
    number, unit = amount
    counting = Counting.LEGAL if legal else Counting.COMPANY
    reckoning = reckon(start, Budget(number, unit), calendar=calendars()["company"], counting=counting)
    stands, moment = [], start
    for gap, length in pauses:
        begin = moment + timedelta(minutes=gap)
        moment = begin + timedelta(minutes=length)
        stands.append(Stand(begin, moment, "why"))
    return reckoning, stands


@given(STARTS, AMOUNTS, PAUSES)
@settings(max_examples=150)
def test_the_lines_fit_a_page_and_end_with_the_deadline(start, amount, pauses):
    reckoning, stands = any_case(start, amount, pauses)
    derivation = derive(reckoning, stands, now=start)
    assert len(derivation.lines) <= 40
    due = [line for line in derivation.result if line.kind == "due"]
    assert [line.at for line in due] == [reckoning.due(ended(stands))]


@given(STARTS, AMOUNTS, PAUSES)
@settings(max_examples=150)
def test_the_days_add_up_to_the_budget_and_follow_one_another(start, amount, pauses):
    reckoning, stands = any_case(start, amount, pauses)
    days = counted_days(reckoning, reckoning.due(ended(stands)), ended(stands))
    assert days[-1].running == reckoning.amount
    assert [one.date for one in days] == [
        days[0].date + timedelta(days=number) for number in range(len(days))
    ]


@given(STARTS, st.integers(1, 200), st.booleans())
@settings(max_examples=150)
def test_the_last_day_bears_the_number_of_the_budget(start, amount, legal):
    reckoning, _ = any_case(start, (amount, Unit.WORKING_DAY), [], legal=legal)
    assert counted_days(reckoning, reckoning.due())[-1].place == amount


@given(STARTS, AMOUNTS, PAUSES, st.integers(0, 20_000))
@settings(max_examples=150)
def test_the_strip_covers_the_span_and_marks_its_ends(start, amount, pauses, minutes):
    reckoning, stands = any_case(start, amount, pauses)
    pauses = ended(stands)
    due = reckoning.due(pauses)
    now = start + timedelta(minutes=minutes)
    strip = strip_of(reckoning, due, pauses, due=due, now=now)
    assert strip.cells[0].start <= start < strip.cells[0].end
    assert strip.cells[-1].start < due <= strip.cells[-1].end or now > due
    assert len(strip.cells) <= 45
    assert [sum(mark in cell.marks for cell in strip.cells) for mark in ("start", "due")] == [1, 1]
    for one, following in zip(strip.cells, strip.cells[1:], strict=False):
        assert one.end == following.start
    for cell in strip.cells:
        assert all(bar.x >= 0 and bar.x + bar.width <= CELL + 0.6 for bar in (*cell.bars, *cell.outside))
    if strip.scale in ("minute", "day"):
        assert sum((cell.counted for cell in strip.cells), timedelta()) == reckoning.amount
