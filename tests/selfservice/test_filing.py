"""Filing a request: page, fragment, bad input, files, limits, and one request however often it is sent."""

import dataclasses
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.attachments.models import Attachment
from portal.extensions import db
from portal.kernel.time import COMPANY_ZONE, now
from portal.tickets.models import Ticket
from tests.factories import make_customer, make_unit
from tests.pages import Page
from tests.selfservice.journeys import PDF, PNG, picture
from tests.visitors import Visitor

ADDRESS = "/requests/new"
GOOD = {"contact_name": "张敏", "phone": "0571 8706 5678", "description": "开机后报警。"}
HARMFUL = [
    "<script>alert(1)</script>",
    "😀😀",
    "مرحبا \u202eabc",
    "a\x00b",
    "x" * 1_000_000,
    "   ",
    "'; DROP TABLE tickets; --",
]


def tickets() -> list[Ticket]:
    return list(db.session.scalars(select(Ticket).order_by(Ticket.id)))


def filed(visitor: Visitor, **more: object) -> Page:
    """The page a filed request leads to."""
    return visitor.follow(visitor.send(ADDRESS, GOOD | more))


def test_the_page_has_every_public_field(visitor: Visitor):
    page = visitor.page(ADDRESS)
    for name in (
        "contact_name",
        "organisation",
        "phone",
        "email",
        "serial",
        "description",
        "urgent",
        "wished_at",
        "files",
    ):
        assert page.has(f"[name={name}]"), name
    assert page.form("#request")["operation_id"]
    assert "within 2 hours" in page.text


def test_the_answer_shows_number_promise_and_link(visitor: Visitor):
    page = filed(visitor, urgent="yes")
    ticket = tickets()[0]
    assert page.attr("[data-service-number]", "data-service-number") == ticket.number
    assert page.h1 == "We have your request"
    assert "within 2 hours" in page.words(".filed-promise")[0]
    assert ticket.number in page.attr("#keep-link", "value")
    assert page.attr("[data-clock=response]", "data-due")


def test_everything_typed_arrives(visitor: Visitor):
    wish = (now() + timedelta(days=2)).astimezone(COMPANY_ZONE).replace(second=0, microsecond=0)
    filed(
        visitor,
        organisation="市一医院",
        email="zhang@example.com",
        serial="X-1",
        wished_at=f"{wish:%Y-%m-%dT%H:%M}",
    )
    ticket = tickets()[0]
    assert (ticket.organisation, ticket.email, ticket.serial) == ("市一医院", "zhang@example.com", "X-1")
    assert ticket.phone == "+8657187065678"
    assert ticket.wished_at == wish
    assert (ticket.urgent, ticket.channel, ticket.language) == (False, "web", "en")


def test_the_serial_in_the_address_shows_product_and_cover_but_not_whose(visitor: Visitor):
    unit = make_unit("V3-001", owner=make_customer("某某医院"))
    page = visitor.page(f"{ADDRESS}?serial=v3-001")
    assert page.attr("input[name=serial]", "value") == "v3-001"
    assert "呼吸机" in page.words("#unit")[0]
    assert "Under warranty" in page.words("#unit")[0]
    assert "某某医院" not in page.html
    filed(visitor, serial="v3-001")
    ticket = tickets()[0]
    assert (ticket.unit_id, ticket.customer_id, ticket.serial) == (unit.id, unit.customer_id, "V3-001")


def test_the_fragment_is_the_device_alone(visitor: Visitor):
    make_unit("V3-002")
    assert "呼吸机" in visitor.fragment(f"{ADDRESS}?serial=V3-002").text
    assert "do not know" in visitor.fragment(f"{ADDRESS}?serial=V3-999").text
    assert visitor.fragment(ADDRESS).text == ""


def test_checking_the_serial_without_script_keeps_everything(visitor: Visitor):
    make_unit("V3-003")
    data = GOOD | {"serial": "V3-003", "check": "serial", "files": picture(), "phone": "12"}
    page = visitor.send(ADDRESS, data, status=200)
    assert "呼吸机" in page.words("#unit")[0]
    assert page.form("#request")["description"] == GOOD["description"]
    assert page.form("#request")["phone"] == "12"
    assert not page.has(".field-fault")
    assert "panel.png" in page.words(".held")[0]
    assert tickets() == []


def test_an_empty_form_says_what_is_needed(visitor: Visitor):
    page = visitor.send(ADDRESS, {}, status=422)
    assert len(page.all(".field-fault")) == 3
    assert page.has(".error-summary a[href=#description]")
    assert tickets() == []


def test_a_fault_answers_htmx_with_the_form(visitor: Visitor):
    page = visitor.send_fragment(ADDRESS, GOOD | {"phone": "abc"}, status=422)
    assert page.has("#request-form #phone-fault")
    assert page.form("#request")["phone"] == "abc"


@pytest.mark.parametrize(
    "field", ["contact_name", "organisation", "email", "serial", "phone", "wished_at", "urgent"]
)
@pytest.mark.parametrize("typed", HARMFUL, ids=["script", "emoji", "rtl", "nul", "1 MB", "blank", "sql"])
def test_whatever_is_typed_never_breaks(visitor: Visitor, field: str, typed: str):
    """Either it is taken, or it comes back with a sentence; never anything else."""
    response = visitor.client.post(ADDRESS, data=GOOD | {field: typed})
    assert response.status_code in (303, 422)
    if response.status_code == 422:
        page = visitor.send(ADDRESS, GOOD | {field: typed}, status=422)
        assert page.has(".field-fault")
        assert page.form("#request")["description"] == GOOD["description"]
        assert tickets() == []
    else:
        answer = response.headers["Location"]
        assert "<script>alert" not in visitor.page(answer).html


