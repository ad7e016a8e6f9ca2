"""The ticket page: who and what, clocks, one timeline, and what can be done now."""

import pytest

from portal.tickets import messages
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import publish
from tests.factories import make_customer, make_ticket, make_unit
from tests.query_count import counted_queries
from tests.stories import take_to


def url(ticket, rest=""):
    return f"/tickets/{ticket.number}{rest}"


def test_it_shows_who_what_and_when(cast, visitor):
    owner = make_customer()
    ticket = make_ticket(
        unit=make_unit("VN-1", owner=owner), urgent=True, description="报警 <script>alert(1)</script>"
    )
    page = visitor.signed_in(cast.agent).page(url(ticket))
    assert page.h1.startswith(f"{ticket.number[:2]} {ticket.number[2:6]}")
    assert {chip.get("data-clock") for chip in page.all("#ticket-clocks [data-clock]")} == {
        "response",
        "plan",
        "solved",
    }
    assert page.all('[data-event="ticket.opened"]')
    assert "<script>alert" not in page.html
    assert "Under cover" in page.text


def test_what_can_be_done_is_marked_for_scripts(cast, visitor):
    page = visitor.signed_in(cast.agent).page(url(make_ticket()))
    acts = {button.get("data-action") for button in page.all("#ticket-now [data-action]")}
    assert {"accepted", "refused", "wait-customer"} <= acts


@pytest.mark.parametrize(
    "step", ["intake", "assessment", "dispatch", "service", "acceptance", "survey", "closed"]
)
def test_every_stage_shows_within_six_queries(cast, visitor, step):
    """1 sign-in, 2 ticket with its people and things, 3 people at work, 4 timeline, 5 files, 6 clocks."""
    ticket = make_ticket(unit=make_unit(owner=make_customer()))
    take_to(ticket, step, cast)
    browser, address = visitor.signed_in(cast.manager), url(ticket)
    browser.page(address)
    with counted_queries() as queries:
        browser.page(address)
    assert len(queries) <= 6, "\n".join(queries)


def test_a_stranger_gets_the_same_404_as_for_no_ticket(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.stranger)
    assert browser.page(url(ticket), status=404).text == browser.page("/tickets/26112100427", status=404).text


def test_a_number_typed_in_groups_finds_its_page(cast, visitor):
    ticket = make_ticket()
    page = visitor.signed_in(cast.agent).page(f"/tickets/{ticket.number[:2]} {ticket.number[2:]}", status=302)
    assert page.headers["Location"].endswith(url(ticket))


def test_the_story_is_a_fragment_with_the_clocks_beside_it(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    fragment = browser.fragment(url(ticket, "/story"))
    assert fragment.has("#ticket-story [data-event]")
    assert "ticket-clocks" in fragment.html
    assert browser.page(url(ticket, "/story"), status=302).headers["Location"] == url(ticket)


def test_an_auditor_reads_everything_and_can_do_nothing(cast, visitor):
    ticket = make_ticket()
    with unit_of_work():
        messages.note(ticket, "nur für uns", by=cast.agent)
    browser = visitor.signed_in(cast.auditor)
    page = browser.page(url(ticket))
    assert "nur für uns" in page.text
    assert not page.all("main form[method=post]")
    for rest, data in [
        ("/steps/intake", {"outcome": "accepted", "version": ticket.version}),
        ("/messages", {"kind": "note", "body": "x"}),
        ("/waiting/customer", {"words": "x"}),
        ("/assignment", {"person": ""}),
        ("/reopening", {"reason": "x"}),
        ("/resumption", {}),
    ]:
        browser.send(url(ticket, rest), data, status=403)


def test_every_clock_explains_itself(cast, visitor):
    ticket = make_ticket(urgent=True)
    page = visitor.signed_in(cast.agent).page(url(ticket, "/clocks/response"))
    assert "2 h" in page.text or "2 hours" in page.text
    visitor.signed_in(cast.agent).page(url(ticket, "/clocks/nonsense"), status=404)


def test_what_clocks_did_is_told_under_the_act_they_heard(cast, visitor):
    ticket = make_ticket()
    with unit_of_work():
        messages.reply(ticket, "我们下午到", by=cast.agent)
    page = visitor.signed_in(cast.agent).page(url(ticket))
    assert [one.get("data-event") for one in page.all("#timeline li.event")] == [
        "message.reply",
        "ticket.opened",
    ]
    met = page.all('[data-event="message.reply"] .event-clocks [data-event]')
    assert [one.get("data-event") for one in met] == ["clock.met"]
    assert len(page.all('[data-event="ticket.opened"] [data-event="clock.started"]')) == 3


@pytest.mark.parametrize(
    ("who", "shown"),
    [("agent", True), ("dispatcher", True), ("technician", False), ("qa", False), ("auditor", False)],
)
def test_the_customers_link_is_for_those_who_may_hand_it_out(cast, visitor, who, shown):
    """It opens the customer's own acts: who only reads would sign and rate with it."""
    ticket = take_to(make_ticket(), "acceptance", cast)
    page = visitor.signed_in(getattr(cast, who)).page(url(ticket))
    assert (f"/requests/{ticket.number}/" in page.html) is shown


def test_a_promise_whose_length_nobody_has_set_says_so(cast, visitor):
    publish({"contact": {"start": "opened", "stop": "call", "within": "T36"}})
    ticket = make_ticket()
    page = visitor.signed_in(cast.agent).page(url(ticket))
    assert page.words("#ticket-clocks .clock-unset") == ["contact not set"]
