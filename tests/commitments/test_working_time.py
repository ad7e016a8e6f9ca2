"""Promises in working time: on the calendar the clock pins, over holidays, into years that are not official yet."""

import pytest

from portal.calendars.body import to_json
from portal.calendars.queries import current, version
from portal.calendars.services import publish_calendar
from portal.commitments import transitions
from portal.kernel.actors import SYSTEM
from portal.ledger.services import append_events
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import NINE, Driven, local

pytestmark = pytest.mark.usefixtures("app")


def solved(within: str, **terms: object) -> dict[str, dict[str, object]]:
    return {
        "solved": {"start": "opened", "stop": "service.done", "within": within, "pauses": "customer", **terms}
    }


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-02-13 09:00", "2026-02-25 09:00"),
        ("2026-09-17 09:00", "2026-09-21 09:00"),
        ("2026-10-08 09:00", "2026-10-12 09:00"),
        ("2026-04-30 09:00", "2026-05-08 09:00"),
    ],
)
def test_three_working_days_skip_holidays_and_count_make_up_days(opened: str, due: str):
    assert Driven(opened=local(opened), promises=solved("3 working days")).clock("solved").due_at == local(
        due
    )


def test_a_clock_says_how_it_is_counted_and_by_which_version():
    story = Driven(promises=solved("3 working days"))
    clock, company = story.clock("solved"), current("company")
    assert (clock.kind, clock.counting, clock.calendar_version_id) == ("promise", "company", company.id)
    told = story.facts_of("started", "solved")
    assert (told["budget"], told["calendar"]) == (
        "3 working days",
        {"code": "company", "version": company.calendar.version},
    )


def test_a_night_of_waiting_moves_no_deadline_in_working_hours():
    story = Driven(opened=local("2026-11-19 17:00"), promises=solved("8 working hours"))
    assert story.clock("solved").due_at == local("2026-11-20 17:00")
    story.waits(2)  # from 19:00 to 23:00
    story.goes_on(6)
    assert story.clock("solved").due_at == local("2026-11-20 17:00")


def test_a_wait_moves_it_by_the_working_time_inside():
    story = Driven(opened=local("2026-11-19 09:00"), promises=solved("8 working hours"))
    story.waits(2)  # from 11:00 to 14:00, an hour of which is lunch
    story.goes_on(5)
    assert story.clock("solved").due_at == local("2026-11-20 10:00") + (story.at(5) - story.at(4))


def test_levels_are_shares_of_working_time():
    story = Driven(opened=local("2026-11-20 14:00"), promises=solved("8 working hours"))
    assert story.clock("solved").warn_at == local("2026-11-20 18:00")


def test_a_span_into_a_year_without_an_official_list_is_provisional():
    story = Driven(opened=local("2026-12-30 09:00"), promises=solved("3 working days"))
    assert story.clock("solved").provisional
    assert story.facts_of("started", "solved")["provisional"] is True
    assert (
        not Driven(opened=local("2026-12-23 09:00"), promises=solved("3 working days"))
        .clock("solved")
        .provisional
    )


def test_natural_time_is_never_provisional():
    assert not Driven(opened=local("2026-12-30 09:00")).clock("solved").provisional


# ------------------------------------------------------------------ another version of the calendar


def with_day(day: str, kind: str):
    """The company's calendar with one exception more."""
    kept = current("company")
    body = to_json(kept.calendar)
    body["days"] = {
        **body.get("days", {}),
        day: {"kind": kind, "name": {"zh-Hans": "停电", "en": "Power cut"}},
    }
    with unit_of_work():
        return publish_calendar(
            "company", body, base="china", title=dict(kept.calendar.title), why="test", by=SYSTEM
        ).kept


def recompute(story: Driven, kept, hours: float = 1):
    with unit_of_work():
        event = transitions.recompute_clock(story.clock("solved"), kept, why="calendar", at=story.at(hours))
        append_events([event] if event else [])
    return event


def test_a_clock_keeps_the_version_it_was_computed_with():
    story = Driven(opened=local("2026-11-19 09:00"), promises=solved("3 working days"))
    before = story.clock("solved").due_at
    with_day("2026-11-20", "off")
    story.waits(1)
    story.goes_on(2)
    assert story.clock("solved").due_at - before == story.at(2) - story.at(1)


def test_recomputed_it_keeps_its_pauses_and_tells_before_and_after():
    story = Driven(opened=local("2026-11-19 09:00"), promises=solved("3 working days"))
    story.waits(1)
    story.goes_on(2)
    kept = with_day("2026-11-20", "off")
    recompute(story, kept, 3)
    clock = story.clock("solved")
    assert (clock.due_at, clock.calendar_version_id) == (local("2026-11-25 10:00"), kept.id)
    told = story.facts_of("recalculated", "solved")
    assert told["why"] == "calendar"
    assert (told["before"]["due_at"], told["after"]["due_at"]) == (
        local("2026-11-24 10:00").isoformat(),
        local("2026-11-25 10:00").isoformat(),
    )
    assert told["after"]["calendar"] == {"code": "company", "version": kept.calendar.version}


def test_recomputing_what_does_not_move_pins_the_version_and_is_no_event():
    story = Driven(opened=local("2026-11-19 09:00"), promises=solved("3 working days"))
    kept = with_day("2026-12-24", "off")
    assert recompute(story, kept) is None
    assert story.clock("solved").calendar_version_id == kept.id
    assert story.events("solved") == []


def test_the_next_ticket_gets_the_newest_version():
    kept = with_day("2026-11-20", "off")
    story = Driven(opened=local("2026-11-19 09:00"), promises=solved("3 working days"))
    assert story.clock("solved").calendar_version_id == kept.id
    assert version(kept.id).calendar.code == "company"


def test_a_clock_from_before_calendars_runs_on_in_natural_time():
    story = Driven()
    clock = story.clock("solved")
    clock.calendar_version_id = None
    story.waits(1)
    story.goes_on(3)
    assert clock.due_at == story.at(74)
    story.becomes(4, urgent=False)
    assert "recalculated" not in story.events("solved")
    assert story.opened == NINE
