"""One child's life: pauses between restarts, and its log on the console."""

import sys

import pytest

from portal.embedded import child as child_module
from portal.embedded import logs
from portal.embedded.child import FIRST_PAUSE, LONGEST_PAUSE, Child, cause_of
from portal.embedded.logs import Log


@pytest.fixture
def log(tmp_path):
    return Log("short", tmp_path / "short.log")


def test_pauses_grow_and_are_forgotten_after_a_settled_life(log, monkeypatch):
    child = Child("short", [sys.executable, "-c", "raise SystemExit(3)"], log)
    clock = [1000.0]
    monkeypatch.setattr(child_module.time, "monotonic", lambda: clock[0])
    pauses = []
    for lived in (0, 0, 0, 0, 0, 0, 0, 60):
        child.start()
        child.process.wait()
        clock[0] += lived
        assert child.noticed_death() == 3
        pauses.append(round(child._restart_at - clock[0], 3))
        assert not child.due
        clock[0] = child._restart_at
        assert child.due
    assert pauses == [FIRST_PAUSE, 0.4, 0.8, 1.6, 3.2, LONGEST_PAUSE, LONGEST_PAUSE, FIRST_PAUSE]


def test_a_death_is_told_in_words():
    assert cause_of(-9) == "killed by SIGKILL"
    assert cause_of(3) == "ended with status 3"


def test_only_loud_lines_reach_the_console(log):
    log.path.write_text("all is well\n[ERROR] the roof is on fire\n")
    assert log.news() == ["[ERROR] the roof is on fire"]
    assert log.news() == []


def test_a_large_log_is_turned_over(log, monkeypatch):
    monkeypatch.setattr(logs, "LARGEST_BYTES", 10)
    log.path.write_text("more than ten bytes\n")
    log.news()
    assert log.path.read_text() == ""
    assert log.path.with_suffix(".log.1").read_text() == "more than ten bytes\n"
    log.path.write_text("CRITICAL\n")
    assert log.news() == ["CRITICAL"]
