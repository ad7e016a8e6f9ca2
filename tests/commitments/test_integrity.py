"""The audit of pauses: each kind of suspicion is found, an honest pause is not, and counts fit what is shown."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.accounts.models import Team
from portal.commitments import services, transitions
from portal.commitments.integrity import Period, Place, Suspicion, audit_pauses
from portal.commitments.models import ClockPause
from portal.extensions import db
from portal.kernel.actors import customer
from portal.kernel.time import now
from portal.ledger.services import append_event, append_events
from portal.tickets.waiting import resume, wait_for
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import Driven
from tests.factories import make_ticket
from tests.query_count import counted_queries

UNASKED, ANSWERED, PARKED = Suspicion.UNASKED, Suspicion.ANSWERED, Suspicion.PARKED
UNEXPLAINED, REPEATED, BACKDATED = Suspicion.UNEXPLAINED, Suspicion.REPEATED, Suspicion.BACKDATED


class Story(Driven):
    """A ticket on which one agent waits, goes on, and says things, hours after its opening two days ago."""

    def __init__(self, by, *, hours_ago=47.0):
        super().__init__(urgent=False, opened=now() - timedelta(hours=hours_ago))
        self.by = by
        self.hears(0.5, "reply", "assessment.to-dispatch")

    def says(self, hours, kind="reply", **facts):
        by = customer("张敏") if kind == "customer" else self.by
        with unit_of_work():
            append_event(self.ticket.number, f"message.{kind}", by=by, at=self.at(hours), facts=facts)

    def waits(self, hours, kind="customer"):
        with unit_of_work():
            services.pause(self.ticket, kind, procedure=self.procedure, at=self.at(hours), by=self.by)

    def goes_on(self, hours, by=None):
        with unit_of_work():
            services.resume(self.ticket, at=self.at(hours), by=by or self.by)

    def kinds(self):
        return {kind for one in found() if one.number == self.ticket.number for kind in one.kinds}


def found(**filters):
    return audit_pauses(period(**filters)).findings


def period(**filters):
    return Period(now() - timedelta(days=30), now() + timedelta(days=1), **filters)


@pytest.fixture
def story(app, cast):
    return Story(cast.agent)


def test_an_honest_pause_is_no_finding(story):
    story.says(2)
    story.waits(2)
    story.says(9, "customer")
    story.goes_on(9, by=customer("张敏"))
    audit = audit_pauses(period())
    assert (audit.findings, audit.suspicious) == ([], 0)
    assert audit.pauses == len(audit.people) == 1


def test_the_portals_own_way_of_waiting_is_honest(app, cast):
    ticket = make_ticket()
    with unit_of_work():
        wait_for(ticket, "customer", "请提供序列号。", by=cast.agent)
    assert UNASKED not in {kind for one in found() for kind in one.kinds}
    with unit_of_work():
        resume(ticket, by=cast.agent)


def test_waiting_for_a_customer_nobody_asked(story):
    story.waits(2)
    assert story.kinds() == {UNASKED}
    one = found()[0]
    assert (one.person, one.reason, one.metric) == ("林晓", "customer", "solved")
    assert one.began_at == story.at(2)
    assert one.left == timedelta(hours=70)


def test_a_message_hours_before_asked_for_something_else(story):
    story.says(1)
    story.waits(2)
    assert story.kinds() == {UNASKED}


def test_a_call_just_before_asked_too(story):
    story.says(1.9, "call")
    story.waits(2)
    assert story.kinds() == set()


def test_waiting_for_parts_needs_no_message_and_no_answer(story):
    with unit_of_work():
        clock = story.clock("solved")
        append_events([transitions.pause(clock, "parts", at=story.at(2), by=story.by)])
    story.goes_on(9)
    audit = audit_pauses(period())
    assert (audit.pauses, audit.suspicious) == (1, 0)


def test_the_customer_wrote_and_the_clock_stood_on(story):
    story.says(2)
    story.waits(2)
    story.says(5, "customer")
    assert story.kinds() == {ANSWERED}


def test_parked_just_before_due(app, cast):
    story = Story(cast.agent, hours_ago=72)
    story.says(66)
    story.waits(66)
    assert story.kinds() == {PARKED}
    assert found()[0].left == timedelta(hours=6)


def test_a_tenth_of_the_budget_is_not_yet_little(app, cast):
    story = Story(cast.agent, hours_ago=72)
    story.says(64.8)
    story.waits(64.8)
    assert story.kinds() == set()


def test_ended_without_answer_or_reason(story):
    story.says(2)
    story.waits(2)
    story.goes_on(9)
    assert story.kinds() == {UNEXPLAINED}


def test_a_note_or_a_call_explains_the_end(story):
    story.says(2)
    story.waits(2)
    story.says(9.1, "note")
    story.goes_on(9)
    assert story.kinds() == set()


def test_the_third_pause_of_a_clock_and_every_one_after_it(story):
    for hours in (2, 4, 6, 8):
        story.says(hours)
        story.waits(hours)
        story.says(hours + 1, "customer")
        story.goes_on(hours + 1, by=customer("张敏"))
    assert story.kinds() == {REPEATED}
    assert sorted(one.nth for one in found()) == [3, 4]


def test_a_call_entered_much_later_than_it_says(story):
    late = story.at(5) + timedelta(minutes=31)
    story.says(5, "call", entered_at=late.isoformat())
    story.says(5.2, "call", entered_at=(story.at(5.2) + timedelta(minutes=30)).isoformat())
    (one,) = found()
    assert (one.kinds, one.message, one.person) == ([BACKDATED], "message.call", "林晓")
    assert one.ended_at == late


def test_a_message_behind_a_later_event_was_backdated_whatever_it_says(story):
    story.says(8, "note")
    story.says(5, "reply")
    assert story.kinds() == {BACKDATED}


def test_what_the_customer_sends_themselves_is_never_backdated(story):
    story.says(8, "note")
    story.says(5, "customer")
    assert story.kinds() == set()


def test_time_between_end_and_reopening_is_nobodys_pause(story):
    with unit_of_work():
        clock = story.clock("solved")
        db.session.add(
            ClockPause(clock_id=clock.id, reason="closed", started_at=story.at(2), ended_at=story.at(3))
        )
    assert audit_pauses(period()).pauses == 0


# ------------------------------------------------------------------ filters, pages, counts


def test_filters_narrow_what_is_shown_but_not_the_counts(app, cast):
    with unit_of_work():
        team = Team(name="一组")
        db.session.add(team)
        db.session.flush()
        cast.agent.team_id = team.id
    one, other = Story(cast.agent), Story(cast.colleague)
    for story in (one, other):
        story.waits(2)
    assert {row.number for row in found()} == {one.ticket.number, other.ticket.number}
    assert {row.number for row in found(person_id=cast.colleague.id)} == {other.ticket.number}
    assert {row.number for row in found(team_id=team.id)} == {one.ticket.number}
    assert found(kind=PARKED) == []
    audit = audit_pauses(period(kind=PARKED))
    assert {(share.name, share.suspicious) for share in audit.people} == {("林晓", 1), ("陈静", 1)}
    assert {(share.name, share.suspicious) for share in audit.teams} == {("一组", 1), (None, 1)}
    assert audit.people[0].kinds[UNASKED] == 1


def test_pages_are_a_partition_of_the_whole(app, cast):
    for _ in range(7):
        Story(cast.agent).waits(2)
    whole = [one.ref for one in found()]
    seen, after = [], None
    while True:
        audit = audit_pauses(period(), after=after, limit=3)
        seen += [one.ref for one in audit.findings]
        if audit.later is None:
            break
        after = Place.from_text(audit.later.as_text())
        assert after == audit.later
    assert seen == whole
    assert len(whole) == 7


@pytest.mark.parametrize("cursor", ["", "x", "1-", "-1", "9" * 40 + "-1", "1-2-3"])
def test_a_cursor_that_is_none_is_the_first_page(cursor):
    assert Place.from_text(cursor) is None


def test_only_pauses_of_the_period_are_looked_at(story):
    story.waits(2)
    early = Period(now() - timedelta(days=60), now() - timedelta(days=30))
    assert audit_pauses(early).pauses == 0
    edge = Period(story.at(2), story.at(2) + timedelta(microseconds=1))
    assert audit_pauses(edge).suspicious == 1


def test_it_is_one_query_that_is_planned_for_its_period(story):
    story.waits(2)
    with counted_queries() as queries:
        found()
    assert len(queries) == 2
    assert db.session.scalar(text("SHOW plan_cache_mode")) == "force_custom_plan"
