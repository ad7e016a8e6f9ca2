"""What the law demands on a ticket: known before it was written down, never paused, reported in time or late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.commitments.models import ClockKind, ClockState
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.kernel.errors import DomainError, NotAllowed, StaleVersion
from portal.kernel.time import time_at
from portal.ledger.models import Event
from portal.legal.queries import newest_of
from portal.legal.rules import Question
from portal.tickets import waiting
from portal.tickets.duties import begin_matter, decide_matter, open_duties, report_duty
from portal.tickets.models import Message
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.stories import take_to

# A Friday before a make-up Saturday and the Spring Festival.
OPENED = datetime(2026, 2, 13, 1, tzinfo=UTC)
DEATH = Question("device-event-known", "death", "device", "holder", on=date(2026, 2, 13))
RECALL = Question("device-recall-decided", "I", "device", "holder", on=date(2026, 2, 13))
UNKNOWN = Question("goods-defect-known", "any", "vehicle", "dealer", on=date(2026, 2, 13))


@pytest.fixture
def ticket(app):
    with time_at(OPENED):
        return make_ticket()


def begin(ticket, question, by, *, aware=OPENED, at=OPENED, dates=None, version=None, **facts):
    with time_at(at), unit_of_work():
        return begin_matter(ticket, question, aware, dates=dates or {}, version=version, by=by, **facts)


def legal(ticket):
    return [one for one in clocks_of(ticket.id, fresh=True) if one.kind == ClockKind.LEGAL]


def test_days_begin_after_the_day_of_awareness_and_end_at_midnight(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    (clock,) = legal(ticket)
    assert clock.metric == f"legal-{newest_of('device-adverse-event-report/death').id}"
    assert clock.due_at == datetime(2026, 2, 20, 16, tzinfo=UTC), (
        "24:00 of the seventh day after, in Shanghai"
    )
    assert clock.shifted_due_at == datetime(2026, 2, 24, 16, tzinfo=UTC), "information only"
    assert clock.title["en"] == "Device adverse event report"


def test_awareness_before_the_entry_counts_and_both_times_are_kept(ticket, cast):
    aware = OPENED - timedelta(days=3)
    event = begin(ticket, DEATH, cast.agent, aware=aware, at=OPENED + timedelta(hours=2))
    (clock,) = legal(ticket)
    assert (clock.started_at, clock.entered_at) == (aware, OPENED + timedelta(hours=2))
    assert clock.due_at == datetime(2026, 2, 17, 16, tzinfo=UTC)
    assert event.facts["aware_at"] == aware.isoformat()
    assert event.facts["entered_at"] == (OPENED + timedelta(hours=2)).isoformat()


def test_what_was_known_too_long_is_overdue_at_once(ticket, cast):
    begin(ticket, DEATH, cast.qa, aware=OPENED - timedelta(days=30))
    (clock,) = legal(ticket)
    assert clock.state == ClockState.BREACHED
    assert clock.breached_at == OPENED


def test_nobody_knows_in_the_future(ticket, cast):
    with pytest.raises(DomainError) as caught:
        begin(ticket, DEATH, cast.qa, aware=OPENED + timedelta(minutes=1))
    assert "aware_at" in caught.value.fields
    assert legal(ticket) == []


def test_a_matter_starts_a_clock_for_each_rule_and_asks_for_dates_where_the_law_has_no_number(ticket, cast):
    report, progress = newest_of("device-recall-report/holder"), newest_of("device-recall-progress/holder")
    with pytest.raises(DomainError) as caught:
        begin(ticket, RECALL, cast.qa, dates={report.id: OPENED + timedelta(hours=1)})
    assert f"due_{progress.id}" in caught.value.fields
    dates = {report.id: OPENED + timedelta(hours=1), progress.id: OPENED + timedelta(days=30)}
    begin(ticket, RECALL, cast.qa, dates=dates)
    due = {one.rule_id: one.due_at for one in legal(ticket)}
    assert len(due) == 4
    assert due[report.id] == OPENED + timedelta(hours=1)
    assert due[newest_of("device-recall-notice/I/holder").id] == datetime(2026, 2, 14, 16, tzinfo=UTC)
    # 14 Feb is a make-up working day, 15 to 23 Feb is the Spring Festival.
    plan = datetime(2026, 2, 27, 16, tzinfo=UTC)
    assert due[newest_of("device-recall-plan/holder").id] == plan


def test_a_legal_clock_never_pauses(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    before = legal(ticket)[0].due_at
    with time_at(OPENED + timedelta(hours=1)):
        take_to(ticket, "assessment", cast)
        with unit_of_work():
            waiting.wait_for(ticket, "customer", "请提供照片", by=cast.agent)
    (clock,) = legal(ticket)
    assert (clock.state, clock.due_at, clock.pauses) == (ClockState.RUNNING, before, [])


def test_the_second_click_is_stale_and_starts_nothing(ticket, cast):
    seen = ticket.version
    begin(ticket, DEATH, cast.qa, version=seen, at=OPENED + timedelta(minutes=1))
    with pytest.raises(StaleVersion):
        begin(ticket, DEATH, cast.qa, version=seen)
    assert len(legal(ticket)) == 1


def test_a_second_event_of_the_same_kind_is_the_next_round(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    later = {"aware": OPENED + timedelta(hours=1), "at": OPENED + timedelta(hours=2)}
    with pytest.raises(DomainError, match="Device adverse event report"):
        begin(ticket, DEATH, cast.qa, **later)
    begin(ticket, DEATH, cast.qa, another=True, **later)
    assert [one.cycle for one in legal(ticket)] == [1, 2]


def test_the_same_event_is_not_owed_twice_and_may_be_begun_again_once_it_was_reported(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    with pytest.raises(DomainError, match="Device adverse event report"):
        begin(ticket, DEATH, cast.qa, another=True)
    (clock,) = legal(ticket)
    begin(ticket, replace(DEATH, class_="serious"), cast.qa)
    report(ticket, clock, cast.qa, OPENED + timedelta(hours=1))
    begin(ticket, DEATH, cast.qa, at=OPENED + timedelta(hours=2))
    assert len(legal(ticket)) == 3


def test_no_rule_is_decided_by_a_person_never_by_silence(ticket, cast):
    with pytest.raises(DomainError, match="No rule speaks"):
        begin(ticket, UNKNOWN, cast.qa)
    with time_at(OPENED), unit_of_work():
        event = decide_matter(
            ticket, UNKNOWN, OPENED, due_at=None, reason="不属于报告范围", version=None, by=cast.qa
        )
    assert event.facts["outcome"] == "not-reportable"
    assert db.session.get(Message, event.id).body == "不属于报告范围"
    due = OPENED + timedelta(days=2)
    with time_at(OPENED), unit_of_work():
        decide_matter(ticket, UNKNOWN, OPENED, due_at=due, reason="参照消费品", version=None, by=cast.qa)
    (clock,) = legal(ticket)
    assert (clock.metric, clock.due_at, clock.rule_id) == ("legal-decision", due, None)


def test_a_person_cannot_decide_against_a_rule(ticket, cast):
    with pytest.raises(DomainError, match="A rule speaks"), time_at(OPENED), unit_of_work():
        decide_matter(ticket, DEATH, OPENED, due_at=None, reason="不报", version=None, by=cast.qa)


def test_a_technician_and_an_auditor_do_not_decide(ticket, cast):
    for who in (cast.technician, cast.auditor):
        with pytest.raises(NotAllowed):
            begin(ticket, DEATH, who)


def report(ticket, clock, by, at, entered=None):
    with time_at(entered or at), unit_of_work():
        return report_duty(
            ticket, clock.metric, clock.cycle, at=at, to="省药监局", reference="AE-2026-1", by=by
        )


def test_a_report_in_time_meets_the_duty_and_is_kept(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    (clock,) = legal(ticket)
    event = report(ticket, clock, cast.qa, OPENED + timedelta(days=2))
    assert (event.facts["late"], event.facts["reference"]) == (False, "AE-2026-1")
    assert clock.state == ClockState.MET
    assert open_duties(ticket) == []
    with pytest.raises(StaleVersion):
        report(ticket, clock, cast.qa, OPENED + timedelta(days=2))


def test_a_late_report_is_said_to_be_late(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    (clock,) = legal(ticket)
    event = report(ticket, clock, cast.qa, OPENED + timedelta(days=9))
    assert event.facts["late"]
    assert clock.state == ClockState.MET_LATE


def test_a_report_lies_between_awareness_and_now(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    (clock,) = legal(ticket)
    now = OPENED + timedelta(days=1)
    for at in (OPENED - timedelta(minutes=1), now + timedelta(minutes=1)):
        with pytest.raises(DomainError):
            report(ticket, clock, cast.qa, at, entered=now)
    assert clock.is_live


def test_decisions_are_events_of_the_ticket(ticket, cast):
    begin(ticket, DEATH, cast.qa)
    found = db.session.scalars(
        select(Event).where(Event.chain == ticket.number, Event.type == "legal.decided")
    ).one()
    assert found.facts["outcome"] == "rules"
    assert [one["metric"] for one in found.facts["rules"]] == [legal(ticket)[0].metric]
