"""How an alert reaches a person. There is one channel, the portal's own inbox, and its twin for a terminal.

A channel runs inside the transaction that marks the alerts delivered. One that talks to another system would put a
fact of its own into the outbox here instead, and tell from there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TextIO

from sqlalchemy import BigInteger, cast, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from portal.commitments.models import Clock
from portal.extensions import db
from portal.notifications.models import Alert


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one person is told at one moment; with a digest, as part of it."""

    person_id: int
    alert_ids: tuple[int, ...]
    at: datetime
    digest_id: int | None = None


class Channel(Protocol):
    """One way to reach a person."""

    def deliver(self, delivery: Delivery) -> None: ...


class Inbox:
    """The list of alerts in the portal. Deadlines are told as they are now, not as they were when it was written."""

    def deliver(self, delivery: Delivery) -> None:
        told = (
            update(Alert)
            .where(Alert.id == func.any(cast(list(delivery.alert_ids), ARRAY(BigInteger))))
            .where(Alert.clock_id == Clock.id)
            .values(delivered_at=delivery.at, digest_id=delivery.digest_id, due_at=Clock.due_at)
            .execution_options(synchronize_session=False)
        )
        db.session.execute(told)


class Console:
    """Writes a line per delivery, for trying things out."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def deliver(self, delivery: Delivery) -> None:
        form = f"digest {delivery.digest_id}" if delivery.digest_id else "one by one"
        alerts = ", ".join(map(str, delivery.alert_ids))
        print(f"{delivery.at.isoformat()} person {delivery.person_id}: {alerts} ({form})", file=self._out)


CHANNELS: tuple[Channel, ...] = (Inbox(),)
