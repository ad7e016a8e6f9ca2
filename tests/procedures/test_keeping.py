"""Promises: groups of facts, what reopening does, terms and settings, who hears when, declared clocks included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.calendars.reckoning import Counting
from portal.procedures import engine
from portal.procedures.catalogue import CodeTerms
from portal.procedures.check import load
from portal.procedures.durations import Budget, Unit, parse_budget
from portal.procedures.engine import ClockChanges, Terms
from portal.procedures.named_facts import NAMED_FACTS, words_of_fact
from portal.procedures.promises import Reopened
from portal.procedures.sentences import ProcedureWrong
from portal.procedures.simulation import simulate
from tests.procedures.tiny import ACTS, TINY, changed, tiny

GENERAL, URGENT = {"urgent": False}, {"urgent": True}
DONE = "        title: {zh-Hans: 完成, en: Finish}\n"
STOP = "stop: second.done"
FACTS = ("reply", "call", "first.on", "first.refused", "second.back", "second.done")


def promise(new, old=STOP):
    return load(changed(old, new), acts=ACTS).promises["response"]


def including(written):
    """TINY with another promise, and a step that makes what declared clocks wait for."""
    made = DONE + "        makes: [solved, time-arranged]\n"
    text = TINY.replace("promises:\n", f"promises:\n  other: {written}\n").replace(DONE, made)
    return load(text, acts=ACTS)


# ---------------------------------------------------------------------- groups
ALL = "stop: {all: [[reply, call], first.on]}"


def test_each_group_is_met_by_any_of_its_facts_and_all_are_needed():
    both = promise(ALL)
    assert both.stop == (("reply", "call"), ("first.on",))
    assert engine.heard_after(both, (), "call") == ("call",)
    assert not engine.is_kept(both, ("call",))
    assert engine.groups_left(both, ("call",)) == (("first.on",),)
    assert engine.is_kept(both, ("call", "first.on"))
    assert engine.is_kept(both, ("first.on", "reply"))


def test_a_second_fact_of_a_group_that_is_met_adds_nothing():
    both = promise(ALL)
    assert engine.heard_after(both, ("call",), "reply") == ("call",)
    assert engine.heard_after(both, ("call",), "second.done") == ("call",)
    assert engine.stop_groups_met(both, "reply") == (0,)
    assert engine.stop_groups_met(both, "second.done") == ()


@given(st.lists(st.sampled_from(FACTS)))
def test_a_promise_is_kept_exactly_when_every_group_was_met(told):
    both = promise(ALL)
    heard: tuple[str, ...] = ()
    for place, fact in enumerate(told):
        heard = engine.heard_after(both, heard, fact)
        met = all(set(group) & set(told[: place + 1]) for group in both.stop)
        assert engine.is_kept(both, heard) is met
        assert len(heard) <= len(both.stop)


def test_one_fact_and_a_list_are_one_group():
    assert promise("stop: second.done").stop == (("second.done",),)
    assert promise("stop: [second.done, second.back]").stop == (("second.done", "second.back"),)


def test_a_fact_touches_a_promise_of_which_it_meets_one_group():
    procedure = load(changed(STOP, ALL), acts=ACTS)
    assert engine.clock_changes(procedure, "reply") == ClockChanges(stop=("response",))
    assert engine.clock_changes(procedure, "first.on") == ClockChanges(stop=("response",))


def test_an_end_that_meets_one_group_only_ends_the_promise_all_the_same():
    procedure = load(changed(STOP, "stop: {all: [reply, closed]}"), acts=ACTS)
    assert engine.clock_changes(procedure, "closed") == ClockChanges(stop=("response",), cancel=("response",))
    assert {walk.promises["response"] for walk in simulate(procedure)} == {"cancelled"}


def test_no_walk_leaves_a_promise_with_groups_running():
    procedure = load(changed(STOP, "stop: {all: [first.on, second.done]}"), acts=ACTS)
    fates = {(walk.end, walk.promises["response"]) for walk in simulate(procedure)}
    assert fates == {("closed", "kept"), ("refused", "cancelled")}


# ---------------------------------------------------------------------- named facts
def test_an_outcome_makes_named_facts_before_it_reaches_an_end():
    procedure = load(changed(DONE, DONE + "        makes: [solved, plan-told]\n"), acts=ACTS)
    assert engine.facts_of(procedure, "second", "done") == ("second.done", "solved", "plan-told", "closed")
    assert engine.facts_of(procedure, "second", "back") == ("second.back",)


def test_every_named_fact_has_words():
    for name in NAMED_FACTS:
        words = words_of_fact(name)
        assert words.en
        assert words.zh_hans
        assert words.in_language("zh_Hant")
    assert words_of_fact("opened") is None
    assert words_of_fact("solved").in_language("zh_Hant") == "問題已解決"


# ---------------------------------------------------------------------- reopening
@pytest.mark.parametrize(
    ("start", "policy"),
    [
        ("start: opened", Reopened.IGNORE),
        ("start: [opened, reopened]", Reopened.NEW_CYCLE),
        ("start: opened\n    reopened: new-cycle", Reopened.NEW_CYCLE),
        ("start: opened\n    reopened: resume", Reopened.RESUME),
    ],
)
def test_what_reopening_does_is_said_or_follows_from_the_starts(start, policy):
    procedure = load(changed("start: opened", start), acts=ACTS)
    assert procedure.promises["response"].reopened is policy
    changes = engine.clock_changes(procedure, "reopened")
    assert changes.start == (("response",) if policy is Reopened.NEW_CYCLE else ())
    assert changes.resume == (("response",) if policy is Reopened.RESUME else ())


def test_where_nothing_reopens_there_is_no_policy_to_write():
    text = TINY[: TINY.index("reopen:")] + TINY[TINY.index("records:") :]
    with pytest.raises(ProcedureWrong, match="never happens: the file has no part `reopen`"):
        load(text.replace("start: opened", "start: opened\n    reopened: resume"), acts=ACTS)


def test_a_ticket_may_be_reopened_within_any_length():
    for within in ("30 个工作日", "6 months", "1 year", "30 days"):
        procedure = load(changed("within: 30 days", f"within: {within}"), acts=ACTS)
        assert procedure.reopen.within == parse_budget(within)


# ---------------------------------------------------------------------- calendars, counting, lengths
def test_a_promise_counts_on_the_companys_calendar_unless_it_says_otherwise():
    plain = promise("stop: second.done")
    assert (plain.calendar, plain.counting) == ("company", Counting.COMPANY)
    night = promise("stop: second.done\n    calendar: night-shift")
    assert night.calendar == "night-shift"
    legal = promise("counting: legal", old="pauses: customer")
    assert (legal.calendar, legal.counting) == ("china", Counting.LEGAL)


def test_working_time_may_be_promised():
    response = promise(
        "within: {urgent: 4 工作小时, otherwise: 3 个工作日}",
        old="within: {urgent: 2 hours, otherwise: 24 hours}",
    )
    assert engine.budget_for(response, URGENT) == Budget(4, Unit.WORKING_HOUR)
    assert engine.terms_for(response, GENERAL) == Terms(
        Budget(3, Unit.WORKING_DAY), "company", Counting.COMPANY
    )


def test_a_length_by_code_is_what_the_company_set_with_the_calendar_it_set():
    response = promise("within: {urgent: T35, otherwise: 24 hours}", old="within: {urgent: 2 hours, otherwise: 24 hours}")  # fmt: skip
    assert engine.terms_for(response, URGENT) is None, "not set: no clock"
    assert engine.budget_for(response, GENERAL) == Budget(24, Unit.HOUR)
    set_now = {"T35": CodeTerms(Budget(4, Unit.WORKING_HOUR), "night-shift")}
    assert engine.terms_for(response, URGENT, set_now.__getitem__) == Terms(
        Budget(4, Unit.WORKING_HOUR), "night-shift", Counting.COMPANY, "T35"
    )


def test_a_promise_may_be_for_some_tickets_only():
    hurried = promise("stop: second.done\n    when: urgent")
    assert engine.applies(hurried, URGENT)
    assert not engine.applies(hurried, GENERAL)
    assert engine.terms_for(hurried, GENERAL) is None
    assert engine.applies(tiny().promises["response"], GENERAL)


# ---------------------------------------------------------------------- who hears when
def told(response):
    return [(rung.level, rung.to) for rung in response.ladder]


def test_where_nothing_is_said_warnings_and_ladder_are_the_usual_ones():
    usual = promise("pauses: []\n", old="warn: [50%, 80%]\n    pauses: customer\n")
    assert usual.warn == (50, 80, 95)
    assert told(usual) == [
        ("80", ("person",)),
        ("95", ("person",)),
        ("overdue", ("person", "lead")),
        ("+8 working hours", ("manager",)),
    ]
    assert usual.told_at("95") == ("person",)
    assert usual.told_at("50") == ()
    assert [rung.after for rung in usual.escalations] == [Budget(8, Unit.WORKING_HOUR)]


@pytest.mark.parametrize(
    ("warn", "levels"),
    [
        ("[50%, 80%]", ["80"]),
        ("70%", ["70"]),
        ("[]", []),
        ("[80%, 90%, 95%]", ["80", "90", "95"]),
    ],
)
def test_the_usual_ladder_keeps_to_the_warnings_there_are(warn, levels):
    written = promise(f"warn: {warn}", old="warn: [50%, 80%]")
    assert [rung.level for rung in written.ladder] == [*levels, "overdue", "+8 working hours"]


def test_a_ladder_of_ones_own():
    own = promise(
        "escalate:\n      - {at: 80%, to: [person, lead]}\n      - {at: overdue, to: manager}\n"
        "      - {after: 1 个工作日, to: [lead, manager]}",
        old="pauses: customer",
    )
    assert told(own) == [
        ("80", ("person", "lead")),
        ("overdue", ("manager",)),
        ("+1 working day", ("lead", "manager")),
    ]
    assert told(promise("escalate: []", old="pauses: customer")) == []


# ---------------------------------------------------------------------- declared clocks
def test_a_declared_clock_is_included_by_its_code():
    other = including("T04").promises["other"]
    assert other.declared == "T04"
    assert other.title.en == "General response"
    assert other.start == ("opened",)
    assert other.stop == (("reply", "call"), ("time-arranged",))
    assert engine.terms_for(other, GENERAL) == Terms(
        Budget(24, Unit.HOUR), "company", Counting.COMPANY, "T04"
    )
    assert engine.terms_for(other, URGENT) is None
    assert other.meets == ("T04", "R09")


def test_what_is_the_companys_own_may_stand_beside_the_code():
    other = including("{include: T02, pauses: customer, warn: 70%, reopened: new-cycle, meets: Q253}").promises["other"]  # fmt: skip
    assert (other.pauses, other.warn, other.reopened) == (("customer",), (70,), Reopened.NEW_CYCLE)
    assert other.meets == ("T02", "R04", "Q253")
    assert other.declared == "T02"


def test_a_declared_clock_may_lie_in_a_file_that_never_reopens():
    text = TINY[: TINY.index("reopen:")] + TINY[TINY.index("records:") :]
    text = text.replace("promises:\n", "promises:\n  other: T01\n")
    assert load(text, acts=ACTS).promises["other"].stop == (("reply", "call"),)
