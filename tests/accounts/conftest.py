"""People with real passwords, a Redis that remembers no earlier test, and a counter of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import redis
import time_machine
from sqlalchemy import event

from portal.accounts.services import add_person
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.unit_of_work import unit_of_work

PASSWORD = "four words in a row"


@pytest.fixture(autouse=True)
def nobody_has_tried(request) -> None:
    """Limits count across tests: start from nothing."""
    if "app" in request.fixturenames:
        app = request.getfixturevalue("app")
        redis.Redis.from_url(app.config["REDIS_URL"]).flushdb()


@pytest.fixture
def lin(app):
    """林晓, an agent, who signs in with PASSWORD."""
    with unit_of_work():
        return add_person("lin", name="林晓", roles=["agent"], password=PASSWORD, by=SYSTEM)


@pytest.fixture
def tries_per_minute(app, monkeypatch):
    """Sets how often one address may try to sign in."""

    def allow(most: int) -> None:
        settings = replace(app.config["SETTINGS"], sign_in_limit_per_minute=most)
        monkeypatch.setitem(app.config, "SETTINGS", settings)

    return allow


@pytest.fixture
def queries(app):
    """`with queries() as seen:` collects the statements of a block."""

    @contextmanager
    def collecting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(statement)

        target = getattr(db.engine, "engine", db.engine)
        event.listen(target, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(target, "before_cursor_execute", note)

    return collecting


@pytest.fixture
def time_machine_at() -> Iterator[object]:
    """Moves the clock of the process to a moment; it stands still there until moved again."""
    travelling = []

    def go(moment: object) -> None:
        back()
        travelling.append(time_machine.travel(moment, tick=False))
        travelling[0].start()

    def back() -> None:
        while travelling:
            travelling.pop().stop()

    yield go
    back()
