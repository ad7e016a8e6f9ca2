"""Lengths of time as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.procedures.durations import Budget, Unit, parse_budget
from portal.procedures.sentences import Wrong


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("20 seconds", 20), ("1 second", 1), ("30 min", 1_800), ("2 hours", 7_200), ("48 h", 172_800), ("72h", 259_200),
     ("1 hour", 3_600), ("3 days", 259_200), ("90 d", 7_776_000), ("2 小时", 7_200), ("30分钟", 1_800), ("3 天", 259_200),
     ("  2   HOURS ", 7_200), ("2 Calendar  Days", 172_800)],
)  # fmt: skip
def test_lengths_of_the_wall_clock(text, seconds):
    assert parse_budget(text).seconds == seconds


def test_working_time_is_read_and_has_no_seconds():
    budget = parse_budget("3 working days")
    assert budget == Budget(3, Unit.WORKING_DAY) == parse_budget("3 个工作日")
    assert budget.unit.is_working
    with pytest.raises(KeyError):
        _ = budget.seconds


@pytest.mark.parametrize("text", ["", "soon", "2", "hours", "0 hours", "-2 hours", "1.5 hours", "2 fortnights", "2 hours 30", "9999999 days", "900000 days", None, 2, []])  # fmt: skip
def test_what_is_no_length_is_refused(text):
    with pytest.raises(Wrong):
        parse_budget(text)


@settings(deadline=None)
@given(st.integers(1, 5_000), st.sampled_from(Unit))
def test_a_length_reads_as_it_was_written(amount, unit):
    budget = Budget(amount, unit)
    assert parse_budget(str(budget)) == budget
