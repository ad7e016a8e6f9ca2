"""Is the portal itself late? How long the oldest due clock and the oldest untold fact have waited.

Every page of the staff asks, so the answer is kept for a few seconds; one statement of a few looks at indexes renews
it. Not here: the sweeps and senders that should have done the work; see portal.heartbeats for their signs of life.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db

KEPT_SECONDS = 10.0
CLOCKS_LIMIT = timedelta(seconds=60)
OUTBOX_LIMIT = timedelta(minutes=5)
_NAME = "watch"
_log = logging.getLogger(__name__)

# Each of these is the first entry of a partial index.
_OLDEST = text("""
    SELECT clock_timestamp() AS now,
           LEAST((SELECT min(due_at) FROM clocks WHERE state = 'running'),
                 (SELECT min(warn_at) FROM clocks WHERE state = 'running' AND warn_at IS NOT NULL),
                 (SELECT min(escalate_at) FROM clocks WHERE state = 'breached' AND escalate_at IS NOT NULL)) AS due_at,
           (SELECT min(owed_at) FROM outbox WHERE state = 'waiting') AS owed_at
""")


@dataclass(frozen=True, slots=True)
class Lateness:
    """From when the oldest of each has waited at `at`, by the database's clock; None where nothing waits."""

    at: datetime
    due_at: datetime | None
    owed_at: datetime | None

    def clocks(self) -> timedelta:
        """How long a clock has been due without being recorded."""
        return _since(self.due_at, self.at)

    def outbox(self) -> timedelta:
        """How long somebody has not been told."""
        return _since(self.owed_at, self.at)

    @property
    def clocks_are_late(self) -> bool:
        return self.clocks() > CLOCKS_LIMIT

    @property
    def outbox_is_late(self) -> bool:
        return self.outbox() > OUTBOX_LIMIT


class Watch:
    """The last reading of this process, renewed when it is old. Until the first one nobody is late."""

    def __init__(self, kept_seconds: float = KEPT_SECONDS) -> None:
        self.kept_seconds = kept_seconds
        self._read_at = float("-inf")
        self._reading: Lateness | None = None

    def lateness(self) -> Lateness | None:
        if time.monotonic() - self._read_at > self.kept_seconds:
            self._read_at = time.monotonic()  # first, so that a database in trouble is not asked by everybody
            try:
                self._reading = read_lateness()
            except SQLAlchemyError as error:
                _log.warning("Could not ask how late the portal is: %s", str(error).partition("\n")[0])
        return self._reading


def read_lateness() -> Lateness:
    """Ask the database now."""
    row = db.session.execute(_OLDEST).one()
    return Lateness(row.now, row.due_at, row.owed_at)


def lateness() -> Lateness | None:
    """For templates: what this process last read."""
    watch: Watch = current_app.extensions[_NAME]
    return watch.lateness()


def gauges() -> dict[str, tuple[float, bool]]:
    """For `/readyz`: seconds the oldest of each has waited, and whether that is too long."""
    now = read_lateness()
    return {
        "oldest_due_seconds": (now.clocks().total_seconds(), now.clocks_are_late),
        "oldest_outbox_seconds": (now.outbox().total_seconds(), now.outbox_is_late),
    }


def install(app: Flask) -> None:
    app.extensions[_NAME] = Watch()
    app.extensions["gauges"] = gauges
    app.jinja_env.globals["lateness"] = lateness


def _since(begin: datetime | None, at: datetime) -> timedelta:
    return max(at - begin, timedelta()) if begin is not None else timedelta()
