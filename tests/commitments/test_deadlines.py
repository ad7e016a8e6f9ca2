"""Deadlines in natural time: properties that hold for any pauses, and the cases other systems got wrong.

The same laws on calendars are in tests/calendars.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.calendars.intervals import Interval, merged
from portal.calendars.reckoning import fixed
from portal.commitments.reckonings import NATURAL

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)

spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4))
offsets = st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=6))
budgets = st.timedeltas(min_value=MICROSECOND, max_value=timedelta(days=3))
intervals = st.builds(lambda at, length: Interval(NINE + at, NINE + at + length), offsets, spans)
pause_lists = st.lists(intervals, max_size=8)


def deadline(start: datetime, budget: timedelta, pauses=()) -> datetime:
    return fixed(start, start + budget, NATURAL).due(pauses)


def warning(start: datetime, budget: timedelta, percent: int, pauses=()) -> datetime:
    return fixed(start, start + budget, NATURAL).at_percent(percent, pauses)


def remaining(start: datetime, budget: timedelta, until: datetime, pauses=()) -> timedelta:
    return fixed(start, start + budget, NATURAL).remaining(until, pauses)


def elapsed(start: datetime, until: datetime, pauses=()) -> timedelta:
    return fixed(start, start + HOUR, NATURAL).elapsed(until, pauses)


def paused(start: float, end: float) -> Interval:
    """A pause from `start` to `end` hours after nine."""
    return Interval(NINE + start * HOUR, NINE + end * HOUR)


@given(budgets, pause_lists)
def test_at_the_deadline_the_budget_is_used_up_exactly(budget, pauses):
    assert elapsed(NINE, deadline(NINE, budget, pauses), pauses) == budget


@given(budgets, pause_lists)
def test_no_earlier_instant_has_used_the_budget(budget, pauses):
    assert elapsed(NINE, deadline(NINE, budget, pauses) - MICROSECOND, pauses) < budget


@given(budgets, budgets, pause_lists)
def test_more_budget_is_never_due_earlier(one, other, pauses):
    less, more = sorted((one, other))
    assert deadline(NINE, less, pauses) <= deadline(NINE, more, pauses)


@given(offsets, budgets, pause_lists)
def test_a_later_start_is_never_due_earlier(later, budget, pauses):
    start = NINE + abs(later)
    assert deadline(NINE, budget, pauses) <= deadline(start, budget, pauses)


@given(budgets, pause_lists, intervals)
def test_one_more_pause_is_never_due_earlier(budget, pauses, another):
    assert deadline(NINE, budget, pauses) <= deadline(NINE, budget, [*pauses, another])


@given(offsets, offsets, pause_lists)
def test_time_used_never_shrinks(one, other, pauses):
    earlier, later = sorted((NINE + one, NINE + other))
    assert elapsed(NINE, earlier, pauses) <= elapsed(NINE, later, pauses)


@given(budgets, pause_lists)
def test_the_order_in_which_pauses_are_told_is_nothing(budget, pauses):
    assert deadline(NINE, budget, pauses) == deadline(NINE, budget, reversed(pauses))


@given(budgets, pause_lists)
def test_merging_pauses_first_changes_nothing(budget, pauses):
    assert deadline(NINE, budget, merged(pauses)) == deadline(NINE, budget, pauses)


@given(pause_lists)
def test_merged_pauses_neither_touch_nor_overlap(pauses):
    whole = merged(pauses)
    assert all(one.end < other.start for one, other in pairwise(whole))


@given(budgets, st.floats(min_value=0, max_value=0.999), spans)
def test_a_pause_inside_moves_the_deadline_by_its_length(budget, share, length):
    begins = NINE + budget * share
    pause = Interval(begins, begins + length)
    if begins < NINE + budget:
        assert deadline(NINE, budget, [pause]) == NINE + budget + length


@given(budgets, pause_lists, st.integers(min_value=1, max_value=99))
def test_warning_comes_before_due(budget, pauses, percent):
    assert NINE <= warning(NINE, budget, percent, pauses) <= deadline(NINE, budget, pauses)


@given(budgets, pause_lists, offsets)
def test_what_is_left_and_what_is_used_are_the_budget(budget, pauses, at):
    used = elapsed(NINE, NINE + at, pauses)
    assert remaining(NINE, budget, NINE + at, pauses) == max(budget - used, timedelta(0))


def test_two_pauses_in_the_same_minute_both_count():
    # Zammad keys pauses by start minute: the second overwrites the first (clocks.md 2.1).
    first = Interval(NINE + timedelta(seconds=5), NINE + timedelta(seconds=15))
    second = Interval(NINE + timedelta(seconds=20), NINE + timedelta(seconds=50))
    assert deadline(NINE, HOUR, [first, second]) == NINE + HOUR + timedelta(seconds=40)


def test_a_pause_of_less_than_a_minute_counts():
    blink = Interval(NINE + timedelta(minutes=5), NINE + timedelta(minutes=5, milliseconds=1))
    assert deadline(NINE, HOUR, [blink]) == NINE + HOUR + timedelta(milliseconds=1)


def test_overlapping_pauses_count_once():
    assert deadline(NINE, 2 * HOUR, [paused(0.5, 1.5), paused(1, 2)]) == NINE + 3.5 * HOUR


def test_touching_pauses_are_one():
    assert merged([paused(1, 2), paused(0, 1)]) == [paused(0, 2)]


def test_a_pause_before_the_start_moves_nothing():
    assert deadline(NINE, HOUR, [paused(-2, -1)]) == NINE + HOUR


def test_a_pause_across_the_start_counts_from_the_start():
    assert deadline(NINE, HOUR, [paused(-2, 0.5)]) == NINE + 1.5 * HOUR


def test_a_pause_after_due_moves_nothing():
    assert deadline(NINE, HOUR, [paused(1.5, 3)]) == NINE + HOUR


def test_a_pause_that_begins_at_due_moves_nothing():
    assert deadline(NINE, HOUR, [paused(1, 3)]) == NINE + HOUR


def test_a_pause_reached_only_because_another_moved_the_deadline_counts():
    assert deadline(NINE, 2 * HOUR, [paused(1, 2), paused(2.5, 3)]) == NINE + 3.5 * HOUR


def test_an_empty_or_backward_pause_is_none():
    assert merged([paused(1, 1), paused(3, 2)]) == []


def test_a_minute_to_midnight_is_a_minute():
    # Zammad counted 23:59 as closed; on the wall clock midnight is an instant like any other.
    start = datetime(2026, 11, 21, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert deadline(start, timedelta(minutes=2)) == start + timedelta(minutes=2)


def test_before_the_start_nothing_is_used():
    assert elapsed(NINE, NINE - HOUR, [paused(-3, -2)]) == timedelta(0)
