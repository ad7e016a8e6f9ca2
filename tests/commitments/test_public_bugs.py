"""Failures of other systems' clocks that the public can read about, each as a test that ours does not have it.

Here: Zammad. Beside it: test_public_bugs_frappe (and ERPNext), _osticket (and Chatwoot), _others (GLPI, Request Tracker,
Znuny, Zendesk, Freshdesk, Plain, Jira). The list behind it was gone through line by line. What cannot happen here, and why:

- zammad: a fingerprint of SLA and calendar that forces recalculation on each save. There is nothing to compare: a
  clock pins its versions, and only a deliberate recalculation moves it.
- zammad: the "longest update interval" edge case in statistics. There are no statistics columns: each cycle is a row.
- frappe: each save of each ticket walks day by day through a re-read holiday list. Calendars are kept in memory and
  searched by bisection; how long that takes is measured in the benchmark, and queries are counted on each page.
- frappe: `safe_eval` of a condition. Conditions are a language of their own (procedures.expressions).
- frappe#2967: storms of mail. One fact per level is put here; quiet hours and digests are in notifications.
- osticket: `&&` for `&` in a flag test. A ladder is data, not flags.
- odoo / OCA helpdesk#837: rewritten to do without a cron. A design, not a failure.
- jira: users ask why a clock stands. The explanation has tests of its own.
"""

from datetime import timedelta

import pytest

from portal.calendars.budgets import Budget, Unit
from portal.calendars.calendar import Calendar
from portal.calendars.reading import read_list
from portal.calendars.reckoning import reckon
from portal.calendars.refusals import CalendarWrong
from portal.calendars.windows import parse_window
from portal.commitments.adjusting import Past
from portal.commitments.queries import clocks_of, latest
from portal.kernel.errors import DomainError
from tests.commitments.clockwork import NEXT, Driven, local, solved
from tests.commitments.test_working_time import recompute, with_day

pytestmark = pytest.mark.usefixtures("app")

SECOND = 1 / 3600


def open_hours(*windows: str) -> Calendar:
    """Every day of the week, these hours."""
    week = (tuple(map(parse_window, windows)),) * 7
    return Calendar(code="test", version=1, title={"en": "Test"}, zone="Asia/Shanghai", week=week)


def test_two_pauses_that_start_in_the_same_minute_both_count():
    """zammad (lib/escalation): breaks are keyed by their start minute, so the second overwrites the first."""
    story = Driven()
    for begins, ends in ((1, 6), (10, 30)):
        story.waits(begins * SECOND)
        story.goes_on(ends * SECOND)
    assert story.clock("solved").due_at == story.at(72) + timedelta(seconds=25)


def test_a_pause_shorter_than_a_minute_counts():
    """zammad (lib/escalation): breaks are cut to minutes, so a pause of seconds vanishes."""
    story = Driven()
    story.waits(5)
    story.goes_on(5 + 7 * SECOND)
    assert story.clock("solved").due_at == story.at(72) + timedelta(seconds=7)


def test_pauses_count_to_the_microsecond():
    """zammad stores whole minutes of used time; frappe and osticket round likewise."""
    story = Driven()
    story.waits(5)
    story.goes_on(5 + 3 * SECOND / 1_000_000)
    assert story.clock("solved").due_at == story.at(72) + timedelta(microseconds=3)


def test_reopening_arms_the_solution_again():
    """zammad, znuny#369: once a ticket was closed the solution clock never runs again."""
    story = Driven()
    story.hears(1, "reply", "service.done")
    story.hears(100, "reopened")
    story.settles(100 + 73)
    assert story.cycles("solved") == ["met", "breached"]


def test_every_cycle_keeps_its_own_record():
    """zammad: only the longest update interval is kept, no row per cycle."""
    story = Driven(promises=NEXT)
    for asked, answered in ((1, 2), (10, 16), (20, 21)):
        story.hears(asked, "customer-message")
        story.hears(answered, "reply")
    assert story.cycles("next") == ["met", "met-late", "met"]
    assert story.clock("next", 2).breached_at == story.at(14)


def test_a_shorter_promise_does_not_overrule_the_first_response():
    """zammad#5177: the update time overrules the first response if it is shorter."""
    story = Driven(
        urgent=False,
        promises={**NEXT, "response": {"start": "opened", "stop": "reply", "within": "24 hours"}},
    )
    story.hears(1, "customer-message")
    assert (story.clock("next").due_at, story.clock("response").due_at) == (story.at(5), story.at(24))
    story.settles(6)
    assert (story.clock("next").state, story.clock("response").state) == ("breached", "running")


