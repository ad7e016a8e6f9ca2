"""`portal teams`, and putting a new person into one."""

from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.accounts.models import Person, Team
from portal.cli.people import people
from portal.cli.teams import teams
from portal.extensions import db
from portal.kernel.errors import DomainError


@pytest.fixture
def run(app, monkeypatch):
    @contextmanager
    def application(_language=None):
        yield app

    for module in ("portal.cli.teams", "portal.cli.people"):
        monkeypatch.setattr(f"{module}.application", application)
    return lambda command, *words, **kwargs: CliRunner().invoke(command, words, **kwargs)


def test_a_team_is_added_and_listed(run):
    assert (
        "The team “客服组” is there." in run(teams, "add", "--name", "客服组", "--calendar", "always").output
    )
    assert run(teams, "list").output.splitlines() == ["客服组\t-\talways\t-"]


def test_the_same_team_twice_is_refused(run):
    run(teams, "add", "--name", "客服组")
    assert isinstance(run(teams, "add", "--name", "客服组").exception, DomainError)


def test_a_calendar_that_is_not_there_is_refused(run):
    assert isinstance(run(teams, "add", "--name", "客服组", "--calendar", "moon").exception, DomainError)
    assert db.session.scalars(select(Team)).all() == []


def test_a_person_is_added_into_a_team(run):
    run(teams, "add", "--name", "客服组")
    words = [
        "add",
        "--username",
        "lin",
        "--name",
        "林晓",
        "--role",
        "agent",
        "--team",
        "客服组",
        "--password-stdin",
    ]
    assert run(people, *words, input="five words in a long row\n").exit_code == 0
    assert run(teams, "list").output.splitlines() == ["客服组\t-\tcompany\t林晓"]


def test_an_unknown_team_adds_nobody(run):
    words = [
        "add",
        "--username",
        "lin",
        "--name",
        "林晓",
        "--role",
        "agent",
        "--team",
        "夜班",
        "--password-stdin",
    ]
    assert isinstance(run(people, *words, input="five words in a long row\n").exception, DomainError)
    assert db.session.scalars(select(Person)).all() == []
