"""Filing a request by phone: page, invalid, forbidden, stranger, done twice; and the number to read back."""

import re

import pytest
from sqlalchemy import func, select

from portal.extensions import db
from portal.tickets.models import Channel, Ticket
from portal.tickets.queries import timeline
from tests.factories import make_customer, make_ticket, make_unit

URL = "/hotline/requests"
CALL = {
    "description": "监护仪血氧无读数",
    "contact_name": "张敏",
    "phone": "138 0013 8000",
    "operation_id": "call-1",
}


def tickets():
    return db.session.scalar(select(func.count()).select_from(Ticket))


def only_ticket():
    return db.session.scalars(select(Ticket)).one()


def test_an_unknown_caller_gets_a_number_to_be_read_back(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    page = browser.follow(browser.send(URL, CALL | {"organisation": "未建档诊所", "urgent": "yes"}))
    ticket = only_ticket()
    assert page.attr("[data-service-number]", "data-service-number") == ticket.number
    assert re.fullmatch(r"\d{2} \d{4} \d{4,} \d", page.words("[data-service-number]")[0])
    assert "We answer by" in page.text
    assert page.has("main .acts a[autofocus]")
    assert (ticket.channel, ticket.phone, ticket.urgent, ticket.customer_id) == (
        Channel.PHONE,
        "+8613800138000",
        True,
        None,
    )
    assert timeline(ticket)[0].event.actor_name == cast.agent.name


def test_the_chosen_unit_brings_product_and_customer(cast, visitor):
    owner = make_customer()
    unit = make_unit("VN-5", owner=owner)
    visitor.signed_in(cast.agent).send(URL, CALL | {"unit": unit.id, "customer": owner.id})
    ticket = only_ticket()
    assert (ticket.unit_id, ticket.customer_id, ticket.serial) == (unit.id, owner.id, "VN-5")


def test_a_typed_serial_on_file_brings_them_too(cast, visitor):
    unit = make_unit("VN-6", owner=make_customer())
    visitor.signed_in(cast.agent).send(URL, CALL | {"serial": "vn-6"})
    assert (only_ticket().unit_id, only_ticket().customer_id) == (unit.id, unit.customer_id)


def test_a_strange_unit_or_customer_is_refused_or_left_out(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    browser.send(URL, CALL | {"unit": "999999"}, status=422)
    browser.send(URL, CALL | {"unit": "x'; --"}, status=422)
    browser.send(URL, CALL | {"customer": "999999"})
    assert only_ticket().customer_id is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("description", ""),
        ("description", "   "),
        ("description", "长" * 400_000),
        ("description", "a\x00b"),
        ("contact_name", "x" * 101),
        ("phone", "12"),
        ("phone", "not a phone"),
        ("serial", "s" * 61),
        ("wished_at", "yesterday"),
    ],
)
def test_bad_input_is_named_and_nothing_is_lost(cast, visitor, field, text):
    page = visitor.signed_in(cast.agent).send(URL, CALL | {field: text}, status=422)
    assert page.has("#call .error-summary")
    assert page.has(f"#call .field-wrong [name={field}]")
    kept = page.form("#call")
    assert kept["operation_id"] == "call-1"
    assert all(kept[name] == value for name, value in CALL.items() if name != field)
    assert tickets() == 0


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "报警 😀🩺", "\u200fمرحبا بالعالم", "'; drop table tickets; --"]
)
def test_any_words_are_kept_as_words(cast, visitor, text):
    browser = visitor.signed_in(cast.agent)
    browser.follow(browser.send(URL, CALL | {"description": text, "contact_name": text}))
    page = browser.page(f"/tickets/{only_ticket().number}")
    assert "<script>alert" not in page.html
    assert only_ticket().description == text


def test_done_twice_is_one_ticket_with_one_number(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    first = browser.send(URL, CALL)
    second = browser.send(URL, CALL)
    assert first.headers["Location"] == second.headers["Location"]
    assert tickets() == 1


def test_each_fresh_console_has_an_operation_of_its_own(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    assert (
        browser.page("/hotline").form("#call")["operation_id"]
        != browser.page("/hotline").form("#call")["operation_id"]
    )


def test_who_may_not_take_calls_cannot_file_one(cast, visitor):
    for person in (cast.technician, cast.auditor, cast.qa):
        visitor.signed_in(person).send(URL, CALL, status=403)
    assert tickets() == 0


def test_a_number_that_is_none_is_404(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    ticket = make_ticket()
    wrong = ticket.number[:-1] + str((int(ticket.number[-1]) + 1) % 10)
    unknown = browser.page(f"{URL}/26112100427", status=404)
    assert browser.page(f"{URL}/{wrong}", status=404).text == unknown.text
    visitor.signed_in(cast.stranger).page(f"{URL}/{ticket.number}", status=403)
