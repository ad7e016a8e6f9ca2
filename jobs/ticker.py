"""`python -m jobs.ticker`: rings the periodic jobs each second, and does them itself when nobody else can.

One ticker leads, by an advisory lock of its own database connection: when it dies, the lock goes with the
connection and another takes over. Its heartbeat travels on that connection too, so a beat proves the lead.
"""

import faulthandler
import logging
import os
import signal
import threading
import time
from dataclasses import dataclass

import psycopg
import redis
from flask import Flask
from psycopg.types.json import Jsonb
from rq import Retry
from rq.utils import import_attribute
from sqlalchemy.engine import make_url

from jobs.connections import queue_on, redis_connection
from jobs.schedule import SCHEDULE, SWEEPS, Periodic
from portal import create_app

TICK_SECONDS = 1.0
# A ring nobody answers for so long means: no worker. A worker takes one within milliseconds.
UNANSWERED_SECONDS = 2.0
HANG_SECONDS = 60
LEAD = 0x41667465  # any number that no other advisory lock of this database uses
PART = "ticker"

log = logging.getLogger("jobs.ticker")


@dataclass
class Bell:
    """One periodic job: when it is due next, and whether the last ring was answered."""

    periodic: Periodic
    due_at: float = 0.0
    rung_at: float = 0.0
    ring: str = ""
    by_hand: int = 0
    redis_is_away: bool = False

    def strike(self, app: Flask, now: float) -> None:
        """Ring for a worker; run the job here when Redis is away or the last ring hangs unanswered."""
        if now < self.due_at:
            return
        self.due_at = now + self.periodic.every_seconds - TICK_SECONDS / 10
        try:
            answered = self._ring(app, now)
            self.redis_is_away = False
        except redis.RedisError as error:
            answered = False
            if not self.redis_is_away:  # once, not every second
                log.warning("Redis is away, running %s here: %s", self.periodic.job, error)
            self.redis_is_away = True
        if not answered:
            self.by_hand += 1
            self._run_here(app)

    def _ring(self, app: Flask, now: float) -> bool:
        """Put the job on its queue unless the last one still waits there. Says whether somebody answers."""
        connection = redis_connection(app.config["REDIS_URL"])
        try:
            queue = queue_on(connection, SWEEPS)
            if self.ring and queue.get_job_position(self.ring) is not None:
                return now - self.rung_at < UNANSWERED_SECONDS
            job = queue.enqueue(
                self.periodic.job,
                result_ttl=0,
                failure_ttl=3600,
                ttl=60,
                job_timeout=self.periodic.timeout_seconds,
                retry=Retry(max=1),
            )
            self.ring, self.rung_at = job.id, now
            return True
        finally:
            connection.close()

    def _run_here(self, app: Flask) -> None:
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        try:
            with app.app_context():
                import_attribute(self.periodic.job)()
        except Exception:
            log.exception("%s failed here", self.periodic.job)
        finally:
            faulthandler.cancel_dump_traceback_later()


class Ticker:
    """The loop. Loses its lead with its connection, and asks for it again."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.bells = [Bell(periodic) for periodic in SCHEDULE]
        self.ending = threading.Event()
        self._connection: psycopg.Connection | None = None

    def run(self) -> None:
        while not self.ending.is_set():
            began = time.monotonic()
            try:
                self.tick(began)
            except psycopg.Error as error:
                log.warning("the database is away: %s", error)
                self._let_go()
            self.ending.wait(max(0.05, TICK_SECONDS - (time.monotonic() - began)))
        self._let_go(forget=True)

    def tick(self, now: float) -> None:
        """Keep the lead, say so, strike every bell."""
        if not self._leads():
            return
        self._beat()
        for bell in self.bells:
            bell.strike(self.app, now)

    def _leads(self) -> bool:
        if self._connection is not None:
            return True
        connection = psycopg.connect(self._address(), autocommit=True, connect_timeout=5)
        connection.execute("SET synchronous_commit TO off")
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LEAD,)).fetchone()
        if row and row[0]:
            self._connection = connection
            return True
        connection.close()
        return False

    def _beat(self) -> None:
        if self._connection is None:
            return
        detail = Jsonb({"pid": os.getpid(), "run_here": sum(bell.by_hand for bell in self.bells)})
        self._connection.execute(
            "INSERT INTO heartbeats (part, beat_at, detail) VALUES (%s, clock_timestamp(), %s) "
            "ON CONFLICT (part) DO UPDATE SET beat_at = excluded.beat_at, detail = excluded.detail",
            (PART, detail),
        )

    def _let_go(self, *, forget: bool = False) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if forget:
                connection.execute("DELETE FROM heartbeats WHERE part = %s", (PART,))
            connection.close()
        except psycopg.Error:
            log.info("the connection was gone already")

    def _address(self) -> str:
        url = make_url(self.app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    def ask_to_end(self, *_: object) -> None:
        self.ending.set()


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s [%(levelname)s] %(name)s: %(message)s")
    faulthandler.enable()
    ticker = Ticker(create_app())
    signal.signal(signal.SIGTERM, ticker.ask_to_end)
    signal.signal(signal.SIGINT, ticker.ask_to_end)
    ticker.run()


if __name__ == "__main__":
    main()
