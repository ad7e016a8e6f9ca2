"""How long somebody stays signed in, what ends it, and what it costs to know who asks."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from portal.accounts import services
from portal.accounts.models import SignIn
from portal.accounts.sessions import ABSOLUTE_LIMIT, IDLE_LIMIT, signed_in, start_sign_in
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.unit_of_work import unit_of_work
from tests.accounts.conftest import PASSWORD

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def token(lin, time_machine_at):
    """A sign-in of 林晓 begun at NOON."""
    time_machine_at(NOON)
    with unit_of_work():
        return start_sign_in(lin, address="10.0.0.9", browser="curl/8")


def last_seen() -> datetime:
    db.session.expire_all()
    return db.session.scalars(select(SignIn.last_seen_at)).one()


def test_the_token_names_the_person_and_their_roles(token, lin):
    person = signed_in(token)
    assert (person.id, person.name, person.username, person.kind) == (lin.id, "林晓", "lin", "staff")
    assert person.roles == {"agent"}
    assert person.is_authenticated
    assert not person.is_anonymous
    assert person.get_id() == token
    assert token not in repr(person)


@pytest.mark.parametrize("wrong", ["", " ", "x", "\0", "字", "\ud800", "1", "None", "x" * 10_000])
def test_no_other_text_names_anybody(token, wrong):
    assert signed_in(wrong) is None
    assert signed_in(token + wrong) is None or not wrong


def test_the_hash_in_the_table_is_no_token(token):
    assert signed_in(db.session.scalars(select(SignIn.token_hash)).one()) is None


@pytest.mark.parametrize(("waited", "stands"), [(IDLE_LIMIT, True), (IDLE_LIMIT + A_MOMENT, False)])
def test_half_an_hour_of_silence_ends_it(token, time_machine_at, waited, stands):
    time_machine_at(NOON + waited)
    assert (signed_in(token) is not None) is stands


@pytest.mark.parametrize(("worked", "stands"), [(ABSOLUTE_LIMIT, True), (ABSOLUTE_LIMIT + A_MOMENT, False)])
def test_twelve_hours_end_it_however_busy(token, time_machine_at, worked, stands):
    moment = NOON
    while moment < NOON + worked - timedelta(minutes=20):
        moment += timedelta(minutes=20)
        time_machine_at(moment)
        assert signed_in(token) is not None
    time_machine_at(NOON + worked)
    assert (signed_in(token) is not None) is stands


def test_who_is_seen_stays_and_is_noted_once_a_minute(token, time_machine_at):
    time_machine_at(NOON + timedelta(seconds=59))
    signed_in(token)
    assert last_seen() == NOON
    time_machine_at(NOON + timedelta(seconds=61))
    signed_in(token)
    assert last_seen() == NOON + timedelta(seconds=61)


def test_being_seen_survives_a_request_that_fails(committed_app, time_machine_at):
    time_machine_at(NOON)
    with unit_of_work():
        person = services.add_person("lin", name="林晓", roles=["agent"], password=PASSWORD, by=SYSTEM)
        token = start_sign_in(person, address=None, browser=None)
    time_machine_at(NOON + timedelta(minutes=5))
    signed_in(token)
    db.session.rollback()
    assert last_seen() == NOON + timedelta(minutes=5)


def test_knowing_who_asks_is_one_query(token, queries):
    with queries() as seen:
        signed_in(token)
    assert len(seen) == 1
    assert seen[0].startswith("SELECT")


def test_a_public_page_asks_nobody_who_it_is(visitor, lin, queries):
    with queries() as seen:
        visitor.page("/sign-in")
        assert visitor.client.get("/healthz").status_code == 200
    assert seen == []
    browser = visitor.signed_in(lin)
    with queries() as seen:
        assert browser.client.get("/healthz").status_code == 200
    assert seen == []


def test_strangers_leave_no_rows(visitor):
    for path in ("/sign-in", "/account", "/desk", "/nowhere"):
        visitor.client.get(path)
    assert db.session.scalars(select(SignIn)).all() == []


@pytest.mark.parametrize("end", ["closed account", "new password", "all ended", "ended", "row removed"])
def test_it_ends_from_the_very_next_request(visitor, lin, end):
    browser = visitor.signed_in(lin)
    browser.page("/account")
    digest = db.session.scalars(select(SignIn.token_hash)).one()
    with unit_of_work():
        if end == "closed account":
            services.deactivate_person(lin, by=SYSTEM)
        elif end == "new password":
            services.set_password(lin, "five other words in a row", by=SYSTEM)
        elif end == "all ended":
            assert services.end_sign_ins(lin.id, by=SYSTEM) == 1
        elif end == "ended":
            services.end_sign_in(digest, by=lin)
        else:
            db.session.delete(db.session.get(SignIn, digest))
    answer = browser.client.get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/account")


def test_an_ended_one_stays_ended_when_the_account_opens_again(visitor, lin):
    browser = visitor.signed_in(lin)
    with unit_of_work():
        services.deactivate_person(lin, by=SYSTEM)
    lin.active = True
    db.session.commit()
    assert browser.client.get("/account").status_code == 303


def test_a_changed_role_counts_from_the_next_request(token, lin):
    assert signed_in(token).may("ticket.assign")
    lin.role_names = ["technician"]
    db.session.commit()
    assert not signed_in(token).may("ticket.assign")


def test_a_cookie_of_another_key_signs_nobody_in(visitor, lin, app):
    browser = visitor.signed_in(lin)
    name = app.config["SESSION_COOKIE_NAME"]
    value = browser.client.get_cookie(name).value
    browser.client.set_cookie(name, value[:-4] + ("AAAA" if value[-4:] != "AAAA" else "BBBB"))
    assert browser.client.get("/account").status_code == 303


def test_address_and_browser_are_kept_within_their_columns(lin):
    with unit_of_work():
        start_sign_in(lin, address="2001:db8:0:0:0:ffff:192.168.100.228", browser="x" * 5000)
        start_sign_in(lin, address=None, browser="")
    kept = {(row.address, row.browser) for row in db.session.scalars(select(SignIn))}
    assert kept == {("2001:db8:0:0:0:ffff:192.168.100.228", "x" * 200), (None, None)}


def test_ending_another_persons_sign_in_by_its_hash_does_nothing(visitor, lin, cast):
    browser = visitor.signed_in(lin)
    digest = db.session.scalars(select(SignIn.token_hash)).one()
    with unit_of_work():
        services.end_sign_in(digest, by=cast.agent)
    browser.page("/account")


def test_the_update_of_last_seen_never_wakes_an_ended_one(token, time_machine_at):
    db.session.execute(update(SignIn).values(ended_at=NOON))
    db.session.commit()
    time_machine_at(NOON + timedelta(minutes=2))
    assert signed_in(token) is None
    assert last_seen() == NOON
