"""Public failures of the clocks of Frappe Helpdesk and ERPNext; what the list is, and what is left out, is in test_public_bugs."""

import pytest

from jobs.schedule import SCHEDULE
from portal.calendars.budgets import Budget, Unit
from portal.calendars.calendar import Calendar
from portal.calendars.reckoning import reckon
from portal.calendars.windows import parse_window
from portal.commitments.adjusting import Past
from tests.commitments.clockwork import Driven, local, solved

pytestmark = pytest.mark.usefixtures("app")


def test_what_is_due_is_looked_for_every_second():
    """frappe: a breach is detected by an hourly job, one hour late."""
    (sweep,) = [work for work in SCHEDULE if work.job == "jobs.commitments.sweep_clocks"]
    assert sweep.every_seconds <= 1


def test_somebody_hears_before_and_at_the_breach():
    """frappe#948: there is no notification of a breach, before or after."""
    story = Driven()
    story.settles(3)
    assert [level for level, _ in story.alerts()] == ["80", "95", "overdue"]


def test_a_lunch_break_is_no_working_time():
    """frappe#2212, #1528: one window a weekday, so no lunch break and no split shift."""
    story = Driven(opened=local("2026-11-19 11:30"), promises=solved("1 working hour"))
    assert story.clock("solved").due_at == local("2026-11-19 13:30")


def test_a_calendar_has_the_zone_of_its_own_place():
    """frappe: only the time zone of the site."""
    calendar = Calendar(
        code="test",
        version=1,
        title={"en": "Berlin"},
        zone="Europe/Berlin",
        week=((parse_window("09:00-17:00"),),) * 7,
    )
    reckoning = reckon(local("2026-11-20 09:00"), Budget(1, Unit.WORKING_HOUR), calendar=calendar)
    assert reckoning.due() == local("2026-11-20 17:00")


def test_a_holiday_of_the_list_is_a_holiday_of_the_clock():
    """frappe: the check for holidays asks a table they are not in."""
    story = Driven(opened=local("2026-09-30 17:00"), promises=solved("2 working hours"))
    assert story.clock("solved").due_at == local("2026-10-08 10:00")


def test_solved_out_of_a_pause_leaves_the_pause_out():
    """frappe: resolution_time is computed before the last hold is added."""
    story = Driven()
    story.waits(71)
    story.hears(100, "service.done")
    assert story.clock("solved").state == "met"


@pytest.mark.parametrize(
    "fact", ["intake.accepted", "assessment.to-dispatch", "dispatch.dispatched", "service.done"]
)
def test_a_change_of_status_is_no_answer(fact: str):
    """frappe: moving a ticket to a paused status counts as first response, with nothing sent."""
    story = Driven()
    story.hears(1, fact)
    assert story.clock("response").state == "running"


def test_waiting_is_no_answer():
    """frappe: Open to Paused sets first_responded_on."""
    story = Driven()
    story.waits(1)
    assert (story.clock("response").state, story.clock("response").met_at) == ("running", None)


def test_a_pause_pauses_and_moves_the_deadline():
    """frappe#1554, #1675: pausing does not work; the resolution is not recalculated on pause."""
    story = Driven()
    story.waits(10)
    assert story.clock("solved").state == "paused"
    story.goes_on(20)
    assert story.clock("solved").due_at == story.at(82)


def test_a_hold_over_a_weekend_adds_no_working_time():
    """frappe PR#2449, erpnext#47029 #47172 #47884 #49414 #51111: the hold is added to the creation time."""
    story = Driven(opened=local("2026-11-20 16:00"), promises=solved("4 working hours"))
    before = story.clock("solved").due_at
    story.waits(3)  # Friday 19:00
    story.goes_on(3 + 60)  # Monday 07:00
    assert story.clock("solved").due_at == before == local("2026-11-23 11:00")


def test_each_priority_has_the_times_that_are_written_for_it():
    """frappe#2405: wrong response and resolution with priorities of one's own."""
    within = {"urgent": "2 hours", "otherwise": "3 working days"}
    for urgent, due in ((True, "2026-11-19 11:00"), (False, "2026-11-24 09:00")):
        story = Driven(urgent=urgent, opened=local("2026-11-19 09:00"), promises=solved(within))
        assert story.clock("solved").due_at == local(due)


def test_a_changed_promise_holds_for_the_next_ticket_and_can_be_brought_to_an_open_one():
    """frappe#2214: edits of an SLA are not reflected."""
    story = Driven(promises=solved("72 hours"))
    story.adopts(1, solved("48 hours"), Past())
    assert story.clock("solved").due_at == story.at(48)
    assert Driven().clock("solved").due_at == story.at(48)


def test_a_clock_says_whether_it_counts_working_time_or_all_time():
    """frappe#3236: business hours or real time?"""
    kinds = {
        Driven(promises=solved(within)).clock("solved").budget_text
        for within in ("8 hours", "8 working hours")
    }
    assert kinds == {"8 hours", "8 working hours"}


def test_waits_of_ones_own_pause_what_they_are_written_to_pause():
    """frappe/frappe#33117: custom statuses are not mapped to the SLA's paused category."""
    story = Driven(promises=solved("72 hours", pauses=["customer", "parts"]))
    story.waits(1, "parts")
    assert story.clock("solved").state == "paused"
