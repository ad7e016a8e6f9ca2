"""The life of a clock: started by a fact, met, cancelled, started again. Known failures of other systems by name."""

import pytest

from tests.commitments.clockwork import Driven

pytestmark = pytest.mark.usefixtures("app")


def test_opening_starts_every_promise_with_its_budget():
    story = Driven(urgent=True)
    assert {clock: story.clock(clock).due_at for clock in ("response", "plan", "solved")} == {
        "response": story.at(2),
        "plan": story.at(48),
        "solved": story.at(72),
    }


def test_a_general_request_has_a_day_for_the_response():
    assert Driven(urgent=False).clock().due_at == Driven(urgent=False).at(24)


def test_a_start_says_what_was_promised():
    story = Driven()
    told = story.facts_of("started")
    assert (told["fact"], told["budget"], told["due_at"]) == ("opened", "2 hours", story.at(2).isoformat())


@pytest.mark.parametrize("fact", ["reply", "call"])
def test_a_reply_or_a_call_meets_the_response(fact):
    story = Driven()
    story.hears(1, fact)
    assert (story.clock().state, story.clock().met_at) == ("met", story.at(1))


def test_met_at_the_very_instant_it_falls_due_is_met():
    story = Driven()
    story.hears(2, "reply")
    assert story.clock().state == "met"
    assert story.clock().breached_at is None


def test_met_a_moment_after_due_is_late():
    story = Driven()
    story.hears(2 + 1 / 3_600_000, "reply")
    assert story.clock().state == "met-late"


@pytest.mark.parametrize("fact", ["intake.accepted", "assessment.out-of-cover", "customer-message"])
def test_a_change_of_step_is_no_response(fact):
    # Frappe counts a move to a paused status as first response, with nothing sent (clocks.md 2.2).
    story = Driven()
    story.hears(1, fact)
    assert story.clock().state == "running"


def test_closing_does_not_lose_a_breach_that_no_sweep_saw():
    # osTicket clears the overdue date on close: the ticket no longer shows that it breached (clocks.md 2.3).
    story = Driven()
    story.hears(5, "reply")
    clock = story.clock()
    assert (clock.state, clock.breached_at, clock.met_at) == ("met-late", story.at(2), story.at(5))
    assert story.events() == ["warned", "warned", "warned", "breached", "met"]
    assert story.facts_of("met")["late_ms"] == 3 * 3600 * 1000


def test_an_end_does_not_lose_a_breach_either():
    story = Driven()
    story.hears(3, "intake.refused", "refused")
    clock = story.clock()
    assert (clock.state, clock.breached_at) == ("cancelled", story.at(2))
    assert story.facts_of("cancelled")["breached"] is True


def test_an_end_cancels_what_is_still_owed():
    # Zammad: a merged ticket still escalates (#904).
    story = Driven()
    story.hears(1, "intake.refused", "refused")
    assert story.cycles("solved") == ["cancelled"]
    assert story.ticket.next_due_at is None


def test_what_was_met_is_not_cancelled_by_the_end():
    story = Driven()
    story.hears(1, "reply")
    story.hears(1.5, "intake.refused", "refused")
    assert story.clock().state == "met"


def test_a_second_reply_changes_nothing():
    story = Driven()
    story.hears(1, "reply")
    story.hears(5, "reply", "call")
    assert story.clock().met_at == story.at(1)
    assert story.events() == ["met"]


def test_reopening_starts_the_next_cycle():
    # Zammad never re-arms the solution clock after the first close (clocks.md 2.1).
    story = Driven()
    story.hears(1, "reply", "service.done")
    story.hears(100, "reopened")
    assert story.cycles("solved") == ["met", "running"]
    assert story.clock("solved", 2).due_at == story.at(172)
    assert story.clock("solved", 1).met_at == story.at(1)


def test_a_cycle_that_ended_in_a_breach_stays_one_after_reopening():
    story = Driven()
    story.hears(100, "reply", "service.done")
    story.hears(200, "reopened")
    assert story.cycles("solved") == ["met-late", "running"]


def test_a_start_while_the_promise_runs_is_no_new_cycle():
    story = Driven()
    story.hears(1, "reopened")
    assert story.cycles("response") == ["running"]
    assert story.clock().due_at == story.at(2)


def test_not_solved_at_the_acceptance_is_a_new_round_of_solving():
    story = Driven()
    story.hears(10, "service.done")
    story.hears(20, "acceptance.not-solved")
    assert story.cycles("solved") == ["met", "running"]


def test_a_fact_that_touches_no_promise_is_no_event():
    story = Driven()
    before = len(story.happenings())
    story.hears(1, "files-added")
    assert len(story.happenings()) == before


def test_the_ticket_repeats_the_clock_that_falls_due_next():
    story = Driven()
    ticket = story.ticket
    assert (ticket.next_due_metric, ticket.next_due_at, ticket.next_warn_at) == (
        "response",
        story.at(2),
        story.at(1),
    )
    story.hears(1, "reply")
    assert (ticket.next_due_metric, ticket.next_due_at) == ("plan", story.at(48))


def test_an_overdue_clock_stays_next_until_it_is_met():
    story = Driven()
    story.settles(10)
    assert (story.ticket.next_due_metric, story.ticket.next_due_at) == ("response", story.at(2))


def test_settling_tells_warning_and_breach_at_the_moments_they_fell_due():
    story = Driven()
    story.settles(10)
    *warned, breached = story.happenings()[1:]
    assert [(one.at, one.facts["percent"]) for one in warned] == [
        (story.at(1), 50),
        (story.at(1.6), 80),
        (story.at(1.9), 95),
    ]
    assert breached.at == story.at(2)


def test_settling_twice_tells_once():
    story = Driven()
    story.settles(10)
    story.settles(11)
    assert story.events() == ["warned", "warned", "warned", "breached"]


def test_a_call_that_took_place_before_due_and_is_logged_later_is_in_time():
    story = Driven()
    story.settles(1.9)
    story.hears(1.5, "call")
    assert story.clock().state == "met"


def test_a_breach_that_was_recorded_stands_whatever_time_the_fact_bears():
    # A web server's clock may be behind the database's: recorded as late stays late, by nothing.
    story = Driven()
    story.settles(3)
    story.hears(1.9, "reply")
    assert story.clock().state == "met-late"
    assert story.facts_of("met")["late_ms"] == 0
