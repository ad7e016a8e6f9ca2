"""The whole way: a request is opened, its clock goes on, the sweep finds it, and somebody reads it."""

from datetime import timedelta

from sqlalchemy import select

from jobs.commitments import sweep_clocks
from portal.commitments.models import Clock
from portal.extensions import db
from portal.kernel.time import now
from portal.ledger.models import Event
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import Driven
from tests.notifications.conftest import WORK, all_alerts, inbox, make_team, minutes, send


def opened(hours_ago, person, *, urgent=True):
    """A request of the preset procedure that somebody has; a response to an urgent one is due after two hours."""
    story = Driven(opened=now() - timedelta(hours=hours_ago), urgent=urgent)
    with unit_of_work():
        story.ticket.assignee_id = person.id
    return story


def levels(person):
    return [(alert.number, alert.metric, alert.level) for alert in inbox(person)]


def test_a_warning_is_read_by_who_has_the_ticket(cast):
    story = opened(1.7, cast.agent)
    sweep_clocks()
    send()
    assert levels(cast.agent) == [(story.ticket.number, "response", "80")]
    assert inbox(cast.manager) == []


def test_a_breach_is_read_by_the_lead_as_well(cast):
    make_team(cast.agent, lead=cast.dispatcher)
    story = opened(2.5, cast.agent)
    sweep_clocks()
    send()
    for person in (cast.agent, cast.dispatcher):
        assert levels(person) == [(story.ticket.number, "response", "overdue")]
    sweep_clocks()
    send(WORK + minutes(20))
    assert len(all_alerts()) == 2


def test_after_eight_working_hours_the_manager_reads_it(cast):
    story = opened(2.5, cast.agent)
    assert inbox(cast.manager) == []
    sweep_clocks()
    clock = db.session.scalars(
        select(Clock).where(Clock.ticket_id == story.ticket.id, Clock.metric == "response")
    ).one()
    assert clock.escalate_at is not None
    with unit_of_work():
        clock.escalate_at = now() - timedelta(seconds=5)
    sweep_clocks()
    send()
    assert [level for _, _, level in levels(cast.manager)] == ["+8 working hours"]


def test_an_answer_before_the_alert_went_out_makes_it_void(cast):
    story = opened(2.5, cast.agent)
    sweep_clocks()
    story.hears(2.6, "reply")
    send()
    assert inbox(cast.agent) == []


def test_the_event_and_the_alert_tell_the_same(cast):
    story = opened(2.5, cast.agent)
    sweep_clocks()
    send()
    (alert,) = inbox(cast.agent)
    (event,) = db.session.scalars(
        select(Event).where(Event.chain == story.ticket.number, Event.type == "clock.breached")
    )
    assert event.facts["due_at"] == alert.due_at.isoformat()
    assert (event.facts["metric"], event.facts["cycle"]) == (alert.metric, alert.cycle)


def test_whoever_has_it_when_it_is_told_is_told(cast):
    story = opened(2.5, cast.agent)
    sweep_clocks()
    with unit_of_work():
        story.ticket.assignee_id = cast.colleague.id
    send()
    assert (len(inbox(cast.agent)), len(inbox(cast.colleague))) == (0, 1)
