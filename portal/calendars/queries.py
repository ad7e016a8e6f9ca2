"""Which calendar counts now, and which one a clock was computed with; official lists that wait for approval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.accounts.models import Person
from portal.calendars.body import from_json
from portal.calendars.calendar import Calendar
from portal.calendars.models import CalendarImport, CalendarVersion
from portal.extensions import db
from portal.kernel.errors import DomainError, NotVisible

# A calendar with its meters of several years takes some hundred kB; old versions fall out by themselves.
_KEPT = 128
_CACHE = "aftercare.calendars"  # kept by application: two in one process may speak to two databases
_FIRST = ("china", "company", "always")


@dataclass(frozen=True, slots=True)
class Kept:
    """One published version, ready to count with. `id` is what a clock pins."""

    id: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as a list tells it: who published it when, and why."""

    id: int
    version: int
    why: str
    published_at: datetime
    published_by: str | None
    base_id: int | None
    sha256: str


class NoCalendar(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """Nothing is published under this code."""

    def __init__(self, code: str) -> None:
        super().__init__(_l("There is no calendar `%(code)s`.", code=code))


def current(code: str) -> Kept:
    """The version that new clocks get, right now: asked of the database each time, read from memory when known.

    One indexed query, because every new clock asks. Raises NoCalendar.
    """
    row_id = db.session.scalar(
        select(CalendarVersion.id)
        .where(CalendarVersion.code == code)
        .order_by(CalendarVersion.version.desc())
        .limit(1)
    )
    if row_id is None:
        raise NoCalendar(code)
    return version(row_id)


def version(row_id: int) -> Kept:
    """The version with this id. Rows never change, so each is read once in each application."""
    read: Callable[[int], Kept] | None = current_app.extensions.get(_CACHE)
    if read is None:  # made once: asked for each clock that is reckoned
        read = current_app.extensions.setdefault(_CACHE, lru_cache(_KEPT)(_read_version))
    return read(row_id)


def _read_version(row_id: int) -> Kept:
    table = CalendarVersion
    row = db.session.execute(
        select(table.code, table.version, table.title, table.body, table.base_id).where(table.id == row_id)
    ).one()
    base = None if row.base_id is None else version(row.base_id).calendar
    return Kept(row_id, from_json(row.body, code=row.code, version=row.version, title=row.title, base=base))


def current_all() -> list[Kept]:
    """The newest version of each calendar; those every portal has first, then by code."""
    newest = (
        select(CalendarVersion.id, CalendarVersion.code)
        .ext(distinct_on(CalendarVersion.code))
        .order_by(CalendarVersion.code, CalendarVersion.version.desc())
    )
    rows = db.session.execute(newest).all()
    return [version(row.id) for row in sorted(rows, key=lambda row: (_place(row.code), row.code))]


def codes() -> list[str]:
    """The code of every calendar there is."""
    return [kept.calendar.code for kept in current_all()]


def latest(code: str) -> CalendarVersion | None:
    """The row of the newest version, if there is one."""
    return db.session.scalar(
        select(CalendarVersion)
        .where(CalendarVersion.code == code)
        .order_by(CalendarVersion.version.desc())
        .limit(1)
    )


def versions_of(code: str, *, most: int = 100) -> list[VersionLine]:
    """Who published this calendar when, and why; newest first."""
    table = CalendarVersion
    rows = db.session.execute(
        select(
            table.id,
            table.version,
            table.why,
            table.published_at,
            Person.name.label("published_by"),
            table.base_id,
            table.sha256,
        )
        .outerjoin(Person, Person.id == table.published_by_id)
        .where(table.code == code)
        .order_by(table.version.desc())
        .limit(most)
    )
    return [VersionLine(*row) for row in rows]


def year_list(import_id: int, *, to_settle: bool = False) -> CalendarImport:
    """One staged, approved or discarded list; locked when it is about to be settled. Raises NotVisible."""
    found = db.session.scalar(
        select(CalendarImport)
        .where(CalendarImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
        if to_settle
        else select(CalendarImport).where(CalendarImport.id == import_id)
    )
    if found is None:
        raise NotVisible("year list")
    return found


def year_lists(*, most: int = 50) -> Sequence[CalendarImport]:
    """Lists that were brought, newest first."""
    return db.session.scalars(select(CalendarImport).order_by(CalendarImport.id.desc()).limit(most)).all()


def name_of(person_id: int | None) -> str | None:
    """Whose hand a list bears."""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) if person_id else None


def _place(code: str) -> int:
    return _FIRST.index(code) if code in _FIRST else len(_FIRST)
