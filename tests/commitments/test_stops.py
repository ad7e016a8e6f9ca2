"""Promises that several things keep together, and those that only some things begin."""

import pytest

from tests.commitments.clockwork import Driven

pytestmark = pytest.mark.usefixtures("app")

ARRANGED = {
    "response": {
        "start": ["opened"],
        "stop": {"all": [["reply", "call"], ["assessment.to-dispatch"]]},
        "within": "24 hours",
    }
}


def test_all_parts_of_a_stop_are_needed_and_the_last_one_keeps_it():
    story = Driven(promises=ARRANGED)
    story.hears(1, "reply")
    assert (story.clock().state, story.clock().heard_facts) == ("running", ("reply",))
    story.hears(3, "assessment.to-dispatch")
    assert (story.clock().state, story.clock().met_at) == ("met", story.at(3))
    assert story.events() == ["heard", "met"]


def test_what_is_missing_is_told():
    story = Driven(promises=ARRANGED)
    story.hears(1, "assessment.to-dispatch")
    assert story.facts_of("heard")["missing"] == [["reply", "call"]]


def test_a_part_that_is_met_already_is_not_told_again():
    story = Driven(promises=ARRANGED)
    story.hears(1, "reply")
    story.hears(2, "call")
    assert story.events() == ["heard"]


def test_the_parts_may_come_in_any_order_and_the_moment_of_the_latest_counts():
    story = Driven(promises=ARRANGED)
    story.hears(5, "assessment.to-dispatch")
    story.hears(2, "call")  # the call of hour 2 is written down after hour 5
    assert story.clock().met_at == story.at(5)


def test_one_part_in_time_and_the_other_late_is_late():
    story = Driven(promises=ARRANGED)
    story.hears(1, "reply")
    story.hears(25, "assessment.to-dispatch")
    clock = story.clock()
    assert (clock.state, clock.breached_at, clock.met_at) == ("met-late", story.at(24), story.at(25))


def test_a_promise_without_a_length_is_not_made():
    story = Driven(promises={"contact": {"start": "opened", "stop": "call", "within": "T36"}})
    assert story.cycles("contact") == []
    assert story.ticket.next_due_at is None
