"""Every SELECT of recalculations: the runs, the clocks that a run concerns, and which of them can be held now."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, column, func, or_, select, table, text
from sqlalchemy.orm import aliased

from portal.calendars.models import CalendarVersion
from portal.commitments.models import Clock, ClockState
from portal.commitments.recalculation_models import UNFINISHED, WORKING, Recalculation
from portal.extensions import db
from portal.ledger.models import Chain

PAGE_SIZE = 50
# Tickets are a room above: known here only as what is locked first.
_TICKETS = table("tickets", column("id"))
_LIVE = text("clocks.state IN ('running', 'paused')")


def concerned(code: str, *, to_version_id: int | None = None, only_provisional: bool = False) -> Select[Any]:
    """Ids of the clocks a run is about: running or paused, computed with an older version of the calendar.

    A clock that is past due is not: its breach is recorded first, by the sweep, and then it stands. Without a version
    (a calendar that is only proposed) all versions of `code` are older.
    """
    older = select(CalendarVersion.id).where(CalendarVersion.code == code)
    if to_version_id is not None:
        target = aliased(CalendarVersion)
        newest = select(target.version).where(target.id == to_version_id).scalar_subquery()
        older = older.where(CalendarVersion.version < newest)
    query = select(Clock.id).where(_LIVE, Clock.calendar_version_id.in_(older), _not_overdue())
    return query.where(Clock.provisional) if only_provisional else query


def _not_overdue() -> ColumnElement[bool]:
    return or_(Clock.state == ClockState.PAUSED, Clock.due_at >= func.statement_timestamp())


def count_of(clocks: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(clocks.subquery())) or 0


def first_of(clocks: Select[Any], *, after: int = 0, limit: int) -> list[int]:
    """The next `limit` of these clocks behind `after`, without holding them."""
    return list(db.session.scalars(clocks.where(Clock.id > after).order_by(Clock.id).limit(limit)))


def hold_next(clocks: Select[Any], *, after: int, limit: int) -> list[int]:
    """Lock the next `limit` of these clocks behind `after` with their tickets and chains, and return their ids.

    Waits for nobody: what a person or a sweep holds is passed over and found again by the next pass.
    """
    query = (
        clocks.join(_TICKETS, _TICKETS.c.id == Clock.ticket_id)
        .join(Chain, Chain.chain == Clock.number)
        .where(Clock.id > after)
        .order_by(Clock.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=(_TICKETS, Chain, Clock))
    )
    return list(db.session.scalars(query))


def database_time() -> datetime:
    """The moment by the one clock that decides: the database's."""
    return db.session.scalars(select(func.statement_timestamp())).one()


def run_by_id(run_id: int, *, hold: bool = False) -> Recalculation | None:
    """The run as it is now; `hold` keeps it for this transaction, so that one step at a time works on it."""
    query = select(Recalculation).where(Recalculation.id == run_id).execution_options(populate_existing=True)
    return db.session.scalar(query.with_for_update() if hold else query)


def unfinished(code: str) -> list[Recalculation]:
    """The unfinished runs of a calendar, oldest first, held for this transaction."""
    query = select(Recalculation).where(
        Recalculation.calendar_code == code, Recalculation.state.in_(UNFINISHED)
    )
    return list(db.session.scalars(query.order_by(Recalculation.id).with_for_update()))


def run_to_continue() -> int | None:
    """The oldest run that should be worked on and that nobody works on."""
    free = or_(Recalculation.lease_until.is_(None), Recalculation.lease_until < func.statement_timestamp())
    query = select(Recalculation.id).where(Recalculation.state.in_(WORKING), free)
    return db.session.scalar(query.order_by(Recalculation.id).limit(1))


def runs_page(*, before: int | None = None) -> list[Row[Any]]:
    """One more than a page of runs, newest first, each with the version it leads to."""
    query = (
        select(Recalculation, CalendarVersion.version, CalendarVersion.title)
        .join(CalendarVersion, CalendarVersion.id == Recalculation.to_version_id)
        .order_by(Recalculation.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    return list(db.session.execute(query if before is None else query.where(Recalculation.id < before)))


def run_with_version(run_id: int) -> Row[Any] | None:
    """One run with the version it leads to, and `newest`, the newest version of that calendar."""
    others = aliased(CalendarVersion)
    newest = select(func.max(others.version)).where(others.code == CalendarVersion.code).scalar_subquery()
    query = (
        select(Recalculation, CalendarVersion.version, CalendarVersion.title, newest.label("newest"))
        .join(CalendarVersion, CalendarVersion.id == Recalculation.to_version_id)
        .where(Recalculation.id == run_id)
        .execution_options(populate_existing=True)
    )
    return db.session.execute(query).one_or_none()


def calendars_left_behind() -> list[Row[Any]]:
    """Calendars with clocks still counted by an older version: code, newest id and version, title, number of clocks."""
    newest = (
        select(CalendarVersion.code, func.max(CalendarVersion.version).label("version"))
        .group_by(CalendarVersion.code)
        .subquery()
    )
    now_ = aliased(CalendarVersion)
    query = (
        select(now_.code, now_.id, now_.version, now_.title, func.count(Clock.id).label("clocks"))
        .select_from(Clock)
        .join(CalendarVersion, CalendarVersion.id == Clock.calendar_version_id)
        .join(newest, and_(newest.c.code == CalendarVersion.code, newest.c.version > CalendarVersion.version))
        .join(now_, and_(now_.code == newest.c.code, now_.version == newest.c.version))
        .where(_LIVE, _not_overdue())
        .group_by(now_.code, now_.id, now_.version, now_.title)
        .order_by(now_.code)
    )
    return list(db.session.execute(query))
