"""Every SELECT of alerts: those that wait for delivery, and one person's inbox."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, text, tuple_
from sqlalchemy.orm import aliased

from portal.accounts.models import Person
from portal.commitments.models import Clock, ClockState
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.notifications.models import Alert, AlertKind
from portal.products.models import Product
from portal.tickets.models import Ticket
from portal.tickets.queries import visible_to

PAGE_SIZE = 30
DIGEST_LINES = 8
# Written out, so that a prepared statement can use the partial indexes.
_WAITING = text("alerts.delivered_at IS NULL AND alerts.voided_at IS NULL")
_IN_INBOX = text("alerts.delivered_at IS NOT NULL AND alerts.digest_id IS NULL")
_WORDS = 120


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind this alert."""

    at: datetime
    id: int

    def as_text(self) -> str:
        return f"{int(self.at.timestamp() * 1_000_000)}-{self.id}"

    @classmethod
    def from_text(cls, words: str) -> "Place | None":
        """Read a cursor; anything that is none is the first page."""
        micros, _, row = words.partition("-")
        if not (micros.isdecimal() and row.isdecimal() and len(micros) <= 17 and len(row) <= 18):
            return None
        seconds, rest = divmod(int(micros), 1_000_000)
        return cls(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(row))


def database_time() -> datetime:
    """The clock that decides what is owed: a worker's own may be wrong by days."""
    at: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
    return at


def clocks_with_tickets(clock_ids: Collection[int]) -> dict[int, Row[Any]]:
    """Of each clock what decides who is told of it and when."""
    query = select(
        Clock.id,
        Clock.kind,
        Clock.state,
        Clock.due_at,
        Ticket.urgent,
        Ticket.assignee_id,
        Ticket.technician_id,
    ).join(Ticket, Ticket.id == Clock.ticket_id)
    return {row.id: row for row in db.session.execute(query.where(Clock.id.in_(clock_ids)))}


def lock_deliverable(at: datetime, limit: int) -> list[Row[Any]]:
    """Alerts to deliver at `at`, locked, longest waiting first; those of clocks that stand still wait on."""
    query = (
        select(Alert.id, Alert.person_id, Alert.clock_id, Alert.level, Clock.state, Clock.warned_percent)
        .join(Clock, Clock.id == Alert.clock_id)
        .where(_WAITING, Alert.deliver_at <= at, Clock.state != ClockState.PAUSED)
        .order_by(Alert.deliver_at, Alert.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Alert)
    )
    return list(db.session.execute(query))


def lock_inboxes(person_ids: Collection[int]) -> None:
    """One at a time changes what a person has unread, in one order for everybody."""
    query = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.execute(query.with_for_update(key_share=True))


def delivered_singly(person_ids: Collection[int], since: datetime) -> dict[int, int]:
    """How many alerts each person got one by one after `since`."""
    query = (
        select(Alert.person_id, func.count().label("alerts"))
        .where(_IN_INBOX, Alert.person_id.in_(person_ids), Alert.delivered_at > since)
        .where(Alert.kind != AlertKind.DIGEST)
        .group_by(Alert.person_id)
    )
    return {row.person_id: row.alerts for row in db.session.execute(query)}


def young_digests(person_ids: Collection[int], since: datetime) -> dict[int, int]:
    """The digest of each person that was begun after `since`."""
    query = (
        select(Alert.person_id, func.max(Alert.id).label("digest_id"))
        .where(_IN_INBOX, Alert.person_id.in_(person_ids), Alert.delivered_at > since)
        .where(Alert.kind == AlertKind.DIGEST)
        .group_by(Alert.person_id)
    )
    return {row.person_id: row.digest_id for row in db.session.execute(query)}


def inbox_page(person: Actor, *, after: Place | None = None) -> tuple[list[Row[Any]], Place | None]:
    """One page of a person's inbox, newest first, and where the next one begins."""
    query = _told(person).where(_IN_INBOX)
    if after is not None:
        query = query.where(tuple_(Alert.delivered_at, Alert.id) < tuple_(after.at, after.id))
    query = query.order_by(Alert.delivered_at.desc(), Alert.id.desc())
    return _page(query)


