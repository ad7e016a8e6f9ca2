"""Overdue promises owe an account: what owes one, what the account does, and what may not be done before it."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import select, text

from portal.commitments.delays import Delay, Reason, accounts_owed
from portal.commitments.models import ClockState
from portal.commitments.queries import clocks_of
from portal.commitments.services import settle_clocks
from portal.extensions import db
from portal.kernel.errors import DomainError, NotAllowed, StaleVersion
from portal.kernel.time import time_at
from portal.ledger.models import Event
from portal.tickets import messages
from portal.tickets.acts import carry_out
from portal.tickets.delays import AccountOwed, owed_on, tell_delay
from portal.tickets.guards import procedure_of
from portal.tickets.models import Message
from portal.tickets.queries import timeline
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.stories import ANSWERS, take_to

OPENED = datetime(2026, 3, 2, 1, tzinfo=UTC)
REASON = "供应商缺货"


@pytest.fixture
def late(cast):
    """Answered in time and assessed never: on the third day the plan is overdue, the solution not yet."""
    with time_at(OPENED):
        ticket = take_to(make_ticket(), "assessment", cast)
        with unit_of_work():
            messages.reply(ticket, "已收到", by=cast.agent)
    return ticket


def hours(count):
    return time_at(OPENED + timedelta(hours=count))


def tell(ticket, by, *metrics, date=None, words="抱歉，配件未到。"):
    with unit_of_work():
        return tell_delay(
            ticket, metrics, kind=Reason.PARTS, reason=REASON, new_due_at=date, words=words, by=by
        )


def assess(ticket, by):
    with unit_of_work():
        carry_out(ticket, "assessment", "to-dispatch", ANSWERS["assessment"], by=by)


def owed(ticket):
    return [one.clock.metric for one in owed_on(ticket, procedure_of(ticket))]


def clock(ticket, metric):
    return [one for one in clocks_of(ticket.id, fresh=True) if one.metric == metric][-1]


def test_a_promise_owes_an_account_from_the_moment_after_it_was_due(late):
    with time_at(OPENED + timedelta(hours=48)):
        assert owed(late) == []
    with time_at(OPENED + timedelta(hours=48, microseconds=1)):
        assert owed(late) == ["plan"]
    with hours(73):
        assert owed(late) == ["plan", "solved"]


def test_a_step_of_ours_that_would_meet_it_is_refused_before_the_account_and_done_after_it(late, cast):
    with hours(50):
        with pytest.raises(AccountOwed, match="“Solution planned” is overdue"):
            assess(late, cast.agent)
        assert late.step == "assessment"
        tell(late, cast.agent, "plan", date=OPENED + timedelta(hours=60))
        assess(late, cast.agent)
    assert late.step == "dispatch"
    assert clock(late, "plan").state == ClockState.MET_LATE
    assert clock(late, "plan-date").state == ClockState.MET, "met together with the promise it is about"


def test_a_step_that_meets_nothing_overdue_needs_no_account(late, cast):
    with time_at(OPENED + timedelta(hours=47)):
        assess(late, cast.agent)
    assert clock(late, "plan").state == ClockState.MET


def test_words_and_calls_are_never_blocked(late, cast):
    with hours(50), unit_of_work():
        messages.reply(late, "我们正在处理", by=cast.agent)
        messages.log_call(late, "电话说明", by=cast.agent)
    with hours(51):
        assert owed(late) == ["plan"], "an answer is no new date"


def test_the_customer_is_never_blocked(late, cast):
    with hours(50):
        tell(late, cast.agent, "plan", date=OPENED + timedelta(hours=60))
        take_to_acceptance(late, cast)
    with hours(200), unit_of_work():
        from portal.kernel.actors import customer

        carry_out(late, "acceptance", "accepted", ANSWERS["acceptance"], by=customer("张敏"))
    assert late.step != "acceptance"


def take_to_acceptance(ticket, cast):
    from tests.stories import FORWARD, _values

    for place, outcome, who in FORWARD[1:4]:
        with unit_of_work():
            carry_out(ticket, place, outcome, _values(place, cast), by=getattr(cast, who))


def test_the_account_tells_the_customer_and_keeps_the_reason_inside(late, cast):
    with hours(50):
        event = tell(late, cast.agent, "plan", date=datetime(2026, 3, 5, 4, tzinfo=UTC))
    told = timeline(late)
    letter = next(one for one in told if one.event.type == "message.reply" and one.event.seq > event.seq)
    assert letter.body == "抱歉，配件未到。\n\n原因：缺少配件\n新的日期：2026-03-05 12:00"
    assert db.session.get(Message, event.id).body == REASON
    assert REASON not in str(event.facts), "the words can be erased, the event keeps their digest"
    row = db.session.scalars(select(Delay)).one()
    assert (row.clock_id, row.reason_kind, row.event_id) == (clock(late, "plan").id, "parts", event.id)
    assert row.new_due_at == datetime(2026, 3, 5, 4, tzinfo=UTC)


def test_the_new_date_is_in_the_queue_and_the_demand_comes_again_when_it_passes(late, cast):
    date = OPENED + timedelta(hours=60)
    with hours(50):
        tell(late, cast.agent, "plan", date=date)
        assert owed(late) == []
        assert (late.next_due_metric, late.next_due_at) == ("plan-date", date)
    with hours(61):
        assert owed(late) == ["plan"]
        with pytest.raises(AccountOwed):
            assess(late, cast.agent)
        tell(late, cast.agent, "plan", date=OPENED + timedelta(hours=80))
        assert owed(late) == []
    first, second = [one for one in clocks_of(late.id, fresh=True) if one.metric == "plan-date"]
    assert first.breached_at is not None, "the first broken date stays broken"
    assert second.state == ClockState.RUNNING
    assert len(db.session.scalars(select(Delay)).all()) == 2


def test_one_account_for_several_promises_and_one_letter(late, cast):
    with hours(80):
        tell(late, cast.agent, "plan", "solved", date=OPENED + timedelta(hours=90))
        assert owed(late) == []
    letters = db.session.scalars(
        select(Event).where(Event.chain == late.number, Event.type == "message.reply")
    ).all()
    assert len(letters) == 2
    assert len(db.session.scalars(select(Delay)).all()) == 2


def test_an_overdue_answer_is_given_by_the_words_and_needs_no_date(cast):
    with time_at(OPENED):
        ticket = make_ticket()
    with hours(25):
        assert owed(ticket) == ["response"]
        tell(ticket, cast.agent, "response")
        assert owed(ticket) == []
    assert clock(ticket, "response").state == ClockState.MET_LATE
    assert not [one for one in clocks_of(ticket.id) if one.metric == "response-date"]


@pytest.mark.parametrize("count", [None, 49])
def test_a_date_is_wanted_and_lies_ahead(late, cast, count):
    date = None if count is None else OPENED + timedelta(hours=count)
    with hours(50), pytest.raises(DomainError) as caught:
        tell(late, cast.agent, "plan", date=date)
    assert "new_due_at" in caught.value.fields
    assert db.session.scalars(select(Delay)).all() == []


def test_the_second_account_for_the_same_is_told_so(late, cast):
    with hours(50):
        tell(late, cast.agent, "plan", date=OPENED + timedelta(hours=60))
        with pytest.raises(StaleVersion):
            tell(late, cast.agent, "plan", date=OPENED + timedelta(hours=60))


def test_who_does_not_serve_the_customer_cannot_tell_them(late, cast):
    with hours(50), pytest.raises(NotAllowed):
        tell(late, cast.qa, "plan", date=OPENED + timedelta(hours=60))


def test_pauses_and_what_was_met_owe_nothing(late, cast):
    with hours(50):
        settle_clocks(late, at=OPENED + timedelta(hours=50))
        clocks = clocks_of(late.id)
        for one in clocks:
            one.state = ClockState.PAUSED if one.metric == "plan" else ClockState.MET
        assert accounts_owed(clocks, procedure_of(late), OPENED + timedelta(hours=90)) == []
        db.session.rollback()


@pytest.mark.parametrize("statement", ["UPDATE delays SET reason_kind = 'other'", "DELETE FROM delays"])
def test_accounts_are_written_once(app, statement):
    with pytest.raises(Exception) as caught:
        db.session.execute(text(statement))
    assert isinstance(caught.value.orig, psycopg.errors.InsufficientPrivilege)
