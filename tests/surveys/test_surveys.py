"""A survey keeps the score; who is not content gets one follow-up, linked on both sides."""

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.kernel.actors import customer
from portal.kernel.errors import StaleVersion
from portal.ledger.models import Event
from portal.surveys.services import open_follow_up
from portal.tickets.acts import carry_out
from portal.tickets.guards import procedure_of
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.factories import make_customer, make_ticket, make_unit
from tests.stories import take_to

pytestmark = pytest.mark.usefixtures("app")

ZHANG = customer("张敏")


@pytest.fixture
def asked(cast):
    return take_to(make_ticket(unit=make_unit(owner=make_customer()), urgent=True), "survey", cast)


def answer(ticket, score, words=None):
    with unit_of_work():
        carry_out(ticket, "survey", "answered", {"score": score, "words": words}, by=ZHANG)


def follow_ups(ticket):
    return list(db.session.scalars(select(Ticket).where(Ticket.follows_id == ticket.id)))


def events(ticket, type_):
    return list(db.session.scalars(select(Event).where(Event.chain == ticket.number, Event.type == type_)))


@pytest.mark.parametrize("score", [3, 4, 5])
def test_a_content_customer_closes_the_ticket(asked, score):
    answer(asked, score, "很好")
    assert (asked.score, asked.stage, follow_ups(asked)) == (score, "closed", [])
    assert asked.ended_at is not None


@pytest.mark.parametrize("score", [1, 2])
def test_who_is_not_content_is_asked_again_by_a_new_ticket(asked, score):
    answer(asked, score, "等了三天 <b>没人来</b>")
    [follow_up] = follow_ups(asked)
    assert (asked.score, asked.stage) == (score, "closed")
    assert follow_up.description == "客户对服务不满意，需要跟进。\n\n等了三天 <b>没人来</b>"
    assert (follow_up.channel, follow_up.urgent, follow_up.step) == ("follow-up", False, "intake")
    for same in ("contact_name", "phone", "organisation", "customer_id", "unit_id", "serial", "language"):
        assert getattr(follow_up, same) == getattr(asked, same)
    assert follow_up.next_due_at is not None


def test_each_says_which_the_other_is(asked):
    answer(asked, 1)
    [follow_up] = follow_ups(asked)
    [linked] = events(asked, "ticket.linked")
    assert linked.facts["number"] == follow_up.number
    [opened] = events(follow_up, "ticket.opened")
    assert opened.facts["follows"] == asked.number
    assert opened.actor_kind == "system"


def test_a_survey_answered_twice_opens_one_follow_up(asked):
    answer(asked, 1)
    with pytest.raises(StaleVersion):
        answer(asked, 1)
    wanted = procedure_of(asked).step("survey").follow_up
    with unit_of_work():
        again = open_follow_up(asked, wanted, words="once more")
    assert [again.id] == [ticket.id for ticket in follow_ups(asked)]


def test_no_rating_is_no_dissatisfaction(asked, cast):
    with unit_of_work():
        carry_out(asked, "survey", "no-answer", {"reason": "nobody picks up"}, by=cast.agent)
    assert (asked.score, asked.stage, follow_ups(asked)) == (None, "closed", [])
