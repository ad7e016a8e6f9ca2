"""A request becomes exactly one ticket, with a number of its own, however often and by whomever it is sent."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from portal.extensions import db
from portal.kernel.actors import customer
from portal.kernel.numbers import parse_number
from portal.ledger.models import Event
from portal.tickets.models import Ticket
from portal.tickets.opening import NewRequest, open_ticket
from portal.unit_of_work import unit_of_work
from tests.factories import make_customer, make_ticket, make_unit


def events_of(ticket, type_=None):
    query = db.select(Event).where(Event.chain == ticket.number).order_by(Event.seq)
    return [event for event in db.session.scalars(query) if type_ in (None, event.type)]


def test_a_request_rests_at_the_first_step_with_its_first_event(app):
    ticket = make_ticket(urgent=True)
    assert parse_number(ticket.number) == ticket.number
    assert (ticket.step, ticket.stage, ticket.ended_at) == ("intake", "intake", None)
    opened = events_of(ticket)[0]
    assert (opened.type, opened.seq, opened.actor_kind, opened.actor_name) == (
        "ticket.opened",
        1,
        "customer",
        "张敏",
    )
    assert opened.facts["procedure"] == "repair"


def test_its_clocks_run_from_the_moment_it_was_opened(app):
    ticket = make_ticket(urgent=True)
    assert ticket.next_due_metric == "response"
    assert (ticket.next_due_at - ticket.opened_at).total_seconds() == 2 * 3600
    assert make_ticket().next_due_at - ticket.opened_at >= ticket.next_due_at - ticket.opened_at


def test_the_same_operation_twice_is_one_ticket(app):
    operation = str(uuid.uuid4())
    first = make_ticket(operation_id=operation)
    second = make_ticket(operation_id=operation, description="again")
    assert first.number == second.number
    assert len(events_of(first, "ticket.opened")) == 1


def test_a_known_serial_brings_product_and_customer(app):
    owner = make_customer()
    unit = make_unit("VN-300-0042", owner=owner)
    ticket = make_ticket(unit=unit)
    assert (ticket.serial, ticket.customer_id, ticket.product_id) == (
        "VN-300-0042",
        owner.id,
        unit.product_id,
    )


def test_a_follow_up_is_shown_on_both_tickets(app):
    original = make_ticket()
    follow_up = make_ticket(follows=original, channel="follow-up")
    linked = events_of(original, "ticket.linked")
    assert [event.facts["number"] for event in linked] == [follow_up.number]
    assert events_of(follow_up)[0].facts["follows"] == original.number


def test_many_at_once_get_different_numbers(committed_app):
    """The same race as eight processes: eight connections open forty tickets each."""

    def open_some(start):
        numbers = []
        with committed_app.app_context():
            for turn in range(40):
                with unit_of_work():
                    request = NewRequest(
                        contact_name="张敏", description=f"报警 {start}-{turn}", phone="+8657187065678"
                    )
                    numbers.append(open_ticket(request, by=customer("张敏")).number)
        return numbers

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for some in pool.map(open_some, range(8)) for number in some]
    assert len(set(numbers)) == len(numbers) == 320
    assert db.session.scalar(db.select(db.func.count()).select_from(Ticket)) == 320


def test_one_operation_sent_at_once_from_eight_sides_is_one_ticket(committed_app):
    operation = str(uuid.uuid4())

    def open_it(_turn):
        with committed_app.app_context(), unit_of_work():
            request = NewRequest(contact_name="张敏", description="报警", phone="+8657187065678")
            return open_ticket(request, by=customer("张敏"), operation_id=operation).number

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(open_it, range(8)))) == 1