def test_when_it_was_solved_and_by_how_much_is_known_at_once():
    """zammad#4777, #2579: close_in_min is missing until the ticket is reopened, or is never set."""
    story = Driven()
    story.hears(80, "service.done")
    assert story.clock("solved").met_at == story.at(80)
    assert story.facts_of("met", "solved")["late_ms"] == 8 * 3600 * 1000


def test_after_an_answer_nothing_escalates_until_the_customer_writes_again():
    """zammad#3140: the update time escalates although the agent has answered already."""
    story = Driven(promises=NEXT)
    story.hears(1, "customer-message")
    story.hears(2, "reply")
    story.settles(200)
    assert (story.events("next"), story.ticket.next_due_at) == (["met"], None)


def test_a_day_that_ends_at_midnight_has_no_closed_minute():
    """zammad#3180: 24:00 cannot be entered and 23:59 counts as one closed minute a day."""
    calendar = open_hours("00:00-24:00")
    start = local("2026-11-20 09:00")
    reckoning = reckon(start, Budget(72, Unit.WORKING_HOUR), calendar=calendar)
    assert reckoning.due() == start + timedelta(hours=72)


def test_the_last_minute_of_a_day_is_not_forgotten_by_mistake():
    """zammad#3180: who writes 23:59 means midnight."""
    with pytest.raises(CalendarWrong):
        parse_window("09:00-23:59")


def test_hours_that_end_at_midnight_are_no_endless_loop():
    """zammad#2497: hours from 09:00 to 00:00 hang the background jobs."""
    reckoning = reckon(
        local("2026-11-20 23:00"), Budget(2, Unit.WORKING_HOUR), calendar=open_hours("09:00-00:00")
    )
    assert reckoning.due() == local("2026-11-21 10:00")


def test_a_changed_calendar_can_be_brought_to_clocks_that_run():
    """zammad#534: no recalculation after a change of the calendar."""
    story = Driven(opened=local("2026-11-19 09:00"), promises=solved("3 working days"))
    recompute(story, with_day("2026-11-20", "off"))
    assert story.clock("solved").due_at == local("2026-11-25 09:00")


def test_a_promise_that_is_withdrawn_leaves_no_ticket_escalated():
    """zammad#4353: deactivating an SLA leaves its tickets escalated."""
    story = Driven(promises=solved("2 hours"))
    story.settles(3)
    assert story.ticket.next_due_metric == "solved"
    story.adopts(4, NEXT, Past((("opened", story.at(0)),)))
    assert (story.clock("solved").state, story.ticket.next_due_at) == ("cancelled", None)
    story.settles(24 * 14)
    assert "escalated" not in story.events("solved")


def test_a_ticket_that_has_ended_escalates_no_more():
    """zammad#904: a merged ticket still escalates."""
    story = Driven()
    story.hears(1, "intake.refused", "refused")
    story.settles(1000)
    assert {clock.state for clock in clocks_of(story.ticket.id, fresh=True)} == {"cancelled"}
    assert story.alerts() == []


def test_time_at_rest_between_closing_and_reopening_is_told_apart():
    """zammad#188: reopened tickets are reckoned wrongly."""
    story = Driven(promises=solved("72 hours", reopened="resume"))
    story.hears(10, "service.done")
    story.hears(110, "reopened")
    assert story.clock("solved").due_at == story.at(172)


def test_the_first_reply_changes_what_is_due_next_at_once():
    """zammad#2082: the escalation is not updated on the first reply."""
    story = Driven()
    story.hears(0.5, "reply")
    assert (story.ticket.next_due_metric, story.ticket.next_due_at) == ("plan", story.at(48))


def test_nobody_is_called_upon_at_night_or_on_a_weekend():
    """zammad#2157, #4432: reminders of escalations at 00:00, 02:00 and at weekends."""
    story = Driven(opened=local("2026-11-20 22:00"))  # a Friday; due on Saturday at 0:00
    assert story.clock().escalate_at == local("2026-11-23 18:00")


def test_a_feed_cannot_slip_in_a_day_that_is_no_holiday():
    """zammad#390: an automatic feed brings "St. Martin" and silently moves deadlines."""
    feed = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:St. Martin\r\n"
        "DTSTART;VALUE=DATE:20271111\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    with pytest.raises(DomainError):
        read_list("feed.ics", feed.encode(), year=2027)


def test_every_deadline_of_a_ticket_is_there_not_only_the_nearest():
    """zammad#3928: the agent sees only the nearest deadline."""
    shown = latest(clocks_of(Driven().ticket.id, fresh=True))
    assert [clock.metric for clock in shown] == ["response", "plan", "solved"]
