"""Public failures of the clocks of osTicket and Chatwoot; what the list is, and what is left out, is in test_public_bugs."""

from datetime import timedelta

import pytest

from portal.calendars.body import validate
from portal.calendars.calendar import Calendar
from portal.calendars.refusals import CalendarWrong
from portal.calendars.windows import parse_window
from portal.commitments.adjusting import Past
from portal.commitments.queries import clocks_of
from portal.commitments.sweep import sweep_due_clocks
from portal.kernel.time import now
from tests.commitments.clockwork import NEXT, Driven, local, solved

pytestmark = pytest.mark.usefixtures("app")


def test_a_ticket_has_as_many_clocks_as_promises():
    """osticket: one clock only, no first response and no next response (PR#419)."""
    assert len(clocks_of(Driven().ticket.id, fresh=True)) == 3


def test_what_is_answered_and_waits_for_the_customer_does_not_go_overdue():
    """osticket#1684: an answered ticket that waits for the customer still goes overdue."""
    story = Driven()
    story.hears(1, "reply")
    story.waits(1)
    story.settles(1000)
    assert (story.clock("solved").state, story.ticket.next_due_at) == ("paused", None)


def test_waiting_for_parts_can_stop_a_clock():
    """osticket#3034: no pause by status, for example while waiting for parts."""
    story = Driven(promises=solved(pauses=["parts"]))
    story.waits(1, "parts")
    story.goes_on(11)
    assert story.clock("solved").due_at == story.at(82)


def test_a_backlog_after_an_outage_is_not_worked_off_a_hundred_at_a_time():
    """osticket: checkOverdue() takes 100 tickets a run."""
    stories = [Driven(opened=now() - timedelta(days=30)) for _ in range(4)]
    sweep_due_clocks(limit=1)
    assert [story.clock(metric).state for story in stories for metric in ("response", "plan", "solved")] == [
        "breached"
    ] * 12


def test_closing_loses_no_breach():
    """osticket: clearOverdue() empties the due date on close, and the breach is gone."""
    story = Driven()
    story.hears(80, "service.done")
    clock = story.clock("solved")
    assert (clock.state, clock.due_at, clock.breached_at) == ("met-late", story.at(72), story.at(72))


def test_reopening_does_not_forget_the_time_that_was_used():
    """osticket: a reopened ticket gets the whole time again."""
    story = Driven(promises=solved(reopened="resume"))
    story.hears(70, "service.done")
    story.hears(100, "reopened")
    assert story.clock("solved").due_at == story.at(102)


def test_two_windows_of_one_day_both_count():
    """osticket#6847: windows are keyed by date, so a lunch break written as a holiday gives a wrong date."""
    story = Driven(opened=local("2026-11-19 09:00"), promises=solved("8 working hours"))
    assert story.clock("solved").due_at == local("2026-11-19 18:00")


def test_lateness_is_not_cut_to_hours():
    """osticket: service and response times are whole wall-clock hours."""
    story = Driven()
    story.hears(2 + 90 / 3600, "reply")
    assert story.facts_of("met")["late_ms"] == 90_000


def test_deadlines_in_business_hours_exist():
    """osticket#1107, #1168, #1574, #2131, #4969: asked for since 2013."""
    story = Driven(opened=local("2026-11-20 17:30"), promises=solved("1 working hour"))
    assert story.clock("solved").due_at == local("2026-11-23 09:30")


# ------------------------------------------------------------------ Chatwoot


def test_a_break_of_a_week_is_no_working_time():
    """chatwoot#14009: no holidays, one window a day."""
    story = Driven(opened=local("2026-02-13 17:00"), promises=solved("1 working day"))
    assert story.clock("solved").due_at == local("2026-02-14 17:00")  # a Saturday that is worked
    story = Driven(opened=local("2026-02-14 17:00"), promises=solved("1 working day"))
    assert story.clock("solved").due_at == local("2026-02-24 17:00")


def test_terms_can_change_while_a_ticket_is_open():
    """chatwoot#10178: a policy cannot be changed on a running conversation."""
    story = Driven(promises=solved())
    story.adopts(1, solved("24 hours"), Past())
    assert story.facts_of("recalculated", "solved")["why"] == "procedure"


def test_the_next_response_is_not_owed_after_the_end():
    """chatwoot#10178: the next-response clock keeps running after resolve."""
    story = Driven(promises=NEXT)
    story.hears(1, "customer-message")
    story.hears(2, "intake.refused", "refused")
    story.settles(100)
    assert story.events("next") == ["cancelled"]


def test_working_hours_count_where_a_breach_is_decided_too():
    """chatwoot#13392: "only during business hours" was stored, and ignored when breaches were computed."""
    opened = local("2026-11-20 17:00")
    story = Driven(opened=opened, promises=solved("2 working hours"))
    story.settles(60)  # Monday 05:00
    assert "breached" not in story.events("solved")
    story.settles(65.1)  # Monday 10:06
    assert story.clock("solved").breached_at == local("2026-11-23 10:00")


def test_the_next_response_can_be_missed_more_than_once_and_each_is_told():
    """chatwoot: deduplicated by message, one row per miss; what it does well must not be lost."""
    story = Driven(promises=NEXT)
    for asked in (0, 20):
        story.hears(asked, "customer-message")
        story.hears(asked + 5, "reply")
    assert story.events("next").count("breached") == 2
    assert [level for level, _ in story.alerts()].count("overdue") == 2


def test_a_breach_has_a_consequence():
    """chatwoot#6889: nothing can be made to happen on a breach."""
    story = Driven()
    story.settles(24 * 7)
    assert ("+8 working hours", "manager") in story.alerts()


def test_kept_and_broken_can_be_counted():
    """chatwoot#9747: the share that was met could not be reported."""
    story = Driven()
    story.hears(1, "reply")
    story.hears(60, "assessment.to-dispatch")
    story.hears(70, "service.done")
    assert {clock.metric: clock.state for clock in clocks_of(story.ticket.id, fresh=True)} == {
        "response": "met",
        "plan": "met-late",
        "solved": "met",
    }


def test_there_is_a_way_back_from_met():
    """chatwoot: after resolve a row is hit or missed for good, also when the conversation is reopened."""
    story = Driven(promises=solved(reopened="resume"))
    story.hears(1, "service.done")
    story.hears(2, "reopened")
    assert story.clock("solved").state == "running"


def test_a_calendar_that_is_never_open_is_refused_and_not_counted_as_always_open():
    """chatwoot: without an open day it falls back to the wall clock. Others hang."""
    never = Calendar(code="never", version=1, title={"en": "Never"}, zone="Asia/Shanghai", week=((),) * 7)
    with pytest.raises(CalendarWrong):
        validate(never)
    assert parse_window("00:00-24:00").minutes == 1440
