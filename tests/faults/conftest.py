"""A portal of its own for each module of faults: what is killed here is nobody else's."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal_process import PortalProcess


def pytest_collection_modifyitems(items):
    for item in items:
        if "/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.xdist_group("processes"))


@pytest.fixture(scope="module")
def portal() -> Iterator[PortalProcess]:
    with tempfile.TemporaryDirectory(prefix="af-", dir="/tmp", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        running = PortalProcess(Path(place) / "var").start()
        yield running
        running.stop()
