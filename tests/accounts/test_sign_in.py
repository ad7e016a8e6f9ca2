"""Signing in and out: who gets in, what a stranger learns, and how much guessing there can be."""

import time

import pytest
from sqlalchemy import select

from portal.accounts import services
from portal.accounts.models import Person, SignIn
from portal.accounts.sessions import token_hash
from portal.accounts.sign_in import WRONG_PER_HOUR
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.ledger.models import Event
from portal.unit_of_work import unit_of_work
from portal.web.limits import _counters
from tests.accounts.conftest import PASSWORD
from tests.visitors import Visitor

WRONG = "Username and password do not belong together"


def events(type_: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.type == type_).order_by(Event.id)))


def typed(password: str = PASSWORD, username: str = "lin", **more: str) -> dict[str, str]:
    return {"username": username, "password": password} | more


def test_page_asks_for_name_and_password(visitor):
    page = visitor.page("/sign-in")
    assert page.h1 == "Sign in"
    assert page.attr("input[name=username]", "autocomplete") == "username"
    assert page.attr("input[name=password]", "type") == "password"
    assert page.attr("input[name=password]", "autocomplete") == "current-password"
    assert page.action("form#sign-in") == "/sign-in"


def test_right_password_leads_to_the_desk_and_is_written_down(visitor, lin):
    answer = visitor.send("/sign-in", typed(), headers={"User-Agent": "Mozilla/5.0 (Windows NT) Chrome/1"})
    assert answer.headers["Location"] == "/desk"
    assert visitor.page("/account").has("#sign-ins")
    told = events("person.signed-in")[-1]
    assert (told.actor_kind, told.actor_id, told.actor_name, told.chain) == (
        "staff",
        lin.id,
        "林晓",
        "system",
    )
    assert told.facts["browser"] == "Chrome · Windows"
    assert PASSWORD not in str(told.facts)


@pytest.mark.parametrize("username", ["lin", "LIN", " Lin ", "ｌｉｎ"])
def test_width_case_and_blanks_of_the_username_do_not_matter(visitor, lin, username):
    visitor.send("/sign-in", typed(username=username))


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lin", "four words in a rowboat"),
        ("lin", PASSWORD.upper()),
        ("lin", f" {PASSWORD}"),
        ("nobody", PASSWORD),
    ],
)
def test_wrong_name_and_wrong_password_are_told_alike(visitor, lin, username, password):
    page = visitor.send("/sign-in", typed(password, username), status=422)
    assert WRONG in page.words(".error-summary")[0]
    assert page.attr("input[name=username]", "value") == username
    assert page.attr("input[name=password]", "value") == ""
    assert password not in page.html.replace("lin", "")
    assert "Location" not in page.headers


def test_a_closed_account_is_told_like_a_wrong_password(visitor, lin):
    with unit_of_work():
        services.deactivate_person(lin, by=SYSTEM)
    page = visitor.send("/sign-in", typed(), status=422)
    assert WRONG in page.words(".error-summary")[0]


def test_a_refusal_is_written_down_without_what_was_typed(visitor, lin):
    visitor.send("/sign-in", typed("hunter2hunter2"), status=422)
    visitor.send("/sign-in", typed("hunter2hunter2", "my-secret-typed-here"), status=422)
    of_lin, of_nobody = events("person.sign-in-refused")[-2:]
    assert of_lin.facts == {"address": "127.0.0.1", "person": lin.id, "username": "lin", "active": True}
    assert of_nobody.facts == {"address": "127.0.0.1"}
    assert "hunter2" not in str(of_lin.facts)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (typed("", ""), "Please fill in “Username”."),
        (typed(""), "Please fill in “Password”."),
        (typed("x" * 129), "At most 128 characters"),
        (typed("x" * 1_000_000), "At most 128 characters"),
        (typed(username="x" * 1_000_000), "At most 60 characters"),
        (typed(username="l\0in"), "invisible control characters"),
        (typed("four\0words"), "invisible control characters"),
        ({}, "Please fill in “Username”."),
    ],
)
def test_unusable_input_is_told_beside_the_field(visitor, lin, data, sentence):
    page = visitor.send("/sign-in", data, status=422)
    assert sentence in " ".join(page.words(".field-fault"))


@pytest.mark.parametrize(
    "username", ["<script>alert(1)</script>", "😀😀", "\u202eadmin", "'; drop table people--", "%s%n"]
)
def test_hostile_names_are_names_nobody_has(visitor, lin, username):
    page = visitor.send("/sign-in", typed(username=username), status=422)
    assert WRONG in page.text
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/tickets/26112100427?tab=1", "/tickets/26112100427?tab=1"),
        ("//evil.example/", "/desk"),
        ("https://evil.example/", "/desk"),
        ("/\\evil.example", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("/a\r\nSet-Cookie: x=1", "/desk"),
        ("", "/desk"),
    ],
)
def test_afterwards_only_a_path_of_ours_opens(visitor, lin, wanted, led_to):
    answer = visitor.send("/sign-in", typed(next=wanted))
    assert answer.headers["Location"] == led_to


def test_the_page_carries_where_the_person_was_going(visitor):
    page = visitor.page("/sign-in?next=/tickets/26112100427")
    assert page.attr("input[name=next]", "value") == "/tickets/26112100427"
    assert not visitor.page("/sign-in?next=//evil.example").has("input[name=next]")


def test_a_session_prepared_before_is_worth_nothing_after(visitor, lin):
    with visitor.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    visitor.send("/sign-in", typed())
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        first = session["_user_id"]
    visitor.send("/sign-in", typed())
    with visitor.client.session_transaction() as session:
        assert session["_user_id"] != first


