"""Delivering the alerts whose time has come: what became untrue is voided, a storm becomes a digest."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Row, cast, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from portal.commitments.models import ClockState
from portal.extensions import db
from portal.notifications import storms
from portal.notifications.channels import CHANNELS, Channel, Delivery
from portal.notifications.models import Alert, AlertKind
from portal.notifications.queries import delivered_singly, lock_deliverable, lock_inboxes, young_digests
from portal.notifications.services import count_unread
from portal.notifications.storms import Ready


def deliver_due(at: datetime, *, limit: int = 500, channels: Iterable[Channel] = CHANNELS) -> int:
    """Settle up to `limit` alerts that are due, in the caller's transaction; returns how many that were."""
    rows = lock_deliverable(at, limit)
    if not rows:
        return 0
    void = [row.id for row in rows if not is_still_true(row)]
    people = {row.person_id for row in rows}
    lock_inboxes(people)
    began = storms.window_began(at)
    lately, digests = delivered_singly(people, began), young_digests(people, began)
    gone = set(void)
    standing = sorted((row for row in rows if row.id not in gone), key=lambda row: row.person_id)
    for person_id, theirs in groupby(standing, key=lambda row: row.person_id):
        ready, superfluous = storms.highest(Ready(row.id, row.clock_id, row.level) for row in theirs)
        void += [one.id for one in superfluous]
        digest = digests.get(person_id)
        if storms.needs_digest(
            len(ready), lately=lately.get(person_id, 0), digest_is_open=digest is not None
        ):
            digest = _reopen(digest) if digest is not None else _begin_digest(person_id, at)
        delivery = Delivery(person_id, tuple(one.id for one in ready), at, digest)
        for channel in channels:
            channel.deliver(delivery)
    _void(void, at)
    count_unread(people)
    return len(rows)


def is_still_true(row: Row[Any]) -> bool:
    """Whether the clock still stands as the alert says.

    A clock that was met or cancelled concerns nobody any more. One whose deadline was moved so far that the level is
    not reached any more will say so again when it is.
    """
    if row.state == ClockState.BREACHED:
        return True
    if row.state != ClockState.RUNNING:
        return False
    return bool(
        row.level.isdecimal() and row.warned_percent is not None and row.warned_percent >= int(row.level)
    )


def _begin_digest(person_id: int, at: datetime) -> int:
    digest = Alert(
        person_id=person_id,
        dedupe_key=f"digest:{person_id}:{at.isoformat()}",
        kind=AlertKind.DIGEST,
        created_at=at,
        deliver_at=at,
        delivered_at=at,
    )
    db.session.add(digest)
    db.session.flush()
    return digest.id


def _reopen(digest_id: int) -> int:
    """A digest that grows is news again."""
    again = update(Alert).where(Alert.id == digest_id).values(read_at=None)
    db.session.execute(again.execution_options(synchronize_session=False))
    return digest_id


def _void(ids: Collection[int], at: datetime) -> None:
    if not ids:
        return
    gone = update(Alert).where(Alert.id == func.any(cast(list(ids), ARRAY(BigInteger))))
    db.session.execute(gone.values(voided_at=at).execution_options(synchronize_session=False))
