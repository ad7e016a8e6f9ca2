"""Words and files from the customer."""

import pytest
from sqlalchemy import func, select

from portal.attachments.models import Attachment
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.tickets.models import Message
from tests.factories import make_ticket
from tests.people import Cast
from tests.selfservice.journeys import asked, link_of, picture
from tests.visitors import Visitor


def messages() -> list[str]:
    return list(db.session.scalars(select(Message.body).order_by(Message.event_id)))


def test_a_message_is_on_the_page(visitor: Visitor):
    link = link_of(make_ticket())
    page = visitor.follow(visitor.send(f"{link}/messages", {"body": "昨天下午开始。\n重启无效。"}))
    assert page.words(".talk-words")[-1] == "昨天下午开始。重启无效。"
    assert "with us" in page.words("#notice")[0]


def test_the_fragment_is_an_empty_box_and_what_changed(visitor: Visitor):
    link = link_of(make_ticket())
    answer = visitor.send_fragment(f"{link}/messages", {"body": "你好"})
    assert answer.form("#message")["body"] == ""
    assert "你好" in answer.words("hx-partial[hx-target=#conversation]")[0]
    assert answer.has("hx-partial[hx-target=#progress]")


def test_an_answer_ends_the_wait_visibly(visitor: Visitor, cast: Cast):
    ticket = asked(cast)
    link = link_of(ticket)
    answer = visitor.send_fragment(f"{link}/messages", {"body": "E-17"})
    assert answer.has("hx-partial[hx-target=#turn]")
    assert not answer.has(".question")
    db.session.refresh(ticket)
    assert ticket.waiting is None
    assert {clock.state for clock in clocks_of(ticket.id, fresh=True) if clock.metric != "response"} == {
        "running"
    }


def test_a_photo_alone_is_an_answer_too(visitor: Visitor, cast: Cast):
    ticket = asked(cast)
    visitor.send(f"{link_of(ticket)}/messages", {"files": picture()})
    db.session.refresh(ticket)
    assert ticket.waiting is None
    assert db.session.scalar(select(Attachment.name)) == "panel.png"


def test_nothing_says_nothing(visitor: Visitor):
    page = visitor.send(f"{link_of(make_ticket())}/messages", {"body": "  "}, status=422)
    assert "Write a message or add a file" in page.words("#message-body-fault")[0]


@pytest.mark.parametrize("typed", ["a\x00b", "x" * 1_000_000])
def test_what_cannot_be_taken_comes_back(visitor: Visitor, typed: str):
    page = visitor.send(f"{link_of(make_ticket())}/messages", {"body": typed}, status=422)
    assert page.has("#message-body-fault")
    assert page.form("#message")["body"] == typed.replace("\x00", "")
    assert messages() == []


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "😀", "مرحبا", "'; --"])
def test_any_words_are_only_words(visitor: Visitor, typed: str):
    page = visitor.follow(visitor.send(f"{link_of(make_ticket())}/messages", {"body": typed}))
    assert page.words(".talk-words")[-1] == typed
    assert "<script>alert" not in page.html


def test_a_lying_file_is_named_and_words_and_good_files_stay(visitor: Visitor):
    link = link_of(make_ticket())
    data = {"body": "看照片", "files": [picture("good.png"), picture("bad.png", b"#!/bin/sh\n")]}
    page = visitor.send_fragment(f"{link}/messages", data, status=422)
    assert "bad.png" in page.words("#message-files-fault")[0]
    assert page.form("#message")["body"] == "看照片"
    assert "good.png" in page.words(".held")[0]
    visitor.send(f"{link}/messages", page.form("#message"))
    assert messages() == ["看照片"]
    assert db.session.scalar(select(Attachment.name)) == "good.png"


def test_sent_twice_is_said_once(visitor: Visitor):
    link = link_of(make_ticket())
    for _ in range(2):
        visitor.send(f"{link}/messages", {"body": "一次", "files": picture()})
    assert messages() == ["一次"]
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_two_different_messages_are_two(visitor: Visitor):
    link = link_of(make_ticket())
    for words in ("一", "二"):
        visitor.send(f"{link}/messages", {"body": words})
    assert messages() == ["一", "二"]


def test_staff_cannot_be_forbidden_what_the_link_allows(visitor: Visitor, cast: Cast):
    """Who holds the link is the customer, signed in or not: the message is the customer's."""
    link = link_of(make_ticket(contact_name="张敏"))
    page = visitor.signed_in(cast.auditor)
    assert (
        page.follow(page.send(f"{link}/messages", {"body": "x"}))
        .words(".talk-head")[-1]
        .startswith("You wrote")
    )


def test_a_stranger_says_nothing(visitor: Visitor):
    ticket = make_ticket()
    visitor.send(f"/requests/{ticket.number}/AAAAAAAAAAAAAAAAAAAAAA/messages", {"body": "x"}, status=404)
    assert messages() == []


def test_a_message_without_token_of_the_form_is_refused(visitor: Visitor):
    answer = visitor.client.post(f"{link_of(make_ticket())}/messages", data={"body": "x"})
    assert answer.status_code == 400
    assert messages() == []


def test_writing_is_limited(visitor: Visitor, monkeypatch):
    from portal.selfservice.routes import conversation

    monkeypatch.setattr(conversation, "_MESSAGES_PER_MINUTE", 1)
    link = link_of(make_ticket())
    visitor.send(f"{link}/messages", {"body": "一"})
    page = visitor.send(f"{link}/messages", {"body": "二"}, status=429)
    assert page.form("#message")["body"] == "二"
