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
     ("  2   HOURS ", 7_200), ("2 Calendar  Days", 172_800), ("24 个小时", 86_400), ("24 natural hours", 86_400),
     ("7 自然日", 604_800), ("7 个自然日", 604_800), ("30 分鐘", 1_800), ("２小时", 7_200)],
)  # fmt: skip
def test_lengths_of_the_wall_clock(text, seconds):
    assert parse_budget(text).seconds == seconds


@pytest.mark.parametrize(
    ("text", "budget"),
    [("3 working days", Budget(3, Unit.WORKING_DAY)), ("1 wd", Budget(1, Unit.WORKING_DAY)), ("3 business days", Budget(3, Unit.WORKING_DAY)),
     ("3个工作日", Budget(3, Unit.WORKING_DAY)), ("3 個工作日", Budget(3, Unit.WORKING_DAY)), ("8 工作小时", Budget(8, Unit.WORKING_HOUR)),
     ("8 working hours", Budget(8, Unit.WORKING_HOUR)), ("6 months", Budget(6, Unit.MONTH)), ("1 mo", Budget(1, Unit.MONTH)),
     ("6个月", Budget(6, Unit.MONTH)), ("3 个月", Budget(3, Unit.MONTH)), ("1 year", Budget(1, Unit.YEAR)), ("5 年", Budget(5, Unit.YEAR)),
     ("5 y", Budget(5, Unit.YEAR)), ("20 years", Budget(20, Unit.YEAR))],
)  # fmt: skip
def test_lengths_that_only_a_calendar_can_tell(text, budget):
    assert parse_budget(text) == budget
    with pytest.raises(ValueError, match="without a calendar"):
        _ = budget.seconds


@pytest.mark.parametrize("text", ["", "soon", "2", "hours", "0 hours", "0 个工作日", "-2 hours", "1.5 hours", "2 fortnights", "2 hours 30", "9999999 days", "900000 days", None, 2, []])  # fmt: skip
def test_what_is_no_length_is_refused(text):
    with pytest.raises(Wrong):
        parse_budget(text)


@pytest.mark.parametrize("text", ["21 years", "241 months", "7321 days", "175681 hours", "10540801 minutes", "632448001 seconds", "5001 working days", "40001 working hours", "999999999 years"])  # fmt: skip
def test_no_length_is_longer_than_twenty_years(text):
    with pytest.raises(Wrong, match="longer than 20 years"):
        parse_budget(text)


_MOST = {Unit.YEAR: 20, Unit.MONTH: 240}


@settings(deadline=None)
@given(st.data(), st.sampled_from(Unit))
def test_a_length_reads_as_it_was_written(data, unit):
    budget = Budget(data.draw(st.integers(1, _MOST.get(unit, 5_000))), unit)
    assert parse_budget(str(budget)) == budget
