"""Verbs on alerts: writing them down for each person, and reading them. In the caller's transaction."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from portal.accounts.models import Person
from portal.accounts.teams import Staff, staff
from portal.commitments.models import ClockKind, ClockState
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.notifications.models import Alert
from portal.notifications.queries import clocks_with_tickets, lock_inboxes
from portal.notifications.quiet import QuietHours
from portal.notifications.recipients import About, who_is_told
from portal.outbox.services import Claimed, give_back, mark_sent, mark_void

_ENDED = frozenset({ClockState.MET, ClockState.MET_LATE, ClockState.CANCELLED})
_log = logging.getLogger(__name__)

_WRITE = text("""
    INSERT INTO alerts (person_id, dedupe_key, kind, clock_id, number, metric, cycle, level, due_at, created_at, deliver_at)
    SELECT * FROM unnest(
        CAST(:person_id AS integer[]), CAST(:dedupe_key AS text[]), CAST(:kind AS text[]), CAST(:clock_id AS integer[]),
        CAST(:number AS text[]), CAST(:metric AS text[]), CAST(:cycle AS integer[]), CAST(:level AS text[]),
        CAST(:due_at AS timestamptz[]), CAST(:created_at AS timestamptz[]), CAST(:deliver_at AS timestamptz[]))
    ON CONFLICT (dedupe_key) DO NOTHING
""")
_COLUMNS = (
    "person_id",
    "dedupe_key",
    "kind",
    "clock_id",
    "number",
    "metric",
    "cycle",
    "level",
    "due_at",
    "created_at",
    "deliver_at",
)


def write_alerts(facts: Sequence[Claimed], *, at: datetime) -> int:
    """Write down for each person what the facts tell them, and settle the facts; returns how many were written.

    A fact whose clock has ended is void. One that nobody can be told is given back, so that it is not forgotten.
    """
    clocks = clocks_with_tickets({fact.payload["clock"] for fact in facts})
    people = staff()
    quiet = QuietHours(people)
    rows: list[tuple[object, ...]] = []
    void, told = [], []
    for fact in facts:
        clock = clocks.get(fact.payload["clock"])
        if clock is None or clock.state in _ENDED:
            void.append(fact)
            continue
        found = _alerts_of(fact, clock, people, quiet, at=at)
        if found:
            told.append(fact)
            rows += found
        else:
            give_back(fact, "there is nobody to tell")
    written = _write(rows)
    mark_void(void, "the clock has ended")
    mark_sent(told)
    return written


def _alerts_of(
    fact: Claimed, clock: Row[Any], people: Staff, quiet: QuietHours, *, at: datetime
) -> list[tuple[object, ...]]:
    """The rows of one fact, one for each person it concerns."""
    told = fact.payload
    at_once = clock.kind == ClockKind.LEGAL or clock.urgent
    about = (
        clock.kind,
        clock.id,
        told["number"],
        told["metric"],
        told["cycle"],
        told["level"],
        clock.due_at,
        at,
    )
    return [
        (person_id, f"{fact.key}:{person_id}", *about, quiet.deliver_at(person_id, at, at_once=at_once))
        for person_id in who_is_told(About(clock.assignee_id, clock.technician_id), told["to"], people)
    ]


def _write(rows: list[tuple[object, ...]]) -> int:
    if not rows:
        return 0
    columns = dict(zip(_COLUMNS, (list(column) for column in zip(*rows, strict=True)), strict=True))
    return int(db.session.execute(_WRITE, columns).rowcount)


def read_alert(alert_id: int, *, by: Actor, at: datetime) -> bool:
    """Mark one alert of `by` as read; somebody else's is not there. Says whether there was anything to mark."""
    return _mark_read(by, at, Alert.id == alert_id)


def read_alerts_until(until: datetime, *, by: Actor, at: datetime) -> bool:
    """Mark as read what `by` was told up to the moment their page showed, and nothing that came after it."""
    return _mark_read(by, at, Alert.delivered_at <= until)


def count_unread(person_ids: Collection[int]) -> None:
    """Count anew what these people have unread. Their inboxes must be locked, or a count could be an old one."""
    mine = (
        select(func.count())
        .where(Alert.person_id == Person.id, Alert.delivered_at.is_not(None))
        .where(Alert.digest_id.is_(None), Alert.read_at.is_(None))
        .scalar_subquery()
    )
    people = update(Person).where(Person.id == func.any(cast(list(person_ids), ARRAY(Integer))))
    db.session.execute(people.values(unread_alerts=mine).execution_options(synchronize_session=False))


def _mark_read(by: Actor, at: datetime, which: Any) -> bool:
    if by.id is None:
        return False
    lock_inboxes([by.id])
    mine = update(Alert).where(Alert.person_id == by.id, Alert.read_at.is_(None), which)
    shown = mine.where(Alert.delivered_at.is_not(None), Alert.digest_id.is_(None))
    marked = db.session.execute(shown.values(read_at=at).execution_options(synchronize_session=False))
    count_unread([by.id])
    return bool(marked.rowcount)
