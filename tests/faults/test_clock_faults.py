"""Clocks fall due while processes are killed, Redis forgets or hangs, PostgreSQL dies and clocks of workers lie.

Whatever happens: no breach lost, none told twice, none early. A short storm each time the tests run; with
AFTERCARE_SOAK=1 (`make soak`) the long one: two minutes of kills, Redis away for ten, PostgreSQL killed five times.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from portal.heartbeats import ages
from tests.faults.falling_due import RECOVERY_SECONDS, SOAK, FallingDue
from tests.faults.test_breach_in_time import pids_of
from tests.faults.test_kill_each_child import children
from tests.portal_process import ROOT

pytestmark = pytest.mark.soak

FAKETIME = Path("/usr/lib") / f"{os.uname().machine}-linux-gnu" / "faketime" / "libfaketime.so.1"


def judge(falling, capsys, name, *, most_late=None):
    verdict = falling.judged()
    with capsys.disabled():
        print(f"\n  {name}: {verdict.figures}")  # noqa: T201 - figures are what this is run for
    assert (verdict.lost, verdict.doubled, verdict.untold, verdict.early) == ([], [], [], 0)
    assert most_late is None or verdict.lateness[-1] <= most_late


@pytest.fixture
def falling(portal):
    def begin(*, tickets, seconds):
        owner = portal.environment["DATABASE_OWNER_URL"]
        return FallingDue(owner, portal.environment, tickets=tickets, seconds=seconds).begin()

    yield begin
    assert portal.wait_ready(60) < 60
    portal.command("ledger", "verify")


@contextmanager
def stopped(pids):
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_workers_and_ticker_killed_each_second_and_redis_emptied(portal, falling, capsys):
    due = falling(tickets=400 if SOAK else 80, seconds=120 if SOAK else 12)
    redis = Redis.from_url(portal.environment["REDIS_URL"])
    turn = 0
    while due.goes_on:
        ours = [pid for name, pid in sorted(children(portal).items()) if "jobs." in name]
        if ours:
            _kill(ours[turn % len(ours)])
        turn += 1
        if turn % (10 if SOAK else 4) == 0:
            redis.flushall()
        time.sleep(1)
    assert turn >= 8
    judge(due, capsys, "killed each second, FLUSHALL")


def test_redis_away(portal, falling, capsys):
    due = falling(tickets=400 if SOAK else 40, seconds=600 if SOAK else 6)
    with stopped(pids_of(portal, "redis-server")):
        while due.goes_on:
            time.sleep(0.5)
        time.sleep(3)
        due.begun -= 3
    judge(due, capsys, "Redis away", most_late=15)


def test_postgresql_killed(portal, falling, capsys):
    times = 5 if SOAK else 2
    due = falling(tickets=200 if SOAK else 40, seconds=12 * times if SOAK else 5 * times)
    for turn in range(times):
        time.sleep(max(0, due.begun + (turn + 0.5) * due.seconds / times - time.monotonic()))
        for pid in pids_of(portal, "postgres"):
            _kill(pid)
    judge(due, capsys, f"PostgreSQL killed {times} times")


# ------------------------------------------------------------------ clocks that lie

LIES = [("-1h", "-1h"), ("+1h", "+1h"), ("+400d", "+400d"), ("-1h", "+400d")]


@pytest.mark.skipif(not FAKETIME.is_file(), reason="libfaketime is missing: make test installs it")
@pytest.mark.parametrize(("worker", "ticker"), LIES if SOAK else LIES[2:])
def test_worker_and_ticker_with_a_wrong_clock(committed_app, committed_settings, capsys, worker, ticker):
    environment = {
        "DATABASE_URL": committed_settings.database_url,
        "REDIS_URL": committed_settings.redis_url,
        "DATA_DIR": str(committed_settings.data_dir),
        "SECRET_KEY": committed_settings.secret_key,
        "LEDGER_KEY": committed_settings.ledger_key,
        "PUBLIC_URL": "http://localhost",
    }
    Redis.from_url(committed_settings.redis_url).flushall()
    due = FallingDue(
        committed_settings.database_owner_url,
        environment,
        tickets=200 if SOAK else 40,
        seconds=60 if SOAK else 5,
    )
    with lying(environment, worker, "jobs.worker", "sweeps"), lying(environment, ticker, "jobs.ticker"):
        until_both_beat()
        judge(due.begin(), capsys, f"worker at {worker}, ticker at {ticker}", most_late=RECOVERY_SECONDS)


def until_both_beat(within=60):
    deadline = time.monotonic() + within
    while not {"ticker", "worker:sweeps"} <= ages().keys():
        assert time.monotonic() < deadline, ages()
        time.sleep(0.1)


@contextmanager
def lying(environment, offset, *module):
    """One of our processes whose own clock is wrong by `offset`; time that passes is told rightly."""
    lie = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", *module], cwd=ROOT, env=os.environ | environment | lie, stderr=subprocess.PIPE
    )
    try:
        yield process
        assert process.poll() is None, process.stderr.read().decode()[-2000:]
    finally:
        process.kill()
        process.wait(10)


def _kill(pid):
    """End a process at once; one that has just ended by itself is as good."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
