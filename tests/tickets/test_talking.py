"""What is said on a ticket, who may say it, and what it does to waiting and clocks."""

import pytest

from portal.commitments.queries import clocks_of
from portal.kernel.actors import customer
from portal.kernel.errors import DomainError, NotAllowed
from portal.tickets import assigning, messages, reopening, waiting
from portal.tickets.acts import carry_out
from portal.tickets.queries import timeline
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.stories import take_to


def states(ticket):
    return {clock.metric: clock.state for clock in clocks_of(ticket.id) if clock.cycle == ticket.cycle}


def test_a_reply_answers_the_response_clock_a_note_does_not(app, cast):
    ticket = make_ticket()
    with unit_of_work():
        messages.note(ticket, "先问厂家", by=cast.agent)
    assert states(ticket)["response"] == "running"
    with unit_of_work():
        messages.reply(ticket, "已收到，工程师会联系您。", by=cast.agent)
    assert states(ticket)["response"] == "met"


def test_a_logged_call_answers_it_too(app, cast):
    ticket = make_ticket()
    with unit_of_work():
        messages.log_call(ticket, "电话告知两小时内到达", by=cast.agent)
    assert states(ticket)["response"] == "met"


def test_accepting_alone_answers_nothing(app, cast):
    ticket = make_ticket()
    with unit_of_work():
        carry_out(ticket, "intake", "accepted", {}, by=cast.agent)
    assert states(ticket)["response"] == "running"


def test_an_auditor_says_nothing(app, cast):
    ticket = make_ticket()
    for say in (messages.reply, messages.note, messages.log_call):
        with pytest.raises(NotAllowed):
            say(ticket, "…", by=cast.auditor)


def test_asking_the_customer_pauses_and_their_answer_goes_on(app, cast):
    ticket = make_ticket()
    with unit_of_work():
        waiting.wait_for(ticket, "customer", "请提供序列号照片", by=cast.agent)
    assert ticket.waiting == "customer"
    assert states(ticket)["solved"] == "paused"
    with unit_of_work():
        messages.customer_message(ticket, "见附件", by=customer("张敏"))
    assert ticket.waiting is None
    assert states(ticket)["solved"] == "running"
    kinds = [entry.event.type for entry in timeline(ticket)]
    assert kinds.index("ticket.waiting") < kinds.index("message.customer") < kinds.index("ticket.resumed")


def test_waiting_for_parts_pauses_no_promise_and_cannot_be_doubled(app, cast):
    ticket = make_ticket()
    take_to(ticket, "service", cast)
    with unit_of_work():
        waiting.wait_for(ticket, "parts", "等流量传感器到货", by=cast.technician)
    assert states(ticket)["solved"] == "running"
    with pytest.raises(DomainError):
        waiting.wait_for(ticket, "customer", "?", by=cast.agent)


def test_a_closed_ticket_is_reopened_with_a_new_round_of_clocks(app, cast):
    ticket = make_ticket()
    take_to(ticket, "survey", cast)
    with unit_of_work():
        carry_out(ticket, "survey", "answered", {"score": 4, "words": ""}, by=customer("张敏"))
    with unit_of_work():
        reopening.reopen_ticket(ticket, "同一故障再次出现", by=cast.manager)
    assert (ticket.step, ticket.cycle, ticket.ended_at) == ("assessment", 2, None)
    assert states(ticket)["solved"] == "running"
    with pytest.raises(DomainError, match="open already"):
        reopening.reopen_ticket(ticket, "…", by=cast.manager)


def test_assigning_twice_to_the_same_person_says_it_once(app, cast):
    ticket = make_ticket()
    for _turn in range(2):
        with unit_of_work():
            assigning.assign_ticket(ticket, cast.colleague.id, by=cast.agent)
    assert [entry.event.type for entry in timeline(ticket)].count("ticket.assigned") == 1


def test_a_button_pressed_twice_is_one_message(app, cast):
    ticket = make_ticket()
    for body in ("下午到", "下午到", "四点到"):
        with unit_of_work():
            messages.reply(ticket, body, by=cast.agent)
    with unit_of_work():
        messages.reply(ticket, "四点到", by=cast.colleague)
    said = [entry.body for entry in timeline(ticket) if entry.event.type == "message.reply"]
    assert said == ["下午到", "四点到", "四点到"]
