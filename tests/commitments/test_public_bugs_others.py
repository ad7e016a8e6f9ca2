"""Public failures of the clocks of GLPI, Request Tracker, Znuny, Zendesk, Freshdesk, Plain and Jira; see test_public_bugs."""

from datetime import timedelta

import pytest

from portal.commitments import services
from portal.commitments.queries import clocks_of
from portal.commitments.sweep import sweep_due_clocks
from portal.kernel.actors import customer
from portal.kernel.time import now, time_at
from portal.tickets import messages, waiting
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import AGENT, NEXT, Driven, local, solved
from tests.factories import make_ticket

pytestmark = pytest.mark.usefixtures("app")


def test_a_change_of_priority_keeps_what_was_paused():
    """glpi#6902, #15605: changing the SLA forgets the accumulated pending time."""
    story = Driven(urgent=False, promises=solved({"urgent": "24 hours", "otherwise": "72 hours"}))
    story.waits(2)
    story.goes_on(7)
    story.becomes(8, urgent=True)
    assert story.clock("solved").due_at == story.at(29)


def test_nothing_is_violated_while_it_is_pending():
    """glpi#24481: violated while pending."""
    story = Driven(opened=now() - timedelta(days=30))
    story.waits(1)
    sweep_due_clocks()
    assert (story.clock("solved").state, story.events("solved")) == ("paused", ["paused"])


def test_the_time_it_was_solved_is_not_told_as_waiting_for_the_customer():
    """glpi#23359, PR#9267: solved time is counted as pending after a reopening."""
    story = Driven(promises=solved(reopened="resume"))
    story.waits(1)
    story.goes_on(3)
    story.hears(10, "service.done")
    story.hears(20, "reopened")
    assert [(pause.reason, pause.ended_at - pause.started_at) for pause in story.clock("solved").pauses] == [
        ("customer", timedelta(hours=2)),
        ("closed", timedelta(hours=10)),
    ]


def test_the_ladder_climbs_on_the_calendar_of_its_clock():
    """glpi#15357, #15429: escalation levels use the wrong calendar, or work with a 24/7 one only."""
    story = Driven(opened=local("2026-09-30 15:00"), promises=solved("2 working hours"))
    assert story.clock("solved").due_at == local("2026-09-30 17:00")
    assert story.clock("solved").escalate_at == local("2026-10-08 17:00")


def test_every_level_of_the_ladder_fires():
    """glpi#5319: only the first escalation level fires."""
    ladder = [{"after": f"{hours} hours", "to": "lead"} for hours in (1, 2, 3)]
    story = Driven(promises=solved(escalate=ladder))
    for hour in (72.5, 73.5, 74.5, 75.5, 200):
        story.settles(hour)
    assert [level for level, _ in story.alerts()] == ["+1 hour", "+2 hours", "+3 hours"]


def test_the_ladder_of_one_promise_is_not_timed_by_another():
    """glpi#2184, #2765: escalation of time-to-own uses time-to-resolve."""
    story = Driven(opened=local("2026-11-16 09:00"))
    first = {clock.metric: clock.escalate_at for clock in clocks_of(story.ticket.id, fresh=True)}
    assert first["response"] < first["plan"] < first["solved"]
    story.settles(2.5)
    assert {metric for metric in ("response", "plan", "solved") if story.alerts_of(metric)} == {"response"}


# ------------------------------------------------------------------ and others


def test_due_is_empty_after_a_reply_and_set_again_by_the_next_message():
    """rt (docs/customizing/sla.pod): the true next response, but the earlier of two hides the other."""
    story = Driven(promises={**NEXT, **solved()})
    story.hears(1, "customer-message")
    assert story.ticket.next_due_metric == "next"
    story.hears(2, "reply")
    assert story.ticket.next_due_metric == "solved"
    story.hears(3, "customer-message")
    assert story.ticket.next_due_at == story.at(7)


def test_a_customer_who_answers_ends_the_wait_even_if_nobody_looks(cast):
    """zendesk: tickets are parked in "waiting for customer" while the customer has answered."""
    with time_at(now() - timedelta(hours=30)):
        ticket = make_ticket()
    with time_at(ticket.opened_at + timedelta(hours=1)), unit_of_work():
        waiting.wait_for(ticket, "customer", "请提供照片", by=cast.agent)
    with unit_of_work():
        messages.customer_message(
            ticket, "见附件", by=customer("张敏"), at=ticket.opened_at + timedelta(hours=2)
        )
    (clock,) = [clock for clock in clocks_of(ticket.id, fresh=True) if clock.metric == "solved"]
    assert clock.due_at == ticket.opened_at + timedelta(hours=73)


def test_parking_a_ticket_after_it_fell_due_hides_nothing():
    """zendesk: parked just after due, before any job looked."""
    story = Driven()
    story.waits(72.001)
    assert story.clock("solved").state == "breached"


def test_a_pause_is_no_reset():
    """zendesk: users cannot tell a pause from a reset."""
    story = Driven()
    story.waits(70)
    story.goes_on(80)
    assert story.clock("solved").due_at == story.at(82)


def test_a_date_set_by_hand_does_not_replace_the_promise():
    """freshdesk: a manual due date sticks, and the promised one is forgotten. jira: add-ons exist for negotiated dates."""
    story = Driven()
    story.settles(73)
    with unit_of_work():
        services.start_fixed(
            story.ticket, "solved-date", story.at(90), about="solved", at=story.at(74), by=AGENT
        )
    assert (story.clock("solved").state, story.clock("solved").due_at) == ("breached", story.at(72))
    assert story.clock("solved-date").due_at == story.at(90)


def test_a_reopening_starts_a_new_promise_where_the_procedure_says_so():
    """plain: reopening does not start a new tracker."""
    story = Driven()
    story.hears(1, "reply")
    story.hears(2, "reopened")
    assert story.cycles("response") == ["met", "running"]
