"""Promised dates and what the law demands: clocks that no procedure starts."""

from datetime import timedelta

import pytest

from portal.calendars.budgets import Budget, Unit
from portal.commitments import services
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import AGENT, NINE, Driven, local

pytestmark = pytest.mark.usefixtures("app")

TITLE = {"zh-Hans": "死亡事件报告", "en": "Report of a death"}


def promise_date(story: Driven, hours: float, due: float, *, about: str | None = "solved"):
    with unit_of_work():
        return services.start_fixed(
            story.ticket, "solved-date", story.at(due), about=about, at=story.at(hours), by=AGENT
        )


def must(story: Driven, budget: Budget, *, aware: float = 0, entered: float = 0):
    with unit_of_work():
        return services.start_legal(
            story.ticket,
            metric="report",
            rule_id=None,
            budget=budget,
            aware_at=story.at(aware),
            entered_at=story.at(entered),
            by=AGENT,
            title=TITLE,
        )


# ------------------------------------------------------------------ a date that was promised


def test_a_promised_date_is_a_clock_until_that_date():
    story = Driven()
    promise_date(story, 73, 100)
    clock = story.clock("solved-date")
    assert (clock.due_at, clock.budget_text, clock.about_metric) == (story.at(100), "until", "solved")
    assert clock.warn_at == story.at(73 + 27 / 2)


def test_it_is_kept_by_what_keeps_the_promise_it_is_about():
    story = Driven()
    promise_date(story, 73, 100)
    story.hears(90, "service.done")
    assert (story.clock("solved").state, story.clock("solved-date").state) == ("met-late", "met")


def test_a_promised_date_does_not_stand_still():
    story = Driven()
    promise_date(story, 10, 100)
    story.waits(20)
    assert (story.clock("solved-date").state, story.clock("solved").state) == ("running", "paused")


def test_another_date_takes_its_place_and_a_broken_one_stays_broken():
    story = Driven()
    promise_date(story, 73, 80)
    promise_date(story, 85, 100)
    assert story.cycles("solved-date") == ["cancelled", "running"]
    assert story.clock("solved-date").breached_at == story.at(80)
    assert story.facts_of("cancelled", "solved-date")["fact"] == "new-date"


def test_an_end_calls_off_a_promised_date():
    story = Driven()
    promise_date(story, 10, 100, about=None)
    story.hears(20, "intake.refused", "refused")
    assert story.clock("solved-date").state == "cancelled"


def test_a_date_that_is_past_cannot_be_promised():
    with pytest.raises(ValueError, match="ahead"):
        promise_date(Driven(), 10, 9)


def test_less_urgency_moves_no_promised_date():
    story = Driven()
    promise_date(story, 1, 100)
    story.becomes(2, urgent=False)
    assert story.events("solved-date") == []


# ------------------------------------------------------------------ what the law demands


def test_a_legal_clock_runs_from_the_moment_we_knew_and_both_moments_are_kept():
    story = Driven()
    clock = must(story, Budget(7, Unit.DAY), aware=-30, entered=5)
    # Known on Thursday 19 November: that day is left out, the seventh day ends with the 26th.
    assert clock.due_at == local("2026-11-27 00:00")
    assert (clock.started_at, clock.entered_at) == (story.at(-30), story.at(5))
    told = story.facts_of("started", "report")
    assert (told["kind"], told["counting"], told["aware_at"]) == ("legal", "legal", story.at(-30).isoformat())
    assert told["calendar"]["code"] == "china"


def test_a_legal_clock_never_stands_still():
    story = Driven()
    must(story, Budget(7, Unit.DAY))
    story.waits(1)
    assert story.clock("report").state == "running"


def test_a_last_day_that_is_no_working_day_is_told_and_moves_nothing():
    story = Driven()
    clock = must(story, Budget(8, Unit.DAY))  # the last day is Saturday 28 November
    assert clock.due_at == local("2026-11-29 00:00")
    assert clock.shifted_due_at == local("2026-12-01 00:00")


def test_what_we_knew_too_long_is_overdue_when_it_is_entered():
    story = Driven()
    clock = must(story, Budget(24, Unit.HOUR), aware=-40, entered=1)
    assert (clock.state, clock.breached_at, clock.due_at) == ("breached", story.at(1), story.at(-16))
    assert story.events("report") == ["breached"]
    assert ("overdue", "person lead manager") in story.alerts()


def test_the_end_of_a_ticket_ends_no_duty():
    story = Driven()
    must(story, Budget(7, Unit.DAY))
    story.hears(2, "intake.refused", "refused")
    assert story.clock("report").state == "running"
    assert story.ticket.next_due_metric == "report"


def test_somebody_says_that_it_is_done():
    story = Driven()
    must(story, Budget(7, Unit.DAY))
    with unit_of_work():
        services.meet_by_hand(story.ticket, "report", 1, at=story.at(30), by=AGENT, fact="reported")
    assert (story.clock("report").state, story.clock("report").met_at) == ("met", story.at(30))
    with pytest.raises(LookupError), unit_of_work():
        services.meet_by_hand(story.ticket, "report", 1, at=story.at(31), by=AGENT, fact="reported")


def test_done_too_late_is_late():
    story = Driven()
    must(story, Budget(24, Unit.HOUR))
    with unit_of_work():
        services.meet_by_hand(story.ticket, "report", 1, at=story.at(30), by=AGENT, fact="reported")
    assert story.clock("report").state == "met-late"


def test_what_turns_out_not_to_be_owed_is_called_off():
    story = Driven()
    must(story, Budget(7, Unit.DAY))
    with unit_of_work():
        services.cancel_by_hand(story.ticket, "report", 1, at=story.at(5), by=AGENT, fact="not-reportable")
    assert story.clock("report").state == "cancelled"


def test_no_fact_of_a_procedure_meets_a_legal_clock_of_the_same_name_and_no_wait_stops_it():
    story = Driven()
    with unit_of_work():
        services.start_legal(
            story.ticket,
            metric="solved",
            rule_id=None,
            budget=Budget(30, Unit.DAY),
            aware_at=NINE,
            entered_at=NINE + timedelta(hours=1),
            by=AGENT,
            title=TITLE,
        )
    story.waits(2)
    assert story.cycles("solved") == ["paused", "running"]
    story.hears(3, "service.done")
    assert story.cycles("solved") == ["met", "running"]


def test_a_report_made_in_time_and_entered_late_was_made_in_time():
    story = Driven()
    must(story, Budget(24, Unit.HOUR))
    story.settles(200)
    assert story.clock("report").breached_at is not None
    with unit_of_work():
        services.meet_by_hand(story.ticket, "report", 1, at=story.at(20), by=AGENT, fact="reported")
    assert story.clock("report").state == "met"
