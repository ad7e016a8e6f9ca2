"""Standing still and going on: what pauses move, what they never do, and what a change of urgency keeps."""

import pytest

from portal.procedures.schema import Procedure
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import Driven, solved

pytestmark = pytest.mark.usefixtures("app")


def test_waiting_for_the_customer_moves_the_deadline_by_its_length():
    story = Driven()
    story.waits(10)
    story.goes_on(15)
    assert story.clock("solved").due_at == story.at(72 + 5)
    assert story.clock("solved").warn_at == story.at(72 * 0.5 + 5)
    assert story.events("solved") == ["paused", "resumed"]


def test_only_the_promises_that_say_so_stand_still():
    story = Driven()
    story.waits(1)
    assert (story.clock("response").state, story.clock("plan").state) == ("running", "paused")


def test_waiting_for_parts_pauses_nothing():
    story = Driven()
    story.waits(1, "parts")
    assert story.clock("solved").state == "running"


def test_several_pauses_add_up():
    story = Driven()
    for begins, ends in ((1, 2), (3, 5), (10, 10.25)):
        story.waits(begins)
        story.goes_on(ends)
    assert story.clock("plan").due_at == story.at(48 + 3.25)


def test_two_pauses_within_one_minute_both_count():
    # Zammad keys breaks by their start minute (clocks.md 2.1).
    story = Driven()
    second = 1 / 3600
    for begins in (5, 20):
        story.waits(begins * second)
        story.goes_on((begins + 10) * second)
    assert story.clock("plan").due_at == story.at(48 + 20 * second)


def test_a_paused_clock_is_never_due():
    # GLPI: violated while pending (#24481).
    story = Driven()
    story.waits(10)
    story.settles(1000)
    assert story.clock("solved").state == "paused"
    assert story.ticket.next_due_metric == "response"


def test_a_ticket_with_only_paused_clocks_has_nothing_due():
    story = Driven()
    story.hears(1, "reply")
    story.waits(2)
    assert (story.ticket.next_due_at, story.ticket.next_due_metric, story.ticket.next_warn_at) == (None,) * 3


def test_the_customers_message_ends_the_pause_at_the_messages_time():
    story = Driven()
    story.waits(10)
    story.settles(20)  # time has gone on; the message of hour 12 is read at hour 20
    story.goes_on(12)
    assert story.clock("solved").due_at == story.at(72 + 2)


def test_a_message_from_before_the_pause_makes_it_a_pause_of_nothing():
    story = Driven()
    story.waits(10)
    story.goes_on(9)
    assert story.clock("solved").due_at == story.at(72)
    assert story.facts_of("resumed", "solved")["paused_seconds"] == 0


def test_pausing_does_not_undo_a_breach():
    story = Driven()
    story.settles(73)
    story.waits(74)
    story.goes_on(80)
    clock = story.clock("solved")
    assert (clock.state, clock.due_at, clock.breached_at) == ("breached", story.at(72), story.at(72))
    assert story.events("solved") == ["warned", "warned", "warned", "breached"]


def test_pausing_too_late_is_a_breach_first():
    # Parked just after due, before any sweep looked.
    story = Driven()
    story.waits(72.001)
    assert story.clock("solved").state == "breached"


def test_met_during_a_pause_counts_the_pause():
    # Frappe computes the time before it adds the last pause (clocks.md 2.2).
    story = Driven()
    story.waits(71)
    story.hears(100, "service.done")
    clock = story.clock("solved")
    assert (clock.state, clock.met_at, clock.due_at) == ("met", story.at(100), story.at(72 + 29))
    assert clock.pauses[0].ended_at == story.at(100)


def test_a_promise_that_starts_during_a_wait_starts_standing():
    story = Driven()
    story.hears(1, "service.done")
    with unit_of_work():
        story.ticket.waiting = "customer"
    story.hears(2, "reopened")
    story.goes_on(5)
    assert story.clock("solved", 2).due_at == story.at(2 + 3 + 72)


def test_waiting_twice_for_the_same_is_one_pause():
    story = Driven()
    story.waits(1)
    story.waits(2)
    story.goes_on(3)
    assert len(story.clock("plan").pauses) == 1
    assert story.clock("plan").due_at == story.at(50)


def test_waiting_for_something_else_ends_the_pause_of_a_clock_that_counts_it():
    story = Driven()
    story.waits(1)
    story.waits(3, "parts")
    clock = story.clock("solved")
    assert (clock.state, clock.due_at) == ("running", story.at(74))


def test_going_on_without_a_pause_changes_nothing():
    story = Driven()
    story.goes_on(1)
    assert story.events("solved") == []


def test_a_warning_given_before_a_pause_is_not_given_again_after_it():
    story = Driven()
    story.settles(60)
    story.waits(61)
    story.goes_on(70)
    story.settles(77)
    assert story.events("solved") == ["warned", "warned", "paused", "resumed"]
    assert story.clock("solved").warn_at == story.at(72 * 0.95 + 9)


