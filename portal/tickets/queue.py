"""The queue: open tickets by next due time, as rows that need no second look-up. Read-only."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Person
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.text import digits
from portal.kernel.time import now
from portal.products.models import Product
from portal.tickets.models import Ticket
from portal.tickets.queries import visible_to, with_number_part

PAGE_SIZE = 50
_MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Filters:
    """What the query string asks for. Empty means everything that is open."""

    stage: str | None = None
    waiting: str | None = None
    mine: bool = False
    unassigned: bool = False
    urgent: bool = False
    overdue: bool = False
    text: str = ""

    @property
    def active(self) -> bool:
        return any(
            (self.stage, self.waiting, self.mine, self.unassigned, self.urgent, self.overdue, self.text)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this row. Keyset paging needs no counting and no skipping."""

    queue_at: datetime
    id: int

    def as_text(self) -> str:
        return f"{int(self.queue_at.timestamp() * 1_000_000)}-{self.id}"

    @classmethod
    def from_text(cls, text: str) -> "Place | None":
        """Read a cursor; anything that is none is the first page."""
        micros, _, row = text.partition("-")
        if not (micros.isdecimal() and row.isdecimal() and len(micros) <= 18 and len(row) <= 9):
            return None
        seconds, rest = divmod(int(micros), 1_000_000)
        try:
            return cls(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(row))
        except (ValueError, OverflowError):  # behind the year 9999
            return None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page: rows in order, and the cursor of the next page when there is one."""

    rows: list[Row[Any]]
    next_cursor: str | None


def queue_page(person: Actor, filters: Filters, *, after: Place | None = None) -> QueuePage:
    """The page of `person`'s queue behind `after`: one query, whatever the table's size."""
    query = _narrow(_rows(), person, filters)
    if after is not None:
        query = query.where(
            or_(
                Ticket.queue_at > after.queue_at,
                and_(Ticket.queue_at == after.queue_at, Ticket.id > after.id),
            ),
            Ticket.queue_at >= after.queue_at,  # the part an index can start from
        )
    rows = list(db.session.execute(query.order_by(Ticket.queue_at, Ticket.id).limit(PAGE_SIZE + 1)))
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return QueuePage(rows, Place(rows[-1].queue_at, rows[-1].id).as_text() if more else None)


_assignee = aliased(Person)


def _rows() -> Select[Any]:
    return (
        select(
            Ticket.id,
            Ticket.number,
            Ticket.urgent,
            Ticket.step,
            Ticket.stage,
            Ticket.waiting,
            Ticket.procedure_version_id,
            Ticket.organisation,
            Ticket.contact_name,
            func.left(Ticket.description, _MOST_WORDS).label("words"),
            Ticket.queue_at,
            Ticket.next_due_at,
            Ticket.next_due_metric,
            Ticket.next_warn_at,
            Product.name.label("product_name"),
            Product.model.label("product_model"),
            _assignee.name.label("assignee_name"),
        )
        .outerjoin(Product, Product.id == Ticket.product_id)
        .outerjoin(_assignee, _assignee.id == Ticket.assignee_id)
    )


def _narrow(query: Select[Any], person: Actor, filters: Filters) -> Select[Any]:
    query = query.where(Ticket.ended_at.is_(None), visible_to(person))
    conditions = {
        "stage": Ticket.stage == filters.stage,
        "waiting": Ticket.waiting == filters.waiting,
        "mine": or_(Ticket.assignee_id == person.id, Ticket.technician_id == person.id),
        "unassigned": Ticket.assignee_id.is_(None),
        "urgent": Ticket.urgent,
        "overdue": Ticket.queue_at <= now(),
    }
    query = query.where(*(condition for name, condition in conditions.items() if getattr(filters, name)))
    if not filters.text:
        return query
    wanted = digits(filters.text)
    return with_number_part(query, wanted) if wanted else query.where(false())  # no number holds a letter