def test_the_table_has_only_the_hash_of_what_the_cookie_carries(visitor, lin):
    visitor.send("/sign-in", typed())
    with visitor.client.session_transaction() as session:
        token = session["_user_id"]
    assert len(token) >= 43  # 256 bits
    kept = db.session.scalars(select(SignIn)).one()
    assert kept.token_hash == token_hash(token)
    assert token not in str(vars(kept))


def test_signing_in_again_ends_the_sign_in_of_before(visitor, lin):
    visitor.send("/sign-in", typed())
    visitor.send("/sign-in", typed())
    ended = [
        row.ended_at is not None for row in db.session.scalars(select(SignIn).order_by(SignIn.created_at))
    ]
    assert ended == [True, False]


def test_an_old_hash_is_made_anew_at_sign_in(visitor, lin, monkeypatch):
    before = lin.password_hash
    monkeypatch.setattr("portal.accounts.services.passwords.is_outdated", lambda _hashed: True)
    visitor.send("/sign-in", typed())
    after = db.session.scalar(select(Person.password_hash).where(Person.username == "lin"))
    assert after != before
    Visitor(visitor.app).send("/sign-in", typed())


def test_without_csrf_token_nobody_is_even_asked(visitor, lin, queries):
    with queries() as seen:
        answer = visitor.client.post("/sign-in", data=typed())
    assert answer.status_code == 400
    assert not seen


def test_signing_out_ends_it_and_clears_the_browser(visitor, lin):
    visitor.send("/sign-in", typed())
    answer = visitor.send("/sign-out")
    assert answer.headers["Location"] == "/sign-in"
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert "You are signed out." in visitor.page("/sign-in").text
    assert visitor.client.get("/account").status_code == 303
    assert events("person.signed-out")[-1].actor_id == lin.id


def test_signing_out_twice_or_signed_in_nowhere_changes_nothing(visitor, lin):
    visitor.send("/sign-out")
    visitor.send("/sign-out")
    assert events("person.signed-out") == []


def test_one_address_tries_only_so_often(visitor, lin, tries_per_minute):
    tries_per_minute(3)
    for _ in range(3):
        visitor.send("/sign-in", typed("wrong wrong wrong"), status=422)
    page = visitor.send("/sign-in", typed(), status=429)
    assert "Too many tries to sign in from here. Please try again in" in page.text
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert page.attr("input[name=username]", "value") == "lin"


def guess(visitor: Visitor, username: str, times: int) -> None:
    """Wrong passwords without paying for the hashes."""
    for _ in range(times):
        visitor.send("/sign-in", typed("wrong wrong wrong", username), status=422)


@pytest.mark.parametrize("username", ["lin", "nobody-of-this-name"])
def test_an_account_known_or_not_takes_only_so_many_wrong_passwords(visitor, lin, monkeypatch, username):
    looked_at = []

    def costs_nothing(password, _hashed):
        looked_at.append(password)
        return password == PASSWORD

    monkeypatch.setattr("portal.accounts.sign_in.passwords.is_password", costs_nothing)
    guess(visitor, username, WRONG_PER_HOUR)
    for _ in range(5):
        page = visitor.send("/sign-in", typed(username=username), status=429)
    assert "too many wrong passwords for this username" in page.text
    assert 60 < int(page.headers["Retry-After"]) <= 3600
    assert len(looked_at) == WRONG_PER_HOUR


def test_the_owner_gets_in_while_somebody_else_is_guessing(visitor, lin, monkeypatch):
    mine = Visitor(visitor.app)
    mine.send("/sign-in", typed())
    mine.send("/sign-out")
    monkeypatch.setattr(
        "portal.accounts.sign_in.passwords.is_password", lambda word, _hashed: word == PASSWORD
    )
    guess(visitor, "lin", WRONG_PER_HOUR)
    visitor.send("/sign-in", typed(), status=429)
    mine.send("/sign-in", typed())


def test_a_forged_cookie_makes_no_browser_known(visitor, lin, monkeypatch):
    monkeypatch.setattr(
        "portal.accounts.sign_in.passwords.is_password", lambda word, _hashed: word == PASSWORD
    )
    guess(visitor, "lin", WRONG_PER_HOUR)
    visitor.client.set_cookie("browser", f'["x",[{lin.id}]]')
    visitor.send("/sign-in", typed(), status=429)


def test_right_passwords_are_not_counted(visitor, lin, monkeypatch):
    monkeypatch.setattr(
        "portal.accounts.sign_in.passwords.is_password", lambda word, _hashed: word == PASSWORD
    )
    for _ in range(WRONG_PER_HOUR + 5):
        Visitor(visitor.app).send("/sign-in", typed())


def test_after_an_hour_there_are_tries_again(visitor, lin, monkeypatch, time_machine_at):
    monkeypatch.setattr(
        "portal.accounts.sign_in.passwords.is_password", lambda word, _hashed: word == PASSWORD
    )
    guess(visitor, "lin", WRONG_PER_HOUR)
    visitor.send("/sign-in", typed(), status=429)
    time_machine_at(time.time() + 3601)
    visitor.send("/sign-in", typed())


def test_without_redis_the_limits_hold(visitor, lin, tries_per_minute, monkeypatch, app):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.delitem(app.extensions, "portal.limits", raising=False)
    tries_per_minute(2)
    try:
        visitor.send("/sign-in", typed())
        visitor.send("/sign-in", typed("wrong wrong wrong"), status=422)
        visitor.send("/sign-in", typed(), status=429)
    finally:
        assert _counters()._away_until > 0
        del app.extensions["portal.limits"]
