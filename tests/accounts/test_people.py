"""Adding people, by code and by command, and finding them by role."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.accounts import queries as people
from portal.accounts import services
from portal.accounts.browsers import browser_words
from portal.accounts.models import Person
from portal.accounts.roles import Role
from portal.cli.people import people as command
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import DomainError
from portal.ledger.models import Event
from portal.unit_of_work import unit_of_work
from tests.accounts.conftest import PASSWORD


def add(
    username: str = "wang", name: str = "王强", roles: tuple[str, ...] = ("technician",), **facts
) -> Person:
    with unit_of_work():
        return services.add_person(
            username, name=name, roles=list(roles), **{"password": PASSWORD, "by": SYSTEM} | facts
        )


def test_a_person_is_added_with_an_event(app):
    person = add(" WANG ", roles=("technician", "qa", "qa"), phone="+8613800138000", language="zh-Hans")
    assert (person.username, person.name, person.active) == ("wang", "王强", True)
    assert person.role_names == ["qa", "technician"]
    assert PASSWORD not in person.password_hash
    told = db.session.scalars(select(Event).where(Event.type == "person.added")).one()
    assert told.facts == {
        "person": person.id,
        "username": "wang",
        "name": "王强",
        "roles": ["qa", "technician"],
    }


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"username": "w"}, "A username has 2 to 60 characters"),
        ({"username": "王强"}, "A username has 2 to 60 characters"),
        ({"username": "a b"}, "A username has 2 to 60 characters"),
        ({"username": "../etc"}, "A username has 2 to 60 characters"),
        ({"username": "x" * 61}, "A username has 2 to 60 characters"),
        ({"name": "  "}, "A name has 1 to 100 characters."),
        ({"name": "名" * 101}, "A name has 1 to 100 characters."),
        ({"roles": ()}, "Choose at least one role"),
        ({"roles": ("agent", "king")}, "Choose at least one role"),
        ({"roles": ("auditor", "admin")}, "An auditor only reads"),
        ({"password": "short"}, "Use at least 12 characters."),
        ({"password": "wangqiang2026", "username": "wangqiang"}, "close to your name"),
    ],
)
def test_who_cannot_be_added_is_told_why_and_is_not(app, facts, sentence):
    with pytest.raises(DomainError, match=sentence):
        add(**facts)
    assert db.session.scalars(select(Person)).all() == []


def test_a_username_is_given_once_whatever_its_case(app):
    add()
    with pytest.raises(services.UsernameTaken, match="“wang” is taken"):
        add("WANG", name="王芳")


def test_the_demo_company_may_share_a_short_password(app):
    assert add(password="demo", any_password=True).id


def test_people_are_found_by_role_and_by_name(app):
    wang, chen = add(), add("chen", "陈静", ("agent", "technician"))
    add("qian", "钱进", ("auditor",))
    gone = add("zhou", "周涛")
    with unit_of_work():
        services.deactivate_person(gone, by=SYSTEM)
    assert sorted(people.people_by_role("technician")) == sorted([(wang.id, "王强"), (chen.id, "陈静")])
    assert people.people_by_role(Role.AUDITOR)[0][1] == "钱进"
    assert people.people_by_role("king") == []
    assert {row.name for row in people.people_at_work()} == {"王强", "陈静", "钱进"}


@pytest.fixture
def run(app, monkeypatch):
    """`portal people ...` within this test's database."""
    from contextlib import nullcontext

    monkeypatch.setattr("portal.cli.people.application", lambda: nullcontext(app))
    return lambda *words, stdin="": CliRunner().invoke(command, words, input=stdin)


def test_command_adds_a_person_with_a_password_from_stdin(run):
    result = run(
        *("add", "--username", "root", "--name", "孙立", "--role", "admin", "--password-stdin"),
        stdin=f"{PASSWORD}\n",
    )
    assert (result.exit_code, result.output) == (0, "孙立 can sign in as “root”.\n")
    assert people.person_by_username("root").role_names == ["admin"]


def test_command_asks_for_the_password_twice_and_shows_it_never(run):
    words = ("add", "--username", "root", "--name", "孙立", "--role", "admin", "--role", "manager")
    result = run(*words, stdin=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert people.person_by_username("root").role_names == ["admin", "manager"]


def test_command_is_refused_by_the_same_rules(run):
    result = run(
        *("add", "--username", "root", "--name", "孙立", "--role", "admin", "--password-stdin"),
        stdin="short\n",
    )
    assert isinstance(result.exception, DomainError)  # `portal` prints its sentence and ends with 1
    assert people.person_by_username("root") is None


@pytest.mark.parametrize(
    "words",
    [
        ("add",),
        ("add", "--username", "x", "--name", "y"),
        ("add", "--username", "x", "--name", "y", "--role", "king"),
    ],
)
def test_command_called_wrongly_says_what_is_missing(run, words):
    result = run(*words)
    assert result.exit_code == 2
    assert "Missing option" in result.output or "is not one of" in result.output


def test_command_explains_itself_with_an_example(run):
    for words in (("--help",), ("add", "--help")):
        result = run(*words)
        assert result.exit_code == 0
        assert "portal people add --username" in result.output


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
            "Chrome · Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/120 Mobile MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Firefox/140.0", "Firefox · macOS"),
        (
            "something of our own that nobody knows, with a long name",
            "something of our own that nobody knows, ",
        ),
        ("", None),
        (None, None),
    ],
)
def test_a_browser_is_told_in_words(header, told):
    assert browser_words(header) == told