def digest_page(
    person: Actor, digest_id: int, *, after: Place | None = None
) -> tuple[list[Row[Any]], Place | None]:
    """One page of what a digest of this person stands for, soonest due first."""
    query = _told(person).where(Alert.digest_id == digest_id)
    if after is not None:
        query = query.where(tuple_(Alert.due_at, Alert.id) > tuple_(after.at, after.id))
    rows, more = _page(query.order_by(Alert.due_at, Alert.id))
    return rows, Place(rows[-1].due_at, rows[-1].id) if more else None


def digest_of(person: Actor, digest_id: int) -> Alert | None:
    """The digest, if it is this person's."""
    query = select(Alert).where(Alert.id == digest_id, Alert.person_id == person.id)
    return db.session.scalar(query.where(Alert.kind == AlertKind.DIGEST))


def is_in_inbox(person: Actor, alert_id: int) -> bool:
    """Whether the person was told this, by itself or as a digest."""
    query = select(Alert.id).where(Alert.id == alert_id, Alert.person_id == person.id, _IN_INBOX)
    return db.session.scalar(query) is not None


def unread_of(person: Actor) -> int:
    """What the bell counts, asked anew."""
    return db.session.scalar(select(Person.unread_alerts).where(Person.id == person.id)) or 0


def digest_figures(digest_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Of each digest how many alerts it stands for, by kind and by whether the deadline had passed."""
    if not digest_ids:
        return {}
    overdue = or_(Alert.level == "overdue", Alert.level.startswith("+")).label("overdue")
    query = (
        select(Alert.digest_id, Alert.kind, overdue, func.count().label("alerts"))
        .where(Alert.digest_id.in_(digest_ids))
        .group_by(Alert.digest_id, Alert.kind, overdue)
        .order_by(Alert.digest_id, Alert.kind, overdue.desc())
    )
    found: dict[int, list[Row[Any]]] = {id_: [] for id_ in digest_ids}
    for row in db.session.execute(query):
        found[row.digest_id].append(row)
    return found


def digest_lines(person: Actor, digest_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The first few alerts of each digest, soonest due first."""
    if not digest_ids:
        return {}
    place = func.row_number().over(partition_by=Alert.digest_id, order_by=(Alert.due_at, Alert.id))
    first = select(Alert.id, place.label("place")).where(Alert.digest_id.in_(digest_ids)).subquery()
    query = _told(person).join(first, first.c.id == Alert.id).where(first.c.place <= DIGEST_LINES)
    found: dict[int, list[Row[Any]]] = {id_: [] for id_ in digest_ids}
    for row in db.session.execute(query.order_by(Alert.due_at, Alert.id)):
        found[row.digest_id].append(row)
    return found


def _page(query: Select[Any]) -> tuple[list[Row[Any]], Place | None]:
    rows = list(db.session.execute(query.limit(PAGE_SIZE + 1)))
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    return rows, Place(rows[-1].delivered_at, rows[-1].id) if more else None


_seen = aliased(Ticket)


def _told(person: Actor) -> Select[Any]:
    """Alerts of one person with their clock, and with their ticket as far as the person still sees it."""
    mine = select(Ticket.id).where(Ticket.id == Clock.ticket_id, visible_to(person)).exists()
    return (
        select(
            Alert.id,
            Alert.kind,
            Alert.number,
            Alert.metric,
            Alert.level,
            Alert.due_at,
            Alert.delivered_at,
            Alert.digest_id,
            Alert.read_at,
            Clock.state.label("clock_state"),
            Clock.due_at.label("clock_due_at"),
            Clock.procedure_version_id,
            Clock.title.label("clock_title"),
            Clock.about_metric,
            Clock.warned_at,
            _seen.id.label("ticket_id"),
            _seen.urgent,
            func.left(_seen.description, _WORDS).label("words"),
            Product.name.label("product_name"),
            Product.model.label("product_model"),
        )
        .outerjoin(Clock, Clock.id == Alert.clock_id)
        .outerjoin(_seen, (_seen.id == Clock.ticket_id) & mine)
        .outerjoin(Product, Product.id == _seen.product_id)
        .where(Alert.person_id == person.id)
    )
