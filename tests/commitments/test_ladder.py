"""Who hears of a promise in danger, and when: levels of the time, the deadline, and working hours after it."""

from datetime import timedelta

import pytest

from portal.commitments.sweep import sweep_due_clocks
from portal.kernel.time import now
from portal.ledger.verify import verify_ledger
from tests.commitments.clockwork import Driven, local

pytestmark = pytest.mark.usefixtures("app")

FRIDAY = local("2026-11-20 17:00")  # the working day ends in an hour


def promise(**terms: object) -> dict[str, dict[str, object]]:
    return {"response": {"start": "opened", "stop": ["reply", "call"], "within": "2 hours", **terms}}


def test_three_levels_the_deadline_and_a_working_day_after_it():
    story = Driven(opened=FRIDAY, promises=promise())
    story.settles(24 * 7)
    assert story.events() == ["warned", "warned", "warned", "breached", "escalated"]
    assert story.alerts() == [
        ("80", "person"),
        ("95", "person"),
        ("overdue", "person lead"),
        ("+8 working hours", "manager"),
    ]


def test_the_ladder_climbs_in_working_time():
    # Due on Friday at 19:00; eight working hours after that are over on Monday at 18:00, not on Saturday at 3:00.
    story = Driven(opened=FRIDAY, promises=promise())
    assert story.clock().escalate_at == local("2026-11-23 18:00")
    story.settles(24 * 7)
    assert story.happenings()[-1].at == local("2026-11-23 18:00")


def test_a_ladder_of_several_steps_climbs_each_once():
    ladder = [
        {"at": "overdue", "to": "person"},
        {"after": "2 working hours", "to": "lead"},
        {"after": "6 working hours", "to": ["lead", "manager"]},
    ]
    story = Driven(opened=FRIDAY, promises=promise(escalate=ladder))
    story.settles(24 * 7)
    story.settles(24 * 8)
    assert story.alerts() == [
        ("overdue", "person"),
        ("+2 working hours", "lead"),
        ("+6 working hours", "lead manager"),
    ]
    assert story.clock().escalate_at is None


def test_an_answer_ends_the_climb():
    story = Driven(opened=FRIDAY, promises=promise())
    story.hears(3, "reply")
    story.settles(24 * 30)
    assert "escalated" not in story.events()


def test_the_levels_of_a_deadline_that_moved_are_levels_of_their_own():
    story = Driven(
        urgent=False, opened=FRIDAY, promises=promise(within={"urgent": "10 hours", "otherwise": "20 hours"})
    )
    story.settles(16.5)
    story.becomes(17, urgent=True)
    assert story.alerts() == [("80", "person"), ("overdue", "person lead")]


def test_a_level_that_was_told_and_is_reached_still_is_not_told_again():
    terms = promise(within={"urgent": "10 hours", "otherwise": "12 hours"})
    story = Driven(urgent=False, opened=FRIDAY, promises=terms)
    story.settles(6.5)
    story.becomes(7, urgent=True)
    story.settles(7.5)
    assert story.events() == ["warned", "recalculated"]
    assert story.clock().warn_at == story.at(8)


def test_a_level_that_is_not_reached_any_more_is_told_again():
    terms = promise(within={"urgent": "10 hours", "otherwise": "20 hours"})
    story = Driven(opened=FRIDAY, promises=terms)
    story.settles(5.5)
    story.becomes(6, urgent=False)
    story.settles(10.5)
    assert story.events() == ["warned", "recalculated", "warned"]


def test_the_sweep_puts_what_must_be_heard_beside_the_event(app):
    story = Driven(opened=now() - timedelta(days=20))
    story.hears(1, "assessment.to-dispatch", "service.done")
    assert sweep_due_clocks() == 2
    assert story.events() == ["breached", "escalated"]
    assert story.alerts() == [("overdue", "person lead"), ("+8 working hours", "manager")]
    assert sweep_due_clocks() == 0
    assert verify_ledger(key=app.config["LEDGER_KEY"]).wrong == []


def test_a_warning_of_the_sweep_is_heard_of_too():
    story = Driven(opened=now() - timedelta(hours=1.7))
    sweep_due_clocks()
    assert story.alerts() == [("80", "person")]


def test_half_of_the_time_is_recorded_and_nobody_is_disturbed():
    story = Driven(opened=now() - timedelta(hours=1.2))
    sweep_due_clocks()
    assert (story.events(), story.alerts()) == (["warned"], [])
