"""The service report fits the clock and the test; the acceptance is signed by somebody."""

from datetime import timedelta

import pytest

from portal.extensions import db
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.procedures.capabilities import capability
from portal.records.signatures import signature_text
from portal.tickets.acts import carry_out
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.stories import ANSWERS, take_to

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def served(cast):
    def carry(ticket, **answers):
        take_to(ticket, "service", cast)
        with unit_of_work():
            carry_out(ticket, "service", "done", ANSWERS["service"] | answers, by=cast.technician)
        return ticket

    return carry


def test_a_report_of_what_was_done_moves_on(served):
    left = now() - timedelta(minutes=5)
    ticket = served(make_ticket(), arrived_at=left - timedelta(hours=1), left_at=left)
    assert ticket.step == "acceptance"


def test_a_remote_service_has_no_times(served):
    assert served(make_ticket(), arrived_at=None, left_at=None).step == "acceptance"


def test_nobody_leaves_before_arriving(served):
    with pytest.raises(DomainError):
        served(make_ticket(), arrived_at=now() - timedelta(hours=1), left_at=now() - timedelta(hours=2))


def test_the_act_itself_refuses_it_whatever_the_gates_say():
    values = {"arrived_at": now() - timedelta(hours=1), "left_at": now() - timedelta(hours=2)}
    with pytest.raises(DomainError) as refused:
        capability("repair").apply(None, values, by=None)
    assert set(refused.value.fields) == {"left_at"}


def test_a_visit_in_the_future_is_not_reported(served):
    with pytest.raises(DomainError) as refused:
        served(make_ticket(), arrived_at=now() + timedelta(minutes=30))
    assert set(refused.value.fields) == {"arrived_at"}


def test_a_failed_test_keeps_the_gate_shut(served):
    ticket = make_ticket()
    with pytest.raises(DomainError, match="test was not passed"):
        served(ticket, test_result="failed")
    db.session.refresh(ticket)
    assert ticket.step == "service"


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"signer_name": " "}, "signer_name"),
        ({"signer_name": None}, "signer_name"),
        ({"signature": None}, "signature"),
        ({"signature": signature_text(name="")}, "signature"),
    ],
)
def test_an_acceptance_needs_a_name_and_a_signature(cast, answers, wrong):
    ticket = take_to(make_ticket(), "acceptance", cast)
    with pytest.raises(DomainError) as refused, unit_of_work():
        carry_out(ticket, "acceptance", "accepted", ANSWERS["acceptance"] | answers, by=cast.technician)
    assert set(refused.value.fields) == {wrong}


def test_a_signed_acceptance_asks_for_the_rating(cast):
    ticket = take_to(make_ticket(), "acceptance", cast)
    signed = {"signer_name": "张敏", "signature": signature_text(name="张敏"), "remark": None}
    with unit_of_work():
        carry_out(ticket, "acceptance", "accepted", signed, by=cast.technician)
    assert ticket.step == "survey"


def test_who_asked_is_offered_as_signer():
    assert capability("acceptance").prefill(make_ticket()) == {"signer_name": "张敏"}
