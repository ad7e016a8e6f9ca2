"""The console: who is calling, by whatever they say first, and where typing goes on."""

import pytest

from portal.customers.models import Contact
from portal.customers.services import add_customer
from portal.extensions import db
from portal.kernel.numbers import format_number
from tests.factories import make_ticket, make_unit
from tests.query_count import counted_queries

MOBILE = "+8613800138000"


def hospital(name="杭州市第一人民医院", phone=MOBILE):
    row = add_customer(name, name, contacts=[Contact(name="张敏", title="设备科", phone=phone)])
    db.session.commit()
    return row


def address(text, **rest):
    query = {"phone": text} | rest
    return "/hotline?" + "&".join(f"{name}={value}" for name, value in query.items())


def focused(page):
    return page.find("main [autofocus]")


def test_the_empty_console_begins_in_the_search_box(cast, visitor):
    page = visitor.signed_in(cast.agent).page("/hotline")
    assert page.h1 == "Hotline"
    assert focused(page).get("id") == "lookup-text"
    assert page.has("#call [name=description]")


@pytest.mark.parametrize("text", ["13800138000", "138 0013 8000", "0013-8", "8000", "一人民", "张敏"])
def test_a_part_of_phone_or_name_finds_the_caller(cast, visitor, text):
    owner = hospital()
    make_unit("VN-77", owner=owner)
    page = visitor.signed_in(cast.agent).page(address(text))
    assert page.words("#caller h2") == [owner.name]
    assert "VN-77" in " ".join(page.words("#units"))
    assert page.form("#call")["contact_name"] == "张敏"
    assert page.form("#call")["phone"] == "138 0013 8000"
    assert focused(page).get("name") == "unit"
    assert "mistyped" not in page.text


def test_several_callers_are_listed_and_enter_takes_the_first(cast, visitor):
    first = hospital()
    hospital("宁波市第一人民医院", "+8613800138001")
    browser = visitor.signed_in(cast.agent)
    page = browser.page(address("人民医院"))
    assert len(page.all(".hit")) == 2
    assert focused(page).get("href") == page.all(".hit")[0].get("href")
    assert not page.has("#caller")
    chosen = browser.page(address("人民医院", customer=first.id))
    assert chosen.words("#caller h2") == [first.name]
    assert address("人民医院").split("=")[0] in chosen.attr("#caller p a", "href")


def test_a_serial_number_finds_unit_and_owner(cast, visitor):
    make_unit("VN300-2024-17", owner=hospital())
    page = visitor.signed_in(cast.agent).page(address("VN300-2024-17"))
    assert page.has("#caller")
    assert page.has("#units")
    assert focused(page).get("name") == "description"
    assert "VN300-2024-17" in " ".join(page.words("#call select option[selected]"))


def test_a_service_number_leads_to_adding_the_call(cast, visitor):
    ticket = make_ticket()
    page = visitor.signed_in(cast.agent).page(address(format_number(ticket.number)))
    assert page.attr("#open-tickets li", "data-ticket") == ticket.number
    assert focused(page).get("href") == f"/hotline/tickets/{ticket.number}/calls"


@pytest.mark.parametrize("part", [slice(-5, None), slice(0, 8), slice(4, 10), slice(6, 10)])
def test_any_part_of_a_number_finds_the_ticket(cast, visitor, part):
    ticket = make_ticket(phone=None)
    page = visitor.signed_in(cast.agent).page(address(ticket.number[part]))
    assert ticket.number in [row.get("data-ticket") for row in page.all("[data-ticket]")]


def test_a_mistyped_number_says_so_and_the_box_keeps_it(cast, visitor):
    number = make_ticket().number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    page = visitor.signed_in(cast.agent).page(address(wrong))
    assert "mistyped" in page.text
    assert page.attr("#lookup-text", "value") == wrong
    assert focused(page).get("id") == "lookup-text"


def test_an_unknown_phone_is_carried_into_the_form(cast, visitor):
    page = visitor.signed_in(cast.agent).page(address("139 1234 5678"))
    assert "Nobody found" in page.text
    assert page.form("#call")["phone"] == "139 1234 5678"
    assert focused(page).get("name") == "serial"


def test_an_unknown_name_or_serial_is_carried_into_the_form(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    assert browser.page(address("欧阳雪")).form("#call")["contact_name"] == "欧阳雪"
    assert browser.page(address("XX-9999")).form("#call")["serial"] == "XX-9999"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "😀😀", "مرحبا بالعالم", "x" * 5000, "%25%25", "'", "1"]
)
def test_odd_searches_are_harmless(cast, visitor, text):
    page = visitor.signed_in(cast.agent).page(address(text))
    assert "<script>alert" not in page.html


def test_odd_choices_are_harmless(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    for query in ("customer=999999999", "customer=x", "unit=-1", "unit=" + "9" * 30, "customer=٣"):
        assert not browser.page(f"/hotline?{query}").has("#caller")


def test_who_may_open_it(cast, visitor):
    for person in (cast.agent, cast.dispatcher, cast.manager, cast.admin):
        visitor.signed_in(person).page("/hotline")
    for person in (cast.technician, cast.auditor, cast.qa):
        visitor.signed_in(person).page("/hotline", status=403)
    assert visitor.page("/hotline", status=303).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("how", ["phone", "name", "serial", "number", "chosen", "nobody"])
def test_every_way_costs_at_most_six_queries(cast, visitor, how):
    """1 sign-in, 2-3 customers with contacts, 4 units or the ticket, 5 units of the customer, 6 their open tickets."""
    owner = hospital()
    unit = make_unit("VN300-1", owner=owner)
    ticket = make_ticket(unit=unit, customer_id=owner.id)
    text = {
        "phone": "13800138000",
        "name": "第一人民",
        "serial": "VN300-1",
        "number": ticket.number,
        "nobody": "13912345678",
    }
    url = f"/hotline?phone=x&customer={owner.id}&unit={unit.id}" if how == "chosen" else address(text[how])
    browser = visitor.signed_in(cast.agent)
    browser.page(url)
    with counted_queries() as queries:
        browser.page(url)
    assert len(queries) <= 6, "\n".join(queries)