@pytest.mark.parametrize("typed", HARMFUL[:4] + HARMFUL[6:])
def test_any_script_is_a_fine_description(visitor: Visitor, typed: str):
    if "\x00" in typed:
        assert visitor.send(ADDRESS, GOOD | {"description": typed}, status=422).has("#description-fault")
        return
    assert "<script>alert" not in filed(visitor, description=typed).html


def test_too_long_says_by_how_much_and_keeps_it(visitor: Visitor):
    page = visitor.send(ADDRESS, GOOD | {"description": "长" * 6000}, status=422)
    assert "6,000" in page.words("#description-fault")[0]
    assert len(page.form("#request")["description"]) == 6000


@pytest.mark.parametrize(
    "typed", ["138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００", "+49 30 901820"]
)
def test_phones_are_taken_as_people_write_them(visitor: Visitor, typed: str):
    filed(visitor, phone=typed)
    assert tickets()[0].phone.startswith("+")


def test_a_wish_in_the_past_is_told(visitor: Visitor):
    page = visitor.send(ADDRESS, GOOD | {"wished_at": "2020-01-01T10:00"}, status=422)
    assert "passed" in page.words("#wished_at-fault")[0]


@pytest.mark.parametrize(
    ("typed", "urgent"), [("yes", True), ("on", True), ("1", True), ("0", False), ("", False)]
)
def test_scripts_may_say_urgent_in_their_own_way(visitor: Visitor, typed: str, urgent: bool):  # noqa: FBT001
    filed(visitor, urgent=typed)
    assert tickets()[0].urgent is urgent


def test_a_script_needs_neither_token_nor_operation_id(app: Flask):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post(ADDRESS, data=GOOD)
    assert answer.status_code == 303
    assert "/requests/" in answer.headers["Location"]


def test_a_form_on_another_site_files_nothing(app: Flask):
    answer = app.test_client().post(ADDRESS, data=GOOD, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert tickets() == []


def test_sending_twice_is_one_request_with_one_answer(visitor: Visitor):
    data = GOOD | {"operation_id": str(uuid.uuid4())}
    first, second = visitor.send(ADDRESS, data), visitor.send(ADDRESS, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(tickets()) == 1


def test_a_correction_sent_with_the_same_page_is_not_swallowed(visitor: Visitor):
    """Nor does an id that two scripts share show one the link of the other."""
    first = visitor.send(ADDRESS, GOOD | {"operation_id": "1"})
    second = visitor.send(ADDRESS, GOOD | {"operation_id": "1", "phone": "13800138000"})
    assert first.headers["Location"] != second.headers["Location"]


def test_the_operation_id_survives_a_fault(visitor: Visitor):
    page = visitor.send(ADDRESS, {"operation_id": "abc"}, status=422)
    assert page.form("#request")["operation_id"] == "abc"


def test_files_are_kept_with_the_request(visitor: Visitor):
    page = filed(visitor, files=[picture("a.png"), (picture("b.pdf", PDF))])
    names = [row.name for row in db.session.scalars(select(Attachment).order_by(Attachment.name))]
    assert names == ["a.png", "b.pdf"]
    assert page.words(".file-name") == ["a.png", "b.pdf"]


def test_a_lying_file_is_named_and_the_rest_is_kept(visitor: Visitor):
    files = [picture("good.png"), picture("photo.jpg", b"MZ\x90\x00 this is a program")]
    page = visitor.send(ADDRESS, GOOD | {"files": files}, status=422)
    assert "photo.jpg" in page.words("#files-fault")[0]
    assert "good.png" in page.words(".held")[0]
    assert page.form("#request")["contact_name"] == GOOD["contact_name"]
    visitor.send(ADDRESS, page.form("#request"))
    assert db.session.scalar(select(Attachment.name)) == "good.png"


def test_held_files_come_along_after_other_faults(visitor: Visitor):
    page = visitor.send(ADDRESS, GOOD | {"phone": "", "files": picture("a.png")}, status=422)
    again = page.form("#request") | {"phone": "13800138000", "files": picture("a.png")}
    filed_page = visitor.follow(visitor.send(ADDRESS, again))
    assert filed_page.words(".file-name") == ["a.png"], "the same photo chosen again is one photo"


def test_too_many_files_are_named(visitor: Visitor):
    files = [picture(f"{place}.png", PNG + bytes([place])) for place in range(10)]
    page = visitor.send(ADDRESS, GOOD | {"files": files}, status=422)
    assert "8.png" in page.words("#files-fault")[0]
    assert len(page.all("input[name=held]")) == 8


def test_a_forged_note_of_a_held_file_is_worth_nothing(visitor: Visitor):
    filed(visitor, held="forged")
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def test_filing_is_limited_per_address_and_keeps_what_was_typed(app: Flask, visitor: Visitor, monkeypatch):
    few = dataclasses.replace(app.config["SETTINGS"], filing_limit_per_minute=2)
    monkeypatch.setitem(app.config, "SETTINGS", few)
    here = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    for place in range(2):
        visitor.send(ADDRESS, GOOD | {"description": f"{place}"}, **here)
    page = visitor.send(ADDRESS, GOOD | {"description": "third", "files": picture()}, status=429, **here)
    assert "wait a minute" in page.words(".error-summary")[0]
    assert page.form("#request")["description"] == "third"
    assert "panel.png" in page.words(".held")[0]
    assert page.headers["Retry-After"]
    visitor.send(ADDRESS, GOOD | {"description": "third"}, environ_base={"REMOTE_ADDR": "203.0.113.8"})
    assert len(tickets()) == 3


def test_staff_may_file_like_everybody(visitor: Visitor, cast):
    assert visitor.signed_in(cast.auditor).send(ADDRESS, GOOD).headers["Location"]
