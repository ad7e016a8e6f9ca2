"""A database of the benchmark's own, and web servers on it: the portal and the bare page, each as `make run` serves."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECRET = "benchmark benchmark benchmark benchmark"  # noqa: S105 - of a database that is thrown away


@contextmanager
def served(application: str, environment: dict[str, str], *, health: str) -> Iterator[int]:
    """Serve `application` on a free loopback port; yields the port once `health` answers."""
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "-c", "python:portal.embedded.gunicorn_settings",
        "--bind", f"127.0.0.1:{port}", application,
    ]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    root = Path(__file__).resolve().parent.parent.parent
    process = subprocess.Popen(command, env=os.environ | environment, cwd=root, **quiet)  # noqa: S603 - our own server
    try:
        _wait_for(f"http://127.0.0.1:{port}{health}", process)
        yield port
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        if process.poll() is None:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _turn in range(300):
        if process.poll() is not None:
            raise RuntimeError("The web server of the benchmark did not start.")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own loopback
            return
        time.sleep(0.1)
    raise RuntimeError("The web server of the benchmark did not answer in 30 seconds.")
