"""Writing on a ticket, waiting, giving it to somebody, opening it again."""

import io
from datetime import timedelta

import pytest

from portal.attachments.queries import attachments_of
from portal.commitments.queries import clocks_of
from portal.kernel.time import COMPANY_ZONE, now, time_at
from tests.factories import make_ticket
from tests.stories import take_to

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def url(ticket, rest):
    return f"/tickets/{ticket.number}/{rest}"


def test_a_reply_is_on_the_timeline(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    page = browser.follow(browser.send(url(ticket, "messages"), {"kind": "reply", "body": "工程师下午到"}))
    assert "工程师下午到" in page.text
    assert page.has('[data-event="message.reply"]')


def test_htmx_gets_an_empty_form_and_the_timeline(cast, visitor):
    ticket = make_ticket()
    fragment = visitor.signed_in(cast.agent).send_fragment(
        url(ticket, "messages"), {"kind": "note", "body": "内部"}
    )
    assert fragment.form("#talk")["body"] == ""
    assert fragment.form("#talk")["kind"] == "reply"
    assert "内部" in fragment.html


def test_an_empty_message_is_refused(cast, visitor):
    page = visitor.signed_in(cast.agent).send(
        url(make_ticket(), "messages"), {"kind": "reply", "body": " "}, status=422
    )
    assert page.has("#talk .error-summary")


@pytest.mark.parametrize("body", ["长" * 400_000, "a\x00b", " \n "])
def test_bad_words_are_refused_beside_the_box(cast, visitor, body):
    ticket = make_ticket()
    page = visitor.signed_in(cast.agent).send(
        url(ticket, "messages"), {"kind": "note", "body": body}, status=422
    )
    assert page.has("#talk .field-wrong textarea")


def test_a_call_bears_the_time_it_took_place(cast, visitor):
    with time_at(now() - timedelta(hours=5)):
        ticket = make_ticket()
    called = (now() - timedelta(hours=3)).astimezone(COMPANY_ZONE).replace(second=0, microsecond=0)
    browser = visitor.signed_in(cast.agent)
    typed = {"kind": "call", "body": "电话告知下午到", "called_at": f"{called:%Y-%m-%dT%H:%M}"}
    page = browser.follow(browser.send(url(ticket, "messages"), typed))
    assert "written down at" in page.text
    (response,) = [clock for clock in clocks_of(ticket.id, fresh=True) if clock.metric == "response"]
    assert response.met_at == called


def test_a_call_that_has_not_come_yet_is_refused_and_the_words_are_kept(cast, visitor):
    typed = {"kind": "call", "body": "电话告知下午到", "called_at": "2099-01-01T09:00"}
    page = visitor.signed_in(cast.agent).send(url(make_ticket(), "messages"), typed, status=409)
    assert page.has("#talk .field-wrong [name=called_at]")
    assert page.form("#talk")["body"] == "电话告知下午到"


def test_only_a_call_has_a_time_of_its_own(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    typed = {"kind": "reply", "body": "下午到", "called_at": "2099-01-01T09:00"}
    browser.follow(browser.send(url(ticket, "messages"), typed))
    assert ticket.next_due_metric == "plan"


@pytest.mark.parametrize("body", ["😀 <script>alert(1)</script>", "\u200fمرحبا بالعالم", "'; --"])
def test_any_words_are_kept_as_words(cast, visitor, body):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    page = browser.follow(browser.send(url(ticket, "messages"), {"kind": "note", "body": body}))
    assert page.words('[data-event="message.note"] .event-words') == [body.strip()]
    assert "<script>alert" not in page.html


def test_files_are_taken_by_what_they_are(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    files = {"files": [(io.BytesIO(PNG), "panel.png")]}
    browser.send(
        url(ticket, "messages"), {"kind": "reply", "body": "见图"} | files, content_type="multipart/form-data"
    )
    file = attachments_of(ticket.id)[0]
    answer = browser.client.get(url(ticket, f"files/{file.id}"))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    assert visitor.signed_in(cast.stranger).client.get(url(ticket, f"files/{file.id}")).status_code == 404


def test_a_lying_file_is_named_and_the_words_stay(cast, visitor):
    files = {"files": [(io.BytesIO(b"<html><script>alert(1)</script>"), "photo.jpg")]}
    page = visitor.signed_in(cast.agent).send(
        url(make_ticket(), "messages"),
        {"kind": "reply", "body": "见图"} | files,
        status=422,
        content_type="multipart/form-data",
    )
    assert "photo.jpg" in page.text
    assert "见图" in page.html


def test_beside_a_refused_file_the_others_are_kept(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    words = {"kind": "note", "body": "见图"}
    files = {"files": [(io.BytesIO(PNG), "panel.png"), (io.BytesIO(b"<html></html>"), "photo.jpg")]}
    page = browser.send(
        url(ticket, "messages"), words | files, status=422, content_type="multipart/form-data"
    )
    kept = page.all(".talk [name=held]")
    assert len(kept) == 1
    browser.send(url(ticket, "messages"), words | {"held": kept[0].get("value")})
    assert [file.name for file in attachments_of(ticket.id)] == ["panel.png"]


def test_a_technician_who_was_not_sent_cannot_write(cast, visitor):
    visitor.signed_in(cast.stranger).send(
        url(make_ticket(), "messages"), {"kind": "note", "body": "x"}, status=404
    )


def test_asking_the_customer_waits_and_going_on_ends_it(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    browser.send(url(ticket, "waiting/customer"), {"words": "请拍铭牌照片"})
    assert ticket.waiting == "customer"
    assert browser.page(url(ticket, "").rstrip("/")).has("[data-action=resume]")
    browser.send(url(ticket, "resumption"))
    assert ticket.waiting is None
    assert browser.send(url(ticket, "resumption"), status=409).text


def test_the_ticket_changes_hands(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    browser.send(url(ticket, "assignment"), {"person": cast.colleague.id})
    assert ticket.assignee_id == cast.colleague.id
    browser.send(url(ticket, "assignment"), {"person": "999999"}, status=422)
    fragment = browser.send_fragment(url(ticket, "messages"), {"kind": "note", "body": "x", "person": ""})
    assert fragment.html.count(f'value="{cast.colleague.id}" selected') == 1
    browser.send(url(ticket, "assignment"), {"person": ""})
    assert ticket.assignee_id is None


def test_a_closed_ticket_is_opened_again_with_a_reason(cast, visitor):
    ticket = make_ticket()
    take_to(ticket, "survey", cast)
    browser = visitor.signed_in(cast.manager)
    browser.send(
        f"/tickets/{ticket.number}/steps/survey",
        {"score": "4", "outcome": "answered", "version": ticket.version},
    )
    assert ticket.stage == "closed"
    browser.send(url(ticket, "reopening"), {"reason": ""}, status=422)
    browser.send(url(ticket, "reopening"), {"reason": "同一故障"})
    assert (ticket.step, ticket.cycle) == ("assessment", 2)
