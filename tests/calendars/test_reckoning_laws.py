"""Laws of deadlines, for any calendar, budget, way of counting and pauses; near the nights on which clocks change."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.calendars.budgets import Budget, Unit
from portal.calendars.intervals import Interval, merged
from portal.calendars.reckoning import Counting, reckon
from portal.calendars.zones import wall_time
from tests.calendars.strategies import calendars, moments_between, nights

NOTHING = timedelta()
units = st.sampled_from(list(Unit))
budgets = st.builds(Budget, st.integers(1, 40), units)
countings = st.sampled_from(list(Counting))
starts = moments_between(date(2025, 6, 1), date(2027, 6, 1))


@st.composite
def reckonings(draw):
    zone, around = draw(nights())
    start = draw(st.one_of(starts, st.just(around)))
    calendar = draw(calendars(zone, around=start.date()))
    return reckon(start, draw(budgets), calendar=calendar, counting=draw(countings))


@st.composite
def pauses_of(draw, reckoning):
    span = max((reckoning.due() - reckoning.start) // timedelta(microseconds=1), 10)
    places = draw(st.lists(st.integers(-span // 5, span * 2), max_size=8))
    at_ = [reckoning.start + timedelta(microseconds=place) for place in places]
    return [Interval(*sorted(pair)) for pair in zip(at_[::2], at_[1::2], strict=False)]


@given(st.data(), reckonings())
def test_all_of_the_budget_is_used_at_the_deadline_and_less_before(data, reckoning):
    pauses = data.draw(pauses_of(reckoning))
    ends = reckoning.due(pauses)
    assert reckoning.elapsed(ends, pauses) == reckoning.amount
    assert reckoning.remaining(ends, pauses) == NOTHING
    if reckoning.amount:
        just_before = ends - timedelta(microseconds=1)
        assert reckoning.elapsed(just_before, pauses) < reckoning.amount


@given(st.data(), reckonings())
def test_a_pause_moves_the_deadline_by_the_metered_time_inside_it(data, reckoning):
    pauses = data.draw(pauses_of(reckoning))
    before, after = reckoning.due(), reckoning.due(pauses)
    meter = reckoning.meter
    inside = [Interval(max(each.start, reckoning.start), min(each.end, after)) for each in merged(pauses)]
    stood = sum((meter.between(each.start, each.end) for each in inside), NOTHING)
    assert after >= before
    assert meter.between(before, after) == stood


@given(st.data(), reckonings())
def test_warnings_come_in_order_and_at_their_share(data, reckoning):
    pauses = data.draw(pauses_of(reckoning))
    levels = [reckoning.at_percent(percent, pauses) for percent in (50, 80, 95, 100)]
    assert levels == sorted(levels)
    assert levels[-1] == reckoning.due(pauses)
    assert reckoning.elapsed(levels[0], pauses) == reckoning.amount * 50 // 100


@given(reckonings(), st.integers(0, 50))
def test_more_budget_never_falls_due_earlier(reckoning, more):
    larger = Budget(reckoning.budget.amount + more, reckoning.budget.unit)
    assert (
        reckon(reckoning.start, larger, calendar=reckoning.calendar, counting=reckoning.counting).due()
        >= reckoning.due()
    )


@given(calendars(), starts, st.integers(0, 10**12), budgets, countings)
def test_a_later_start_never_falls_due_earlier(calendar, start, later, budget, counting):
    """In zones that change no clock; in others two starts may show the same wall time and days keep it."""
    one = reckon(start, budget, calendar=calendar, counting=counting)
    other = reckon(start + timedelta(microseconds=later), budget, calendar=calendar, counting=counting)
    assert one.due() <= other.due()


@given(calendars(), starts, st.integers(1, 30))
def test_working_days_end_on_the_nth_working_day(calendar, start, amount):
    reckoning = reckon(start, Budget(amount, Unit.WORKING_DAY), calendar=calendar)
    begun = wall_time(start, calendar.tz)
    ended = wall_time(reckoning.due() - timedelta(microseconds=1), calendar.tz).date()
    if begun.time() != time():  # midnight is the 24:00 of the day before
        assert ended == calendar.nth_working_day(begun.date(), amount)


@given(st.data(), reckonings())
def test_the_days_told_add_up_to_what_is_used(data, reckoning):
    pauses = data.draw(pauses_of(reckoning))
    until = reckoning.due(pauses)
    spans = reckoning.spans(until, pauses)
    assert sum((span.counted for span in spans), NOTHING) == reckoning.elapsed(until, pauses)
    if spans:
        assert spans[-1].running == reckoning.amount
        assert spans[0].date == wall_time(reckoning.start, reckoning.calendar.tz).date()
    dates = [span.date for span in spans]
    assert dates == [dates[0] + timedelta(days=count) for count in range(len(dates))] if dates else True
    opened = sum((each.length for span in spans for each in span.open), NOTHING)
    assert opened == reckoning.meter.between(reckoning.start, until)
