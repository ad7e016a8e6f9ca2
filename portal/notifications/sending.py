"""The sender: takes facts about clocks from the outbox, writes the alerts, delivers what is due. Rung every few seconds.

It may run twice, late or in two places: a fact is claimed with a lease, an alert is unique by clock, level and person,
and alert and settled fact are committed together. Each ring works for a moment only, because it shares its worker
with the sweep that records breaches; what is left is done at the next ring.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from portal.notifications.delivery import deliver_due
from portal.notifications.queries import database_time
from portal.notifications.services import write_alerts
from portal.outbox.services import Claimed, claim, forget_settled, give_back
from portal.unit_of_work import unit_of_work

KIND = "clock-alert"
_BATCH = 500
_WORK_SECONDS = 0.5
_log = logging.getLogger(__name__)


def send_alerts(*, at: datetime | None = None, work_seconds: float = _WORK_SECONDS) -> int:
    """Write and deliver alerts for `work_seconds` at most; returns how many were settled.

    `at` is for tests; else the database says what time it is.
    """
    until = time.monotonic() + work_seconds
    while _write_batch(at) and time.monotonic() < until:
        pass
    settled = 0
    while True:
        with unit_of_work():
            count = deliver_due(at or database_time(), limit=_BATCH)
        settled += count
        if count < _BATCH or time.monotonic() >= until:
            return settled


def forget_old_facts() -> int:
    """Remove facts from the outbox that were settled long ago."""
    with unit_of_work():
        return forget_settled()


def _write_batch(at: datetime | None) -> bool:
    """Turn one batch of facts into alerts; says whether there may be more."""
    with unit_of_work():
        facts = claim(KIND, _BATCH)
    if not facts:
        return False
    try:
        _write(facts, at)
    except OperationalError:  # the database is away: the lease gives the facts back
        raise
    except (SQLAlchemyError, LookupError, TypeError, ValueError, AttributeError):
        _one_by_one(facts, at)
    return len(facts) == _BATCH


def _write(facts: Sequence[Claimed], at: datetime | None) -> None:
    with unit_of_work():
        write_alerts(facts, at=at or database_time())


def _one_by_one(facts: Sequence[Claimed], at: datetime | None) -> None:
    """A fact that cannot be told must not keep the others from being told."""
    for fact in facts:
        try:
            _write([fact], at)
        except (SQLAlchemyError, LookupError, TypeError, ValueError, AttributeError) as error:
            _log.warning("%s could not be told: %r", fact.key, error)
            with unit_of_work():
                give_back(fact, repr(error))
