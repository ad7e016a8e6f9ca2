"""Adding a call to a ticket that is open: page, invalid, forbidden, stranger, done twice; it answers the response clock."""

import pytest

from portal.commitments.queries import clocks_of
from portal.tickets.queries import timeline
from tests.factories import make_ticket


def url(ticket):
    return f"/hotline/tickets/{ticket.number}/calls"


def calls(ticket):
    return [entry.body for entry in timeline(ticket, types=["message.call"])]


def test_the_page_shows_what_the_call_is_about(cast, visitor):
    ticket = make_ticket(description="开机报警 <script>alert(1)</script>")
    page = visitor.signed_in(cast.agent).page(url(ticket))
    assert "开机报警" in page.text
    assert "<script>alert" not in page.html
    assert page.find("#call-note [autofocus]").get("name") == "body"


def test_a_call_is_on_the_ticket_and_answers_the_response_clock(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    page = browser.follow(browser.send(url(ticket), {"body": "催问进度，下午回电"}))
    assert page.attr("[data-service-number]", "data-service-number") == ticket.number
    assert calls(ticket) == ["催问进度，下午回电"]
    states = {clock.metric: clock.state for clock in clocks_of(ticket.id)}
    assert states == {"response": "met", "plan": "running", "solved": "running"}


@pytest.mark.parametrize("body", ["", "  \n ", "长" * 400_000, "a\x00b"])
def test_bad_words_are_refused_beside_the_field(cast, visitor, body):
    ticket = make_ticket()
    page = visitor.signed_in(cast.agent).send(url(ticket), {"body": body}, status=422)
    assert page.has("#call-note .field-wrong")
    assert not calls(ticket)


def test_emoji_and_other_scripts_are_kept(cast, visitor):
    ticket = make_ticket()
    visitor.signed_in(cast.agent).send(url(ticket), {"body": "📞 <b>مرحبا</b>"})
    assert calls(ticket) == ["📞 <b>مرحبا</b>"]


def test_who_may_not_take_calls_is_refused(cast, visitor):
    ticket = make_ticket()
    for person in (cast.technician, cast.auditor, cast.qa, cast.stranger):
        browser = visitor.signed_in(person)
        browser.page(url(ticket), status=403)
        browser.send(url(ticket), {"body": "x"}, status=403)
    assert not calls(ticket)


def test_a_number_that_is_none_is_404(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    browser.page("/hotline/tickets/26112100427/calls", status=404)
    browser.send("/hotline/tickets/26112100427/calls", {"body": "x"}, status=404)
