"""Putting facts in, claiming them with a lease, and saying what became of them. Always in the caller's transaction.

A sender claims and commits, tells, and only then marks. Killed in between, its lease runs out and the next sender
tells again: whoever tells must make the second time harmless. The clock of the database decides everything here.
"""

import json
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from portal.extensions import db
from portal.outbox.backoff import MOST_ATTEMPTS, is_exhausted, wait_seconds

LEASE_SECONDS = 60
_KEPT_DAYS = 90
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that somebody must be told. `key` is the fact itself: put twice, it is owed once.

    `at` is the moment before which it is not to be told; without it, at once. `payload` is JSON.
    """

    kind: str
    key: str
    payload: dict[str, Any]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A fact that is ours to tell until its lease ends. `attempts` counts this one."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempts: int
    token: UUID


# Whole columns travel in one statement, as the ledger's do. The order of keys keeps two writers from waiting in a circle.
_PARTED = chr(30)
_PUT = text("""
    INSERT INTO outbox (dedupe_key, kind, payload, owed_at, next_attempt_at)
    SELECT key, kind, CAST(payload AS jsonb), coalesce(at, now()), coalesce(at, now())
    FROM unnest(CAST(:keys AS text[]), CAST(:kinds AS text[]), string_to_array(CAST(:payloads AS text), chr(30)),
                CAST(:ats AS timestamptz[]))
         AS new(key, kind, payload, at)
    ORDER BY key
    ON CONFLICT (dedupe_key) DO NOTHING
""")
# statement_timestamp(), because an index cannot be asked for a clock that moves while it is read.
_CLAIM = text("""
    WITH free AS MATERIALIZED (
        SELECT id FROM outbox
        WHERE state = 'waiting' AND kind = :kind AND next_attempt_at <= statement_timestamp()
        ORDER BY next_attempt_at, id LIMIT :limit FOR UPDATE SKIP LOCKED
    ), lease AS MATERIALIZED (
        SELECT gen_random_uuid() AS token, clock_timestamp() + make_interval(secs => :seconds) AS until
    ), claimed AS (
        UPDATE outbox SET attempts = attempts + 1, lease_token = lease.token, lease_until = lease.until,
                          next_attempt_at = lease.until
        FROM free, lease WHERE outbox.id = free.id
        RETURNING outbox.id, kind, dedupe_key, payload, attempts, lease_token
    )
    SELECT * FROM claimed ORDER BY id
""")
_SETTLE = text("""
    UPDATE outbox SET state = CAST(:state AS text), lease_token = NULL, lease_until = NULL, settled_at = clock_timestamp(),
                      sent_at = CASE WHEN CAST(:state AS text) = 'sent' THEN clock_timestamp() END,
                      last_error = coalesce(CAST(:error AS text), last_error)
    FROM unnest(CAST(:ids AS bigint[]), CAST(:tokens AS uuid[])) AS mine(id, token)
    WHERE outbox.id = mine.id AND lease_token = mine.token AND state = 'waiting'
    RETURNING outbox.id
""")
_GIVE_BACK = text("""
    UPDATE outbox SET lease_token = NULL, lease_until = NULL, last_error = CAST(:error AS text),
                      next_attempt_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE id = :id AND lease_token = :token AND state = 'waiting'
""")


def put_all(facts: Sequence[Fact]) -> int:
    """Put the facts in, in one statement; those that are there already stay as they are. Returns how many were new."""
    if not facts:
        return 0
    columns = {
        "keys": [fact.key for fact in facts],
        "kinds": [fact.kind for fact in facts],
        "payloads": _PARTED.join(json.dumps(fact.payload, ensure_ascii=False) for fact in facts),
        "ats": [fact.at for fact in facts],
    }
    return int(db.session.execute(_PUT, columns).rowcount)


def claim(kind: str, limit: int = 500) -> list[Claimed]:
    """Take up to `limit` facts that are owed now and nobody else holds, for a minute. Commit, then tell.

    One whose senders died twelve times over is buried instead.
    """
    found = db.session.execute(_CLAIM, {"kind": kind, "limit": limit, "seconds": LEASE_SECONDS})
    rows = [
        Claimed(row.id, row.kind, row.dedupe_key, row.payload, row.attempts, row.lease_token) for row in found
    ]
    for row in rows:
        if row.attempts > MOST_ATTEMPTS:
            _bury(row, "its sender never came back")
    return [row for row in rows if row.attempts <= MOST_ATTEMPTS]


def mark_sent(rows: Sequence[Claimed]) -> set[int]:
    """Say that these were told; returns the ids that were still ours to say it of."""
    return _settle(rows, "sent")


def mark_void(rows: Sequence[Claimed], why: str) -> set[int]:
    """Say that these became untrue before anybody was told."""
    return _settle(rows, "void", error=why)


def give_back(row: Claimed, error: str) -> None:
    """Say that telling failed: it is tried again later, each time later; after twelve tries it is dead."""
    if is_exhausted(row.attempts):
        _bury(row, error)
        return
    seconds = wait_seconds(row.attempts, random.random())
    values = {"id": row.id, "token": row.token, "error": error[:2000], "seconds": seconds}
    db.session.execute(_GIVE_BACK, values)


def forget_settled() -> int:
    """Remove rows that were settled long ago; the ledger is what remembers. The dead stay until somebody looks."""
    old = text("""
        DELETE FROM outbox WHERE state <> 'dead' AND settled_at < statement_timestamp() - make_interval(days => :days)
    """)
    return int(db.session.execute(old, {"days": _KEPT_DAYS}).rowcount)


def _bury(row: Claimed, error: str) -> None:
    if _settle([row], "dead", error=error):
        _log.error("%s “%s” could not be told in %s tries: %s", row.kind, row.key, row.attempts, error)


def _settle(rows: Sequence[Claimed], state: str, *, error: str | None = None) -> set[int]:
    if not rows:
        return set()
    mine = {
        "ids": [row.id for row in rows],
        "tokens": [row.token for row in rows],
        "state": state,
        "error": error[:2000] if error else None,
    }
    return set(db.session.scalars(_SETTLE, mine))
