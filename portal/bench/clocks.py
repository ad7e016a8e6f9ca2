"""Clocks under load, with the real ticker and workers: how late a breach is recorded, how long an outage takes to clear,
what one deadline costs, and how long it takes to move all deadlines to a changed calendar.

Lateness is told twice: as recorded (`breached_at` less `due_at`, both the database's), and as seen by somebody who
looks ten times a second for deadlines that have passed without a word.
"""

import os
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from portal.bench.deadlines import one_deadline
from portal.bench.loading import environment_of, filled, servers
from portal.bench.moving import move_all
from portal.bench.working import Working, working

Tell = Callable[[str], None]
PATIENCE = 120.0

_QUIET = "UPDATE clocks SET due_at = now() + interval '60 days', warn_at = NULL WHERE state = 'running'"
_FALL_DUE = """
    UPDATE clocks SET {moment} = now() + interval '5 seconds' + drawn.nth * %(apart)s * interval '1 second'
    FROM (SELECT id, row_number() OVER (ORDER BY id %% 9973, id) - 1 AS nth FROM clocks
          WHERE state = 'running' AND id %% 2 = %(half)s ORDER BY id %% 9973, id LIMIT %(count)s) AS drawn
    WHERE clocks.id = drawn.id
"""
_OUTAGE = """
    UPDATE clocks SET due_at = now() - random() * interval '1 hour'
    WHERE id IN (SELECT id FROM clocks WHERE state = 'running' ORDER BY id LIMIT %s)
"""
_WAITING = "SELECT count(*) FROM clocks WHERE state = 'running' AND due_at < clock_timestamp()"
_OLDEST = """
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(due_at)), 0)::float8
    FROM clocks WHERE state = 'running' AND due_at < clock_timestamp()
"""
_LATENESS = """
    SELECT extract(epoch FROM breached_at - due_at)::float8 FROM clocks WHERE state = 'breached' ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Load:
    """How much of everything."""

    running: int = 100_000
    per_minute: int = 2_000
    seconds: int = 60
    overdue: int = 50_000


def run_clocks(load: Load, *, tell: Tell) -> dict[str, Any]:
    """Load the clocks into a database of its own and measure; the figures by name."""
    with servers() as (postgres, redis):
        environment = environment_of(postgres, redis)
        app = filled(environment, tickets=load.running // 2, all_open=True, tell=tell).app
        url = postgres.owner_url.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            figures: dict[str, Any] = {"load": asdict(load), "load_average": round(os.getloadavg()[0], 2)}
            figures["one_deadline"] = one_deadline(app)
            connection.execute(_QUIET)
            connection.execute("VACUUM ANALYZE clocks")
            with working(environment) as processes:
                figures["lateness"] = _lateness(connection, url, load, tell)
                figures["outage"] = _outage(connection, processes, load, tell)
                figures["recalculation"] = move_all(app, connection, tell)
    return figures


def _lateness(connection: psycopg.Connection[Any], url: str, load: Load, tell: Tell) -> dict[str, Any]:
    """Clocks fall due at an even pace, as many more are warned about; every one is waited for."""
    count = load.per_minute * load.seconds // 60
    apart = 60 / load.per_minute
    tell(f"{count} clocks fall due within {load.seconds} s, as many are warned about")
    for half, moment in ((0, "due_at"), (1, "warn_at")):
        connection.execute(
            _FALL_DUE.format(moment=moment),
            {"apart": apart, "count": count, "half": half},
        )
    with _looking(url) as seen:
        time.sleep(load.seconds + 5)
        _until_none_waits(connection)
    late = [row[0] for row in connection.execute(_LATENESS).fetchall()]
    cuts = statistics.quantiles(late, n=100, method="inclusive")
    return {
        "breaches": len(late),
        "early": sum(one < 0 for one in late),
        "p50_s": round(statistics.median(late), 3),
        "p99_s": round(cuts[98], 3),
        "max_s": round(late[-1], 3),
        "seen_waiting_max_s": round(max(seen), 3),
    }


def _outage(
    connection: psycopg.Connection[Any], processes: Working, load: Load, tell: Tell
) -> dict[str, Any]:
    """All workers and the ticker stand still while clocks fall due; the time from their return to the last breach."""
    tell(f"an outage: {load.overdue} clocks fall due")
    processes.send(signal.SIGSTOP)
    connection.execute(_OUTAGE, (load.overdue,))
    connection.execute("ANALYZE clocks")
    processes.send(signal.SIGCONT)
    begun = time.perf_counter()
    _until_none_waits(connection)
    return {"clocks": load.overdue, "cleared_s": round(time.perf_counter() - begun, 2)}


def _until_none_waits(connection: psycopg.Connection[Any]) -> None:
    """Raise when clocks that are due are not recorded in a long time: then something does not work."""
    deadline = time.monotonic() + PATIENCE
    while (waiting := connection.execute(_WAITING).fetchone()) and waiting[0]:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{waiting[0]} clocks are due and nobody records it.")
        time.sleep(0.05)


@contextmanager
def _looking(url: str) -> Iterator[list[float]]:
    """Look ten times a second how long the oldest passed deadline has waited."""
    seen, over = [0.0], threading.Event()

    def look() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not over.wait(0.1):
                row = connection.execute(_OLDEST).fetchone()
                seen.append(row[0] if row else 0.0)

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    try:
        yield seen
    finally:
        over.set()
        looker.join(5)
