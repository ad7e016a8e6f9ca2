"""Starting a small portal as a real process, and finding every process that belongs to it."""

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SmallPortal:
    """One running `tests.embedded.small_portal`."""

    def __init__(self, data, port=None, **environment):
        self.data = Path(data)
        self.port = port or free_port()
        self.said = ""
        settings = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.embedded.small_portal", str(self.port), str(self.data)],
            cwd=ROOT, env=settings | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def until_said(self, text, seconds=60):
        deadline = time.monotonic() + seconds
        output = self.process.stdout.fileno()
        while text not in self.said:
            if time.monotonic() > deadline:
                raise AssertionError(f"{text!r} was not said within {seconds} s:\n{self.said}")
            if select.select([output], [], [], 0.1)[0]:
                piece = os.read(output, 65536)
                if not piece:
                    raise AssertionError(f"ended without saying {text!r}:\n{self.said}")
                self.said += piece.decode()
        return self

    def answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def family(self):
        """Every living descendant, as {pid: command line}."""
        return descendants(self.process.pid)

    def pid_of(self, words):
        """The direct child whose command line contains `words`."""
        found = [pid for pid in children_of(self.process.pid) if words in command_line(pid)]
        return found[0] if found else None

    def ask_to_end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(40)


@contextmanager
def small_portal(data, **more):
    portal = SmallPortal(data, **more)
    try:
        yield portal
    finally:
        if portal.process.poll() is None:
            portal.process.kill()
        portal.process.wait()
        portal.process.stdout.close()


def children_of(parent):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def descendants(parent):
    found = {}
    for pid in children_of(parent):
        found[pid] = command_line(pid)
        found |= descendants(pid)
    return found


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def still_living(family):
    """Those of `family` that live still; a recycled process id has another command line."""
    return {pid: line for pid, line in family.items() if line and command_line(pid) == line}


def eventually(condition, seconds=40):
    """Wait until `condition()` is true and return how long that took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - began
