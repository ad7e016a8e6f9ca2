"""The sweep: finds clocks that fell due, on the database's time, and records it. Rung every second; safe at any time.

Three things fall due: a level of a running clock's time, its deadline, and the steps of the ladder after that. Each is
an event, and a fact for those who must hear of it, in the same transaction.

Any number of sweeps may run at once. Each claims rows with SKIP LOCKED: the clock, and the head of its ticket's chain
in the ledger. A sweep therefore never waits for anybody while it holds something, and whatever order people's
transactions take their locks in, no deadlock can include it. What it passes over because a person is changing that
ticket is recorded by that person's own verb (transitions.settle) or by the next sweep.

Tickets are not touched: a screen shows overdue by `next_due_at`, which a breach does not move.

A row that cannot be recorded (somebody forged an event into its chain) must not stop the others: when a batch fails,
its rows are tried one by one, and the bad ones are left out until the next sweep.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Integer, Row, cast, func, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import SQLAlchemyError

from portal.commitments import transitions
from portal.commitments.alerts import alert, alerts_of
from portal.commitments.levels import told_at
from portal.commitments.models import Clock, ClockState
from portal.commitments.queries import Due, claim_due, clocks_by_id
from portal.extensions import db
from portal.ledger.services import NewEvent, append_events
from portal.outbox.services import put_all
from portal.procedures.promises import OVERDUE
from portal.unit_of_work import unit_of_work

_log = logging.getLogger(__name__)


def sweep_due_clocks(limit: int = 500) -> int:
    """Record all that is due, in transactions of at most `limit` clocks; return how many things that were."""
    return _sweep("breach", limit) + _sweep("warning", limit) + _sweep("escalation", limit)


def _sweep(kind: Due, limit: int) -> int:
    """Batches until none is left, however long the portal was away."""
    recorded = 0
    bad: list[int] = []
    one_by_one = 0
    while True:
        rows: list[Row[Any]] = []
        try:
            with unit_of_work():
                rows = claim_due(kind, 1 if one_by_one else limit, leave_out=bad)
                if rows:
                    _RECORD[kind](rows)
        except SQLAlchemyError:
            if not rows:  # the claim itself failed: the database is away
                raise
            if len(rows) == 1:
                _log.exception(
                    "Clock %s of ticket %s could not be recorded as due", rows[0].id, rows[0].number
                )
                bad.append(rows[0].id)
            else:
                one_by_one = len(rows) + 1
        else:
            recorded += len(rows)
            if not rows:
                return recorded
        one_by_one = max(one_by_one - 1, 0)


def _record_breaches(rows: list[Row[Any]]) -> None:
    now = rows[0].now
    breached = (
        update(Clock)
        .where(Clock.id == func.any(cast([row.id for row in rows], ARRAY(Integer))))
        .values(state=ClockState.BREACHED, breached_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(breached)
    events, alerts = [], []
    for row, to in _heard_by(rows):
        events.append(
            transitions.breach_event(row.number, row.metric, row.cycle, due_at=row.due_at, at=now, to=to)
        )
        if to:
            alerts.append(alert(row, OVERDUE, to, due_at=row.due_at, at=now))
    append_events(events)
    put_all(alerts)


def _heard_by(rows: list[Row[Any]]) -> Iterator[tuple[Row[Any], list[str]]]:
    """Each clock with who hears that it is overdue; thousands of one promise ask its procedure once."""
    known: dict[tuple[Any, ...], list[str]] = {}
    for row in rows:
        promise = (row.kind, row.procedure_version_id, row.about_metric or row.metric)
        if promise not in known:
            known[promise] = told_at(row, OVERDUE)
        yield row, known[promise]


def _record_warnings(rows: list[Row[Any]]) -> None:
    _record(rows, transitions.warn)


def _record_escalations(rows: list[Row[Any]]) -> None:
    _record(rows, transitions.escalate)


def _record(rows: list[Row[Any]], happen: Callable[..., NewEvent]) -> None:
    """Let one thing happen to each clock, one by one: the next moment of each is reckoned from its own row."""
    clocks = clocks_by_id([row.id for row in rows])
    happened = [(clock, happen(clock, at=rows[0].now)) for clock in clocks]
    append_events([event for _, event in happened])
    put_all([fact for clock, event in happened for fact in alerts_of([event], [clock])])


_RECORD = {"breach": _record_breaches, "warning": _record_warnings, "escalation": _record_escalations}
