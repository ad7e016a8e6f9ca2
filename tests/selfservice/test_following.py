"""The page behind the signed link: what the customer sees, what never leaves the company, and what it costs."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from portal.attachments.models import Attachment
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.kernel.time import now
from portal.tickets import acts, messages
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.factories import make_customer, make_ticket, make_unit
from tests.people import Cast
from tests.selfservice.journeys import SIGNED, asked, link_of, picture, request_at
from tests.visitors import Visitor


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_the_page_shows_stages_and_promises(visitor: Visitor):
    page = visitor.page(link_of(make_ticket()))
    assert page.h1.startswith("Request 2")
    assert page.attr(".tracker-stage[aria-current=step]", "data-state") == "current"
    assert {chip.get("data-clock") for chip in page.all("[data-clock]")} == {"response", "plan", "solved"}
    assert all(
        chip.get("data-due") and chip.get("data-state") == "running" for chip in page.all("[data-clock]")
    )
    assert "our service desk" in page.words(".standing")[0]


def test_the_visit_names_technician_and_window_until_it_is_over(visitor: Visitor, cast: Cast):
    page = visitor.page(link_of(request_at("service", cast)))
    assert cast.technician.name in page.words(".tracker-note")[0]
    assert (
        cast.technician.name
        not in visitor.page(link_of(request_at("acceptance", cast))).words("#progress")[0]
    )


def test_cover_and_product_are_shown(visitor: Visitor):
    unit = make_unit(owner=make_customer())
    words = visitor.page(link_of(make_ticket(unit=unit))).words("#about")[0]
    assert "呼吸机 V300" in words
    assert "until 2028-01-19" in words


def test_nothing_internal_ever_shows(visitor: Visitor, cast: Cast):
    ticket = request_at("survey", cast)
    with unit_of_work():
        messages.note(ticket, "an internal note", by=cast.agent)
        messages.log_call(ticket, "what was said on the phone", by=cast.agent)
    page = visitor.page(link_of(ticket))
    for secret in (
        "secret",
        "internal note",
        "said on the phone",
        "stopped",
        "Out of use",
        cast.qa.name,
        "+8657187065678",
    ):
        assert secret not in page.html, secret
    assert "We spoke on the phone" in page.words("#conversation")[0]


def test_messages_go_both_ways_in_order(visitor: Visitor, cast: Cast):
    ticket = make_ticket(description="第一句")
    with unit_of_work():
        messages.reply(ticket, "第二句", by=cast.agent)
    page = visitor.page(link_of(ticket))
    assert page.words(".talk-words") == ["第一句", "第二句"]
    assert [entry.get("data-event") for entry in page.all("#conversation li")] == [
        "ticket.opened",
        "message.reply",
    ]


def test_the_question_we_wait_for_stands_first(visitor: Visitor, cast: Cast):
    page = visitor.page(link_of(asked(cast, "报警代码是什么？")))
    assert "报警代码是什么？" in page.words("#turn .question")[0]
    assert page.attr("[data-clock=solved]", "data-state") == "paused"


def test_the_refusal_reads_as_such(visitor: Visitor, cast: Cast):
    ticket = make_ticket()
    with unit_of_work():
        acts.carry_out(
            ticket, "intake", "refused", {"ground": "other", "reason": "不属于我们的产品。"}, by=cast.agent
        )
    page = visitor.page(link_of(ticket))
    assert page.has(".tracker-stage[data-state=refused]")
    assert "不属于我们的产品。" in page.words("#conversation")[0]


def test_the_fragment_brings_what_may_have_changed(visitor: Visitor):
    ticket = make_ticket()
    page = visitor.page(link_of(ticket))
    again = page.attr("#progress a[hx-get]", "href")
    news = visitor.fragment(again)
    assert news.has("#progress")
    assert news.has("hx-partial[hx-target=#conversation] #conversation")
    assert not news.has("hx-partial[hx-target=#turn]"), "nothing moved, so no form is touched"


def test_a_moved_request_never_replaces_a_form_somebody_may_be_filling(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    link = link_of(ticket)
    again = visitor.page(link).attr("#progress a[hx-get]", "href")
    visitor.send(f"{link}/steps/acceptance", SIGNED)
    news = visitor.fragment(again)
    assert not news.has("hx-partial[hx-target=#turn]")
    assert "moved on" in news.words("hx-partial[hx-target=#moved-on]")[0]


def test_a_stranger_gets_the_same_404_for_everything(visitor: Visitor):
    ticket = make_ticket()
    other = link_of(make_ticket(contact_name="别人"))
    token = other.rsplit("/", 1)[1]
    wrong = [
        f"/requests/{ticket.number}/{token}",
        f"/requests/{ticket.number}/",
        f"/requests/{ticket.number[:-1]}/{token}",
        f"/requests/99010100017/{token}",
        f"/requests/{ticket.number}/{'é' * 22}",
        f"/requests/{ticket.number}/{token}/files/00000000-0000-0000-0000-000000000000",
    ]
    texts = {visitor.page(address, status=404).text for address in wrong}
    assert len(texts) == 1


def test_a_new_link_key_makes_old_links_dead(visitor: Visitor):
    ticket = make_ticket()
    link = link_of(ticket)
    ticket.link_key = "another"
    db.session.commit()
    visitor.page(link, status=404)


@pytest.fixture
def attachment(visitor: Visitor) -> Attachment:
    ticket = make_ticket()
    visitor.send(f"{link_of(ticket)}/messages", {"files": picture()})
    return db.session.query(Attachment).one()


def test_files_are_served_to_the_holder_of_the_link_only(visitor: Visitor, attachment: Attachment):
    page = visitor.page(link_of(db.session.get_one(Ticket, attachment.ticket_id)))
    answer = visitor.client.get(page.attr(".file-name", "href"))
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    other = link_of(make_ticket(contact_name="别人"))
    assert visitor.client.get(f"{other}/files/{attachment.id}").status_code == 404


def test_a_file_for_staff_is_not_there(visitor: Visitor, cast: Cast):
    ticket = make_ticket()
    note = {"kind": "note", "body": "secret", "files": picture()}
    visitor.signed_in(cast.agent).send(f"/tickets/{ticket.number}/messages", note)
    attachment, link = db.session.query(Attachment).one(), link_of(ticket)
    assert not visitor.page(link).has(".file-name")
    assert visitor.client.get(f"{link}/files/{attachment.id}").status_code == 404


def test_looking_twice_changes_nothing(visitor: Visitor):
    ticket = make_ticket()
    version = ticket.version
    for _ in range(2):
        visitor.page(link_of(ticket))
    db.session.refresh(ticket)
    assert ticket.version == version


@pytest.mark.parametrize("step", ["intake", "service", "acceptance", "survey", "closed"])
def test_the_page_costs_at_most_six_queries(app: Flask, visitor: Visitor, cast: Cast, step: str):
    """Ticket, timeline, clocks, files; the procedure is in memory."""
    link = link_of(request_at(step, cast))
    with unit_of_work():
        pass
    visitor.page(link)
    with counted_queries() as seen:
        visitor.page(link)
    assert len(seen) <= 6, seen


def test_an_overdue_promise_is_shown_as_overdue(visitor: Visitor):
    ticket = make_ticket()
    clock = next(one for one in clocks_of(ticket.id) if one.metric == "response")
    clock.due_at = now().replace(year=2026, month=1, day=1)
    db.session.commit()
    assert visitor.page(link_of(ticket)).attr("[data-clock=response]", "data-state") == "breached"
