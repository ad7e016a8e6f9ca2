"""What becomes of a promise when its ticket is opened again: as the procedure chooses for each."""

import pytest

from tests.commitments.clockwork import Driven

pytestmark = pytest.mark.usefixtures("app")


def solving(policy: str) -> Driven:
    return Driven(
        promises={
            "solved": {
                "start": "opened",
                "stop": "service.done",
                "within": "72 hours",
                "pauses": "customer",
                "reopened": policy,
            }
        }
    )


def test_resume_runs_the_last_cycle_on_and_leaves_out_the_time_it_was_closed():
    story = solving("resume")
    story.hears(10, "service.done")
    story.hears(100, "reopened")
    clock = story.clock("solved")
    assert (clock.state, clock.met_at, clock.cycle) == ("running", None, 1)
    assert clock.due_at == story.at(72 + 90)
    assert [pause.reason for pause in clock.pauses] == ["closed"]
    told = story.facts_of("resumed", "solved")
    assert (told["waiting"], told["fact"], told["paused_seconds"]) == ("closed", "reopened", 90 * 3600)


def test_resume_counts_what_was_used_before():
    story = solving("resume")
    story.hears(71, "service.done")
    story.hears(100, "reopened")
    story.settles(102)
    assert story.clock("solved").breached_at == story.at(101)


def test_a_breach_stays_a_breach_after_resuming():
    story = solving("resume")
    story.hears(80, "service.done")
    assert story.clock("solved").state == "met-late"
    story.hears(100, "reopened")
    assert (story.clock("solved").state, story.clock("solved").breached_at) == ("breached", story.at(72))
    story.hears(101, "service.done")
    assert story.clock("solved").state == "met-late"


def test_what_was_called_off_by_the_end_is_owed_again():
    story = solving("resume")
    story.hears(10, "intake.refused", "refused")
    story.hears(30, "reopened")
    assert (story.clock("solved").state, story.clock("solved").due_at) == ("running", story.at(72 + 20))


def test_resume_twice_leaves_out_both_closed_times():
    story = solving("resume")
    for met, again in ((10, 20), (30, 35)):
        story.hears(met, "service.done")
        story.hears(again, "reopened")
    assert story.clock("solved").due_at == story.at(72 + 10 + 5)


def test_the_time_closed_and_a_wait_before_it_both_count():
    story = solving("resume")
    story.waits(5)
    story.hears(10, "service.done")
    story.hears(30, "reopened")
    assert story.clock("solved").due_at == story.at(72 + 25)


def test_a_promise_that_runs_is_left_alone_by_a_reopening():
    story = solving("resume")
    story.hears(10, "reopened")
    assert (story.clock("solved").due_at, story.events("solved")) == (story.at(72), [])


def test_new_cycle_starts_anew_and_keeps_the_old_one():
    story = solving("new-cycle")
    story.hears(10, "service.done")
    story.hears(100, "reopened")
    assert story.cycles("solved") == ["met", "running"]
    assert story.clock("solved", 2).due_at == story.at(172)


def test_ignore_promises_nothing_more():
    story = solving("ignore")
    story.hears(10, "service.done")
    story.hears(100, "reopened")
    assert story.cycles("solved") == ["met"]
