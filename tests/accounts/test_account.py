"""A person's own account page: page, fragment, invalid, stranger, done twice, not signed in."""

import pytest
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.extensions import db
from portal.ledger.models import Event
from tests.accounts.conftest import PASSWORD
from tests.visitors import Visitor

NEW = "five other words in a row"


def typed(current: str = PASSWORD, new: str = NEW) -> dict[str, str]:
    return {"current_password": current, "new_password": new}


@pytest.fixture
def browser(visitor, lin) -> Visitor:
    return visitor.signed_in(lin)


def references(page) -> list[str]:
    return [row.get("data-sign-in") for row in page.all("li[data-sign-in]")]


def test_page_tells_name_roles_and_this_browser(browser):
    page = browser.page("/account")
    assert page.h1 == "My account"
    assert "林晓" in page.words("#you")[0]
    assert "Service agent" in page.words("#you")[0]
    assert len(references(page)) == 1
    assert "this browser" in page.words("#sign-ins ul")[0]
    assert "127.0.0.1" in page.words("#sign-ins ul")[0]


def test_page_costs_few_queries(browser, queries):
    with queries() as seen:
        browser.page("/account")
    assert len(seen) == 2  # who asks, and their sign-ins


def test_not_signed_in_is_sent_to_sign_in(visitor):
    assert visitor.client.get("/account").headers["Location"] == "/sign-in?next=/account"
    answer = visitor.send("/account/password", typed())
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "current_password", "Please fill in “Current password”."),
        (typed("not my password"), "current_password", "This is not your current password."),
        (typed(new="short"), "new_password", "Use at least 12 characters."),
        (typed(new="x" * 129), "new_password", "At most 128 characters"),
        (typed(new="password1234"), "new_password", "common password"),
        (typed(new="林晓林晓林晓林晓林晓林晓"), "new_password", "first passwords anybody would try"),
    ],
)
def test_a_password_that_will_not_do_is_told_beside_its_field(browser, data, field, sentence):
    page = browser.send("/account/password", data, status=422)
    assert sentence in page.words(f"#{field}-fault")[0]
    assert page.attr(f"#{field}", "value") == ""
    browser.page("/account")  # still signed in, with the old password


def test_the_fragment_is_the_form_alone(browser):
    fragment = browser.send_fragment("/account/password", typed("not my password"), status=422)
    assert fragment.has("section#password form#password-form")
    assert not fragment.has("h1")


def test_a_new_password_ends_everything_but_this_browser(browser, visitor, lin):
    elsewhere = visitor.signed_in(lin)
    answer = browser.send("/account/password", typed())
    assert answer.headers["Location"] == "/account"
    assert "Your new password holds from now on." in browser.page("/account").text
    assert elsewhere.client.get("/account").status_code == 303
    Visitor(visitor.app).send("/sign-in", {"username": "lin", "password": PASSWORD}, status=422)
    Visitor(visitor.app).send("/sign-in", {"username": "lin", "password": NEW})
    told = db.session.scalars(select(Event).where(Event.type == "person.password-changed")).one()
    assert told.actor_name == "林晓"
    assert NEW not in str(told.facts)


def test_a_new_password_gives_this_browser_a_new_token(browser):
    with browser.client.session_transaction() as session:
        before = session["_user_id"]
    browser.send("/account/password", typed())
    with browser.client.session_transaction() as session:
        assert session["_user_id"] != before


def test_changing_it_twice_with_the_same_form_fails_the_second_time(browser):
    browser.send("/account/password", typed())
    page = browser.send("/account/password", typed(), status=422)
    assert "This is not your current password." in page.text


def test_htmx_is_sent_to_the_page_after_a_change(browser):
    answer = browser.send_fragment("/account/password", typed())
    assert answer.headers["HX-Redirect"] == "/account"


def test_guessing_the_current_password_is_limited_too(browser, monkeypatch):
    monkeypatch.setattr("portal.accounts.sign_in.passwords.is_password", lambda *_: False)
    monkeypatch.setattr("portal.accounts.sign_in.WRONG_PER_HOUR", 3)
    for _ in range(3):
        browser.send("/account/password", typed("a guess"), status=422)
    page = browser.send("/account/password", typed("a guess"), status=429)
    assert "too many wrong passwords" in page.text


def test_one_other_sign_in_is_ended(browser, visitor, lin):
    elsewhere = visitor.signed_in(lin)
    page = browser.page("/account")
    assert sum("this browser" in row for row in page.words("li[data-sign-in]")) == 1
    action = page.one("li[data-sign-in] form").get("action")
    browser.send(action)
    assert elsewhere.client.get("/account").status_code == 303
    assert len(references(browser.page("/account"))) == 1


def test_ending_it_twice_finds_nothing_to_end(browser, visitor, lin):
    visitor.signed_in(lin)
    action = browser.page("/account").one("li[data-sign-in] form").get("action")
    browser.send(action)
    browser.send(action, status=404)


def test_somebody_elses_sign_in_is_as_unknown_as_none(browser, visitor, cast):
    other = visitor.signed_in(cast.agent)
    digest = db.session.scalar(select(SignIn.token_hash).where(SignIn.person_id == cast.agent.id))
    theirs = browser.send(f"/account/sign-ins/{digest[:16]}/ending", status=404)
    nobodys = browser.send(f"/account/sign-ins/{'0' * 16}/ending", status=404)
    assert theirs.text == nobodys.text
    other.page("/account")


def test_all_others_are_ended_at_once(browser, visitor, lin, cast):
    others = [visitor.signed_in(lin) for _ in range(3)]
    stranger = visitor.signed_in(cast.agent)
    browser.send("/account/sign-ins/ending")
    assert [other.client.get("/account").status_code for other in others] == [303, 303, 303]
    browser.page("/account")
    stranger.page("/account")


def test_an_auditor_may_look_after_their_own_account(visitor, cast):
    browser = visitor.signed_in(cast.auditor)
    browser.page("/account")
    browser.send("/account/sign-ins/ending")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_in_every_language(browser, language):
    browser.client.set_cookie("language", language)
    assert browser.page("/account").all("li[data-sign-in]")
