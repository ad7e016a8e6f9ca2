"""A 20-second promise, published while the portal runs: breached in time, with the worker and with Redis gone."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.portal_process import ROOT, Customer

REPAIR = ROOT / "portal" / "procedures" / "presets" / "repair.yaml"


@pytest.fixture(scope="module")
def database(portal):
    url = portal.environment["DATABASE_OWNER_URL"].replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def file_one(portal, name: str) -> str:
    path = Customer(portal).file(name, operation_id=f"{name}-{time.monotonic_ns()}", urgent="yes")
    return path.split("/requests/")[1].split("/")[0]


@pytest.fixture
def hurry(portal, tmp_path: Path):
    """Publishes a copy of the repair procedure whose response is promised within 20 seconds; takes it back after."""

    def publish() -> None:
        copy = tmp_path / "repair.yaml"
        text = REPAIR.read_text(encoding="utf-8")
        copy.write_text(text.replace("urgent: 2 hours", "urgent: 20 seconds", 1), encoding="utf-8")
        assert copy.read_text(encoding="utf-8") != text
        portal.command("procedures", "publish", str(copy))

    yield publish
    portal.command("procedures", "publish", str(REPAIR))


def response_clock(database, number: str):
    row = database.execute(
        "SELECT due_at, breached_at, state FROM clocks WHERE number = %s AND metric = 'response'", (number,)
    ).fetchone()
    assert row is not None, number
    return row


def lateness(database, number: str, *, within: float) -> float:
    """Seconds between due and recorded breach; waits at most `within` seconds after due."""
    due, _breached, _state = response_clock(database, number)
    while datetime.now(UTC).timestamp() < due.timestamp() + within:
        _due, breached, state = response_clock(database, number)
        if breached is not None:
            assert state == "breached"
            return (breached - due).total_seconds()
        time.sleep(0.1)
    raise AssertionError(f"{number} was due at {due} and is not breached")


def test_a_published_promise_changes_only_new_tickets_and_is_breached_in_time(portal, database, hurry):
    earlier = file_one(portal, "earlier")
    hurry()
    number = file_one(portal, "hurried")
    due, _breached, _state = response_clock(database, number)
    assert (due - datetime.now(UTC)).total_seconds() < 20
    assert lateness(database, number, within=5) <= 2
    events = database.execute(
        "SELECT facts FROM events WHERE chain = %s AND type = 'clock.breached'", (number,)
    ).fetchall()
    assert len(events) == 1
    earlier_due, breached, _state = response_clock(database, earlier)
    assert breached is None
    assert (earlier_due - datetime.now(UTC)).total_seconds() > 3600


def test_with_redis_stopped_halfway_it_is_breached_all_the_same(portal, database, hurry):
    hurry()
    number = file_one(portal, "without redis")
    time.sleep(8)
    redis = pids_of(portal, "redis-server")
    for pid in redis:
        os.kill(pid, signal.SIGSTOP)
    try:
        assert lateness(database, number, within=16) <= 15
    finally:
        for pid in redis:
            os.kill(pid, signal.SIGCONT)
    assert portal.wait_ready(20) < 20
    events = database.execute(
        "SELECT count(*) FROM events WHERE chain = %s AND type = 'clock.breached'", (number,)
    ).fetchone()
    assert events == (1,)


def pids_of(portal, program: str) -> list[int]:
    """Processes of this portal's data directory that run `program`."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            line = (entry / "cmdline").read_bytes().decode(errors="replace")
            cwd = str((entry / "cwd").readlink())
        except OSError:
            continue
        if program in line and (str(portal.data) in line or str(portal.data) in cwd):
            found.append(int(entry.name))
    assert found, f"no {program} of {portal.data}"
    return found
