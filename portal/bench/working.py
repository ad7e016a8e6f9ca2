"""The ticker and the workers, as a complete portal runs them, for measurements that need them at work."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = (("jobs.worker", "sweeps"), ("jobs.worker", "default"), ("jobs.ticker",))
START_SECONDS = 120.0
_BEATS = "SELECT count(*) FROM heartbeats WHERE part IN ('ticker', 'worker:sweeps', 'worker:default')"


@dataclass(frozen=True, slots=True)
class Working:
    """The processes that are at work."""

    processes: list[subprocess.Popen[bytes]]

    def send(self, number: signal.Signals) -> None:
        """Stop all of them, or let them go on."""
        for process in self.processes:
            process.send_signal(number)


@contextmanager
def working(environment: Mapping[str, str]) -> Iterator[Working]:
    """Start one of each; they are ended, also those that stand still, when the block ends."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [
        subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", *part], env=os.environ | dict(environment), cwd=ROOT, **quiet
        )
        for part in PARTS
    ]
    try:
        _until_all_beat(environment["DATABASE_OWNER_URL"].replace("+psycopg", ""))
        yield Working(processes)
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _until_all_beat(address: str) -> None:
    """Nothing is measured before everybody is at work."""
    with psycopg.connect(address, autocommit=True) as connection:
        deadline = time.monotonic() + START_SECONDS
        while (row := connection.execute(_BEATS).fetchone()) and row[0] < len(PARTS):
            if time.monotonic() > deadline:
                raise RuntimeError("The workers of the benchmark did not start.")
            time.sleep(0.1)
