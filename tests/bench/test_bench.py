"""The benchmark runs from an empty database to figures; on a shared machine only their shape is judged."""

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
