"""Calls and messages that are written down later than they happened: they count from their own moment."""

from datetime import datetime, timedelta

import pytest

from portal.commitments.queries import clocks_of
from portal.kernel.actors import customer
from portal.kernel.errors import DomainError
from portal.kernel.time import now, time_at
from portal.tickets import messages, waiting
from portal.tickets.queries import timeline
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ticket(app):
    with time_at(now() - timedelta(hours=10)):
        return make_ticket()


def clock(ticket, metric):
    return next(clock for clock in clocks_of(ticket.id, fresh=True) if clock.metric == metric)


def test_a_call_answers_at_the_time_it_took_place(ticket, cast):
    at = ticket.opened_at + 30 * MINUTE
    with unit_of_work():
        event = messages.log_call(ticket, "已电话告知", by=cast.agent, at=at)
    assert clock(ticket, "response").met_at == at
    assert event.at == at
    assert now() - datetime.fromisoformat(event.facts["entered_at"]) < MINUTE


def test_a_call_of_just_now_needs_no_second_moment(ticket, cast):
    with unit_of_work():
        event = messages.log_call(ticket, "已电话告知", by=cast.agent)
    assert "entered_at" not in event.facts


def test_the_customers_message_ends_the_wait_when_it_came_not_when_it_was_read(ticket, cast):
    with time_at(ticket.opened_at + 60 * MINUTE), unit_of_work():
        waiting.wait_for(ticket, "customer", "请提供照片", by=cast.agent)
    at = ticket.opened_at + 90 * MINUTE
    with unit_of_work():
        messages.customer_message(ticket, "见附件", by=customer("张敏"), at=at)
    solved = clock(ticket, "solved")
    assert (ticket.waiting, solved.pauses[0].ended_at) == (None, at)
    assert solved.due_at == ticket.opened_at + timedelta(hours=72.5)


@pytest.mark.parametrize("minutes", [-600, 10_000])
def test_a_moment_before_the_opening_or_ahead_is_refused(ticket, cast, minutes):
    with pytest.raises(DomainError) as refused, unit_of_work():
        messages.log_call(ticket, "…", by=cast.agent, at=ticket.opened_at + minutes * MINUTE)
    assert "called_at" in refused.value.fields


def test_the_minute_of_the_opening_is_no_time_before_it(app, cast):
    with time_at(now().replace(second=40, microsecond=7) - timedelta(hours=1)):
        ticket = make_ticket()
    with unit_of_work():
        messages.log_call(
            ticket, "当场通话", by=cast.agent, at=ticket.opened_at.replace(second=0, microsecond=0)
        )
    assert clock(ticket, "response").met_at == ticket.opened_at


def test_a_late_entry_sent_twice_is_one_call(ticket, cast):
    for _turn in range(2):
        with unit_of_work():
            messages.log_call(ticket, "已电话告知", by=cast.agent, at=ticket.opened_at + MINUTE)
    assert [event.type for event in clock_calls(ticket)] == ["message.call"]


def clock_calls(ticket):
    return [entry.event for entry in timeline(ticket, types=("message.call",))]
