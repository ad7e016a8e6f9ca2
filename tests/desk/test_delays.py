"""The account of an overdue promise on the ticket page: first on the page, sent, refused, kept, marked in the queue."""

from datetime import timedelta

import pytest

from portal.kernel.time import COMPANY_ZONE, now, time_at
from portal.tickets import messages
from portal.tickets.links import token_of
from portal.unit_of_work import unit_of_work
from tests.desk.test_steps import ASSESSMENT
from tests.factories import make_ticket
from tests.query_count import counted_queries
from tests.stories import take_to


@pytest.fixture
def late(cast):
    """Opened fifty hours ago and answered: the plan is overdue."""
    with time_at(now() - timedelta(hours=50)):
        ticket = take_to(make_ticket(language="en"), "assessment", cast)
        with unit_of_work():
            messages.reply(ticket, "We have your request.", by=cast.agent)
    return ticket


def wall(moment):
    return f"{moment.astimezone(COMPANY_ZONE):%Y-%m-%dT%H:%M}"


def account(**facts):
    return {
        "promises": ["plan"],
        "kind": "parts",
        "reason": "供应商缺货",
        "new_due_at": wall(now() + timedelta(hours=20)),
        "words": "The part is late, we are sorry.",
    } | facts


def url(ticket):
    return f"/tickets/{ticket.number}/delays"


def test_the_demand_is_the_first_thing_on_the_page(late, cast, visitor):
    page = visitor.signed_in(cast.agent).page(f"/tickets/{late.number}")
    first = next(one for one in page.one("#ticket-now") if one.get("id") or "panel" in one.get("class", ""))
    assert page.has("#ticket-now #delay-panel")
    assert "“Solution planned”" in page.form("form#delay")["words"]
    assert page.form("form#delay")["promises"] == "plan"
    suggested = page.form("form#delay")["new_due_at"]
    assert suggested > wall(now())
    assert first is not None


def test_the_words_are_in_the_customers_language_not_in_the_readers(cast, visitor):
    with time_at(now() - timedelta(hours=50)):
        ticket = make_ticket()
    page = visitor.signed_in(cast.agent).page(f"/tickets/{ticket.number}")
    assert page.form("form#delay")["words"].strip().startswith("张敏您好")


def test_the_page_keeps_its_queries(late, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    address = f"/tickets/{late.number}"
    browser.page(address)
    with counted_queries() as seen:
        browser.page(address)
    assert len(seen) <= 6, "\n".join(one[:160] for one in seen)


def test_an_account_goes_to_the_customer_and_the_demand_is_gone(late, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    page = browser.follow(browser.send(url(late), account()))
    assert not page.has("#delay-panel")
    assert "gave account of the delay of Solution planned" in page.text.replace("“", "").replace("”", "")
    assert page.has("[data-clock=plan-date]")
    follow = visitor.page(f"/requests/{late.number}/{token_of(late)}")
    assert "The part is late, we are sorry." in follow.text
    assert "供应商缺货" not in follow.html, "the reason stays inside"


def test_htmx_gets_the_regions(late, cast, visitor):
    fragment = visitor.signed_in(cast.agent).send_fragment(url(late), account())
    assert fragment.has("#ticket-now")
    assert not fragment.has("#delay-panel")


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": ""},
        {"reason": ""},
        {"words": ""},
        {"promises": []},
        {"new_due_at": "soon"},
        {"kind": "laziness"},
    ],
)
def test_an_incomplete_account_keeps_what_was_typed(late, cast, visitor, facts):
    page = visitor.signed_in(cast.agent).send(url(late), account(**facts), status=422)
    assert page.has("#delay-panel .error-summary")
    if "words" not in facts:
        assert page.form("form#delay")["words"].strip() == "The part is late, we are sorry."


def test_a_date_that_has_passed_is_refused_beside_its_field(late, cast, visitor):
    past = account(new_due_at=wall(now() - timedelta(hours=1)))
    page = visitor.signed_in(cast.agent).send(url(late), past, status=409)
    assert "The new date must lie ahead." in page.text
    page = visitor.signed_in(cast.agent).send(url(late), account(new_due_at=""), status=422)
    assert page.has("#delay-panel .field-wrong")


def test_who_may_not_is_refused_and_a_stranger_sees_nothing(late, cast, visitor):
    visitor.signed_in(cast.qa).send(url(late), account(), status=403)
    visitor.signed_in(cast.auditor).send(url(late), account(), status=403)
    visitor.signed_in(cast.stranger).send(url(late), account(), status=404)
    page = visitor.signed_in(cast.qa).page(f"/tickets/{late.number}")
    assert page.has("#delay-panel")
    assert not page.has("form#delay")


def test_the_second_time_is_409_and_the_words_are_kept(late, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    browser.send(url(late), account())
    page = browser.send(url(late), account(words="My second try."), status=409)
    assert page.form("form#delay")["words"].strip() == "My second try."


def test_a_step_is_refused_with_a_link_to_the_demand_and_keeps_its_values(late, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    step = f"/tickets/{late.number}/steps/assessment"
    page = browser.send(step, ASSESSMENT | {"version": late.version}, status=409)
    assert page.has(".error-summary a[href=#delay-panel]")
    assert "更换流量传感器并校准" in page.html
    assert late.step == "assessment"
    browser.send(url(late), account())
    browser.send(step, ASSESSMENT | {"version": late.version})
    assert late.step == "dispatch"


def test_replies_and_calls_are_never_blocked(late, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    for kind in ("reply", "call"):
        browser.send(f"/tickets/{late.number}/messages", {"kind": kind, "body": f"about it: {kind}"})


def test_the_queue_marks_who_was_not_told(late, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    row = f"tr[data-ticket={late.number}]"
    assert browser.page("/desk").has(f"{row} .queue-owes")
    browser.send(url(late), account())
    page = browser.page("/desk")
    assert not page.has(f"{row} .queue-owes")
    assert "New date for “Solution planned”" in " ".join(page.words(row))


def test_the_customers_page_shows_the_new_date_as_the_promise(late, cast, visitor):
    date = now() + timedelta(hours=20)
    visitor.signed_in(cast.agent).send(url(late), account(new_due_at=wall(date)))
    page = visitor.page(f"/requests/{late.number}/{token_of(late)}")
    assert f"{date.astimezone(COMPANY_ZONE):%H:%M}" in page.text
