"""kill -9 of each child in turn while requests are being filed: every answered number exists exactly once."""

import os
import signal
import threading
import time
import uuid
from pathlib import Path

import psycopg

from tests.portal_process import Customer, PortalProcess

REQUESTS = 200


class Filing(threading.Thread):
    """Files requests one after the other; a request that got no answer is sent again with the same operation id."""

    def __init__(self, portal: PortalProcess, count: int) -> None:
        super().__init__(daemon=True)
        self.portal, self.count = portal, count
        self.answered: dict[str, str] = {}
        self.gave_up: list[str] = []

    def run(self) -> None:
        customer = Customer(self.portal)
        for _turn in range(self.count):
            operation = str(uuid.uuid4())
            for _try in range(120):
                try:
                    path = customer.file(operation, operation_id=operation)
                except (OSError, AttributeError):  # no answer, or no form to fill in yet
                    path = None
                if path:
                    self.answered[operation] = path.split("/requests/")[1].split("/")[0]
                    break
                customer.token = ""
                time.sleep(0.25)
            else:
                self.gave_up.append(operation)


def children(portal: PortalProcess) -> dict[str, int]:
    """Name and process id of each direct child of the supervisor."""
    parent = str(portal._process.pid)
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "status").read_text()
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if f"\nPPid:\t{parent}\n" in status and line.strip():
                found[line[:160]] = int(entry.name)
    return found


def test_every_answered_request_exists_exactly_once(portal):
    filers = [Filing(portal, REQUESTS // 2) for _turn in range(2)]
    for filer in filers:
        filer.start()
    killed = []
    for name in sorted(children(portal)):
        time.sleep(1)
        now_running = children(portal)
        if name in now_running:
            os.kill(now_running[name], signal.SIGKILL)
            killed.append(name)
            assert portal.wait_ready(15) < 15, name
    assert len(killed) >= 5, killed
    for filer in filers:
        filer.join(180)
    answered = {operation: number for filer in filers for operation, number in filer.answered.items()}
    assert not [operation for filer in filers for operation in filer.gave_up]
    assert len(answered) == REQUESTS
    assert len(set(answered.values())) == REQUESTS
    url = portal.environment["DATABASE_OWNER_URL"].replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT description, number FROM tickets WHERE description = ANY(%s)", (list(answered),)
        ).fetchall()
    assert sorted(rows) == sorted(answered.items())
    portal.command("ledger", "verify")
