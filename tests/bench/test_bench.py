"""The benchmarks run from an empty database to figures; on a shared machine only their shape is judged."""

import json
import subprocess
import sys

import pytest

from tests.portal_process import ROOT

pytestmark = pytest.mark.xdist_group("processes")


def test_it_prints_figures_of_three_pages_as_json():
    command = [sys.executable, "-m", "portal.cli", "bench", "--tickets", "200", "--rounds", "20", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=True)
    figures = json.loads(done.stdout)
    assert figures["tickets"] == 200
    for page in ("floor", "queue", "ticket"):
        assert 0 < figures[page]["p50_ms"] <= figures[page]["p95_ms"]
        assert figures[page]["html_bytes"] > 1_000
    assert figures["queue"]["html_bytes"] < 60_000


def test_it_prints_figures_of_clocks_as_json():
    command = [sys.executable, "-m", "portal.cli", "bench", "--clocks", "--json"]
    small = ["--running", "400", "--per-minute", "1200", "--seconds", "3", "--overdue", "150"]
    done = subprocess.run(
        [*command, *small], cwd=ROOT, capture_output=True, text=True, timeout=240, check=True
    )
    figures = json.loads(done.stdout)
    assert figures["lateness"]["breaches"] == 60
    assert figures["lateness"]["early"] == 0
    assert 0 < figures["lateness"]["p50_s"] <= figures["lateness"]["p99_s"] <= figures["lateness"]["max_s"]
    assert figures["outage"]["cleared_s"] > 0
    assert 0 < figures["one_deadline"]["median_ms"] < 20
    assert figures["recalculation"]["clocks"] == figures["recalculation"]["moved"] == 400
