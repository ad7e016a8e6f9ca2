"""Hundreds of clocks that fall due while something is broken, and the judgement: none lost, none doubled, none early.

Judged on the database's time, which is nobody's who is killed, stopped or lied to.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

from tests.portal_process import ROOT

SOAK = os.environ.get("AFTERCARE_SOAK") == "1"
# Long enough for a worker, a ticker and PostgreSQL to come back after the last fault.
RECOVERY_SECONDS = 30
OPEN_MANY = """
import sys
from portal import create_app
from portal.kernel.actors import customer
from portal.tickets.opening import NewRequest, open_ticket
from portal.unit_of_work import unit_of_work

with create_app().app_context():
    for _turn in range(int(sys.argv[1])):
        with unit_of_work():
            asked = NewRequest(contact_name="张敏", description=sys.argv[2], phone="+8657187065678")
            open_ticket(asked, by=customer("张敏"))
"""
FALL_DUE = """
    UPDATE clocks SET due_at = clock_timestamp() + random() * %s * interval '1 second', warn_at = NULL
    WHERE state = 'running' AND number IN (SELECT number FROM tickets WHERE description = %s)
"""
EARLY = "SELECT count(*) FROM clocks WHERE breached_at < due_at OR breached_at > clock_timestamp()"
JUDGED = """
    SELECT c.id, c.state, extract(epoch FROM c.breached_at - c.due_at)::float8,
           (SELECT count(*) FROM events AS e WHERE e.chain = c.number AND e.type = 'clock.breached'
              AND e.facts ->> 'metric' = c.metric AND (e.facts ->> 'cycle')::integer = c.cycle),
           (SELECT count(*) FROM outbox AS o WHERE o.dedupe_key = 'clock:' || c.id || ':breach')
    FROM clocks AS c JOIN tickets AS t ON t.number = c.number
    WHERE t.description = %s AND c.state <> 'paused'
"""


@dataclass
class Judgement:
    """What became of the clocks; `lateness` in seconds, sorted."""

    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    untold: list[int] = field(default_factory=list)
    early: int = 0
    lateness: list[float] = field(default_factory=list)

    @property
    def figures(self) -> str:
        late = self.lateness
        return (
            f"{len(late)} breaches, {len(self.lost)} lost, {len(self.doubled)} doubled, {self.early} early,"
            f" late p50 {late[len(late) // 2]:.2f} s, p99 {late[len(late) * 99 // 100]:.2f} s, max {late[-1]:.2f} s"
        )


class FallingDue:
    """So many tickets whose clocks fall due at random moments of the next `seconds`; watches for early ones."""

    def __init__(
        self, owner_url: str, environment: Mapping[str, str], *, tickets: int, seconds: float
    ) -> None:
        self.url = owner_url.replace("+psycopg", "")
        self.words = f"falls due {time.monotonic_ns()}"
        self.seconds = seconds
        command = [sys.executable, "-c", OPEN_MANY, str(tickets), self.words]
        subprocess.run(command, cwd=ROOT, env=os.environ | dict(environment), check=True, timeout=300)
        self.early = 0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def begin(self) -> "FallingDue":
        with self._connection() as connection:
            connection.execute(FALL_DUE, (self.seconds, self.words))
        self.begun = time.monotonic()
        self._watch.start()
        return self

    @property
    def goes_on(self) -> bool:
        return time.monotonic() - self.begun < self.seconds

    def judged(self) -> Judgement:
        """Wait until all are recorded, or long enough, and judge."""
        deadline = self.begun + self.seconds + RECOVERY_SECONDS
        while time.monotonic() < deadline and (self.goes_on or self._unrecorded()):
            time.sleep(0.3)
        self._over.set()
        self._watch.join(5)
        with self._connection() as connection:
            rows = connection.execute(JUDGED, (self.words,)).fetchall()
        assert rows
        return Judgement(
            lost=[clock for clock, state, _late, events, _told in rows if state != "breached" or events == 0],
            doubled=[clock for clock, _state, _late, events, told in rows if events > 1 or told > 1],
            untold=[clock for clock, _state, _late, _events, told in rows if told == 0],
            early=self.early
            + sum(late is not None and late < 0 for _clock, _state, late, _events, _told in rows),
            lateness=sorted(row[2] for row in rows if row[2] is not None),
        )

    def _unrecorded(self) -> int:
        try:
            with self._connection() as connection:
                query = "SELECT count(*) FROM clocks WHERE state = 'running' AND due_at < clock_timestamp()"
                return connection.execute(query).fetchone()[0]
        except psycopg.OperationalError:  # it was killed a moment ago
            return 1

    def _look(self) -> None:
        while not self._over.wait(0.5):
            try:
                with self._connection() as connection:
                    self.early = max(self.early, connection.execute(EARLY).fetchone()[0])
            except psycopg.OperationalError:
                continue

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True, connect_timeout=5)
