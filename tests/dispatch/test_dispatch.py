"""Dispatching: a technician who can be sent, a window that can be kept."""

from datetime import timedelta

import pytest

from portal.accounts.models import Role
from portal.dispatch.services import prefill_dispatch
from portal.extensions import db
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.tickets.acts import carry_out
from portal.unit_of_work import unit_of_work
from tests.factories import make_customer, make_ticket, make_unit
from tests.people import person
from tests.stories import ANSWERS, take_to

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def dispatched(cast):
    """`dispatched(ticket, technician=...)`: the dispatch carried out with these answers changed."""

    def carry(ticket, **answers):
        take_to(ticket, "dispatch", cast)
        begin = now() + timedelta(hours=3)
        window = {"window_from": begin, "window_to": begin + timedelta(hours=2)}
        values = ANSWERS["dispatch"] | window | {"technician": cast.technician.id} | answers
        with unit_of_work():
            carry_out(ticket, "dispatch", "dispatched", values, by=cast.dispatcher)
        return ticket

    return carry


def test_technician_and_window_stand_on_the_ticket(dispatched, cast):
    begin, end = now() + timedelta(hours=1), now() + timedelta(hours=4)
    ticket = dispatched(make_ticket(), window_from=begin, window_to=end)
    assert (ticket.technician_id, ticket.window_from, ticket.window_to) == (cast.technician.id, begin, end)
    assert ticket.step == "service"


def test_who_is_no_technician_is_not_sent(dispatched, cast):
    for nobody in (cast.agent.id, 999_999, None):
        with pytest.raises(DomainError) as refused:
            dispatched(make_ticket(), technician=nobody)
        assert set(refused.value.fields) == {"technician"}


def test_who_has_left_is_not_sent(dispatched):
    gone = person("gone", "刘洋", Role.TECHNICIAN)
    gone.active = False
    db.session.commit()
    with pytest.raises(DomainError) as refused:
        dispatched(make_ticket(), technician=gone.id)
    assert set(refused.value.fields) == {"technician"}


def test_a_window_that_has_passed_is_refused(dispatched):
    begin = now() - timedelta(minutes=61)
    with pytest.raises(DomainError) as refused:
        dispatched(make_ticket(), window_from=begin, window_to=begin + timedelta(hours=3))
    assert set(refused.value.fields) == {"window_from"}


def test_a_window_that_has_just_begun_is_not(dispatched):
    begin = now() - timedelta(minutes=59)
    assert (
        dispatched(make_ticket(), window_from=begin, window_to=begin + timedelta(hours=3)).step == "service"
    )


def test_an_empty_window_is_refused(dispatched):
    begin = now() + timedelta(hours=3)
    with pytest.raises(DomainError):
        dispatched(make_ticket(), window_from=begin, window_to=begin)


def test_the_place_is_where_the_unit_stands():
    owner = make_customer(address="杭州市上城区浣纱路 261 号")
    unit = make_unit(owner=owner, location="5 号楼 3 层 ICU")
    known = prefill_dispatch(make_ticket(unit=unit))
    assert known["place"] == "杭州市上城区浣纱路 261 号 5 号楼 3 层 ICU"


def test_the_wished_time_is_offered_only_while_it_lies_ahead():
    ahead, behind = now() + timedelta(days=1), now() - timedelta(days=1)
    assert prefill_dispatch(make_ticket(wished_at=ahead))["window_from"] == ahead
    assert "window_from" not in prefill_dispatch(make_ticket(wished_at=behind))


def test_who_was_sent_before_is_offered_again(dispatched, cast):
    ticket = dispatched(make_ticket())
    with unit_of_work():
        carry_out(ticket, "service", "back-to-dispatch", {"reason": "wrong part"}, by=cast.technician)
    known = prefill_dispatch(ticket)
    assert known["technician"] == cast.technician.id
    assert (known["window_from"], known["window_to"]) == (ticket.window_from, ticket.window_to)