# ------------------------------------------------------------------ a change of urgency


def with_pauses(procedure: Procedure, metric: str, *waitings: str) -> Procedure:
    """The procedure with one promise that stands still during `waitings`."""
    promise = procedure.promises[metric].model_copy(update={"pauses": waitings})
    return procedure.model_copy(update={"promises": {**procedure.promises, metric: promise}})


def test_less_urgency_gives_more_time_from_the_same_start():
    story = Driven(urgent=True)
    story.becomes(1, urgent=False)
    clock = story.clock()
    assert (clock.due_at, clock.budget_text, clock.generation) == (story.at(24), "24 hours", 2)
    told = story.facts_of("recalculated")
    assert (told["why"], told["before"]["budget"], told["after"]["budget"]) == (
        "urgency",
        "2 hours",
        "24 hours",
    )


def test_a_change_of_urgency_keeps_the_pauses():
    # GLPI forgets accumulated waiting when the SLA changes (#6902, #15605).
    story = Driven(urgent=False)
    story.procedure = with_pauses(story.procedure, "response", "customer")
    story.waits(0.5)
    story.goes_on(1.5)
    assert story.clock().due_at == story.at(25)
    story.becomes(2, urgent=True)
    assert story.clock().due_at == story.at(3)


def test_more_urgency_that_comes_too_late_is_overdue_from_that_moment():
    story = Driven(urgent=False)
    story.becomes(5, urgent=True)
    clock = story.clock()
    assert (clock.state, clock.due_at, clock.breached_at) == ("breached", story.at(2), story.at(5))
    assert story.events() == ["recalculated", "breached"]


def test_less_urgency_does_not_undo_a_breach():
    story = Driven(urgent=True)
    story.settles(3)
    story.becomes(4, urgent=False)
    assert (story.clock().state, story.clock().due_at) == ("breached", story.at(2))


def test_less_urgency_after_due_cannot_hide_the_breach_no_sweep_saw():
    story = Driven(urgent=True)
    story.becomes(4, urgent=False)
    assert (story.clock().state, story.clock().breached_at) == ("breached", story.at(2))


def test_the_same_urgency_again_is_no_event():
    story = Driven(urgent=True)
    story.becomes(1, urgent=True)
    assert story.events() == []


def test_promises_that_do_not_depend_on_urgency_are_left_alone():
    story = Driven(urgent=True)
    story.becomes(1, urgent=False)
    assert story.events("solved") == []


def test_more_urgency_during_a_wait_that_began_too_late_is_overdue_and_waits_no_more():
    story = Driven(urgent=False)
    story.procedure = with_pauses(story.procedure, "response", "customer")
    story.waits(5)
    story.becomes(6, urgent=True)
    clock = story.clock()
    assert (clock.state, clock.due_at, clock.breached_at) == ("breached", story.at(2), story.at(6))


def test_more_urgency_during_a_wait_that_began_in_time_keeps_it_waiting():
    story = Driven(urgent=False)
    story.procedure = with_pauses(story.procedure, "response", "customer")
    story.waits(1)
    story.becomes(6, urgent=True)
    story.goes_on(10)
    assert (story.clock().state, story.clock().due_at) == ("running", story.at(11))


# ------------------------------------------------------------------ a promise that only some tickets have

ON_SITE = {
    "arrival": {"when": "urgent", "start": "opened", "stop": "service.done", "within": "24 hours"},
    **solved(),
}


def test_a_promise_for_urgent_tickets_is_not_made_to_others():
    assert Driven(urgent=False, promises=ON_SITE).cycles("arrival") == []
    assert Driven(urgent=True).clock("arrival").due_at == Driven(urgent=True).at(24)


def test_who_becomes_urgent_is_promised_it_from_the_fact_that_began_it():
    story = Driven(urgent=False, promises=ON_SITE)
    story.becomes(5, urgent=True)
    clock = story.clock("arrival")
    assert (clock.started_at, clock.entered_at, clock.due_at) == (story.at(0), story.at(5), story.at(24))


def test_who_became_urgent_too_late_for_it_is_overdue_from_that_moment():
    story = Driven(urgent=False, promises=ON_SITE)
    story.becomes(30, urgent=True)
    assert (story.clock("arrival").state, story.clock("arrival").breached_at) == ("breached", story.at(30))


def test_who_is_not_urgent_any_more_is_not_owed_it_any_more():
    story = Driven(urgent=True, promises=ON_SITE)
    story.becomes(5, urgent=False)
    assert (story.clock("arrival").state, story.facts_of("cancelled", "arrival")["fact"]) == (
        "cancelled",
        "urgency",
    )
    assert story.clock("solved").state == "running"
