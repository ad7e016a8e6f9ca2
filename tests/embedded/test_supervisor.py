"""The supervisor with real processes: it restarts what dies and leaves nothing behind."""

import os
import shutil
import signal
import tempfile

import pytest

from tests.embedded.running import eventually, small_portal, still_living

READY = "Aftercare is ready"


@pytest.fixture
def data():
    path = tempfile.mkdtemp(prefix="sp-", dir="/tmp")
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything(data, number):
    with small_portal(data) as portal:
        family = portal.until_said(READY).family()
        assert len(family) > 6, "PostgreSQL, Redis, web server and a job's process are all there"
        assert portal.ask_to_end(number) == 0
        assert still_living(family) == {}


def test_nothing_outlives_a_killed_supervisor(data):
    with small_portal(data) as portal:
        family = portal.until_said(READY).family()
        portal.process.kill()
        portal.process.wait()
        # The forked grandchild of this stand-in has no death signal of its own; a real job's process has.
        eventually(
            lambda: len([line for line in still_living(family).values() if "getppid" not in line]) <= 1
        )
        for pid in still_living(family):
            os.kill(pid, signal.SIGKILL)
    with small_portal(data) as second:
        second.until_said(READY)
        assert second.ask_to_end() == 0


def test_each_killed_child_comes_back(data):
    with small_portal(data) as portal:
        portal.until_said(READY)
        for words in ("bin/postgres", "redis-server", "http.server", "setpgrp"):
            pid = portal.pid_of(words)
            assert pid, words
            os.kill(pid, signal.SIGKILL)
            eventually(lambda words=words, pid=pid: portal.pid_of(words) not in {None, pid})
            eventually(portal.answers)
        portal.until_said("killed by SIGKILL")
        family = portal.family()
        assert portal.ask_to_end() == 0
        assert still_living(family) == {}


def test_a_second_start_on_the_same_data_is_refused(data):
    with small_portal(data) as portal:
        portal.until_said(READY)
        with small_portal(data) as second:
            assert second.process.wait(40) == 1
            said = second.process.stdout.read().decode()
        assert "already running" in said
        assert str(portal.process.pid) in said
        assert len(said.strip().splitlines()) == 1


def test_a_child_that_never_stays_up_ends_the_start_with_a_sentence(data):
    with small_portal(data, FALTERING="1") as portal:
        portal.until_said("faltering does not stay up")
        assert portal.process.wait(40) == 1
        assert "no good" in portal.said
