"""Which procedure a new ticket gets, which one an old ticket is run by, and what is set for the declared clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.accounts.models import Person
from portal.extensions import db
from portal.kernel.errors import DomainError
from portal.procedures.catalogue import CodeTerms, default_terms
from portal.procedures.check import read_trusted
from portal.procedures.durations import Budget, parse_budget
from portal.procedures.models import ClockSetting, ProcedureVersion
from portal.procedures.schema import Procedure

# About 100 kB each once read. A company has some dozens of procedures; old versions fall out by themselves.
_KEPT = 128
_CACHE = "aftercare.procedures"  # kept by application: two in one process may speak to two databases


@dataclass(frozen=True, slots=True)
class Published:
    """One published version, ready to run. `id` is what a ticket pins."""

    id: int
    code: str
    version: int
    procedure: Procedure


@dataclass(frozen=True, slots=True)
class Setting:
    """What somebody set for a declared clock: a length, or None where it was taken back."""

    id: int
    code: str
    within: Budget | None
    calendar: str
    why: str
    set_at: datetime
    set_by: str | None


class NoProcedure(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """Nothing is published under this code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _l(
                "No procedure `%(code)s` is published. Publish one with `portal procedures publish`.",
                code=code,
            )
        )


def published(code: str) -> Published:
    """The version that new tickets get, right now: asked of the database each time, read from memory when known.

    Raises NoProcedure.
    """
    row_id = db.session.scalar(
        select(ProcedureVersion.id)
        .where(ProcedureVersion.code == code)
        .order_by(ProcedureVersion.version.desc())
        .limit(1)
    )
    if row_id is None:
        raise NoProcedure(code)
    return version(row_id)


def version(row_id: int) -> Published:
    """The version with this id. Rows never change, so each is read once in each application."""
    read: Callable[[int], Published] | None = current_app.extensions.get(_CACHE)
    if read is None:  # made once: asked several times for each ticket that is shown
        read = current_app.extensions.setdefault(_CACHE, lru_cache(_KEPT)(_read_version))
    return read(row_id)


def _read_version(row_id: int) -> Published:
    table = ProcedureVersion
    row = db.session.execute(
        select(table.id, table.code, table.version, table.source).where(table.id == row_id)
    ).one()
    return Published(row.id, row.code, row.version, read_trusted(row.source))


def latest(code: str) -> ProcedureVersion | None:
    """The row of the newest version, if there is one."""
    return db.session.scalar(
        select(ProcedureVersion)
        .where(ProcedureVersion.code == code)
        .order_by(ProcedureVersion.version.desc())
        .limit(1)
    )


def published_all() -> list[Published]:
    """The version of every procedure that new tickets get now, by code; one query."""
    newest = (
        select(ProcedureVersion.id)
        .ext(distinct_on(ProcedureVersion.code))
        .order_by(ProcedureVersion.code, ProcedureVersion.version.desc())
    )
    return [version(row_id) for row_id in db.session.scalars(newest)]


def setting(code: str) -> Budget | None:
    """The length that the company has set for a declared clock, if it has."""
    newest = last_setting(code)
    return newest.within if newest else None


def code_terms(code: str) -> CodeTerms:
    """What counts for clocks that start now: the company's length, else the regulation's, and the calendar set for it.

    One indexed query, because a promise asks only where its length is a code. Raises LookupError for a strange code.
    """
    regulation, newest = default_terms(code), last_setting(code)
    if newest is None:
        return regulation
    return CodeTerms(newest.within or regulation.within, newest.calendar)


def last_setting(code: str) -> Setting | None:
    """The newest setting of one clock."""
    return next(iter(setting_history(code, most=1)), None)


def setting_history(code: str, *, most: int = 50) -> list[Setting]:
    """What was set for one clock by whom and why; newest first."""
    query = _SETTINGS.where(ClockSetting.code == code).order_by(ClockSetting.id.desc()).limit(most)
    return [_setting(row) for row in db.session.execute(query)]


def settings() -> dict[str, Setting]:
    """The newest setting of each clock that has one, in one query."""
    query = _SETTINGS.ext(distinct_on(ClockSetting.code)).order_by(ClockSetting.code, ClockSetting.id.desc())
    return {row.code: _setting(row) for row in db.session.execute(query)}


_SETTINGS = select(
    ClockSetting.id,
    ClockSetting.code,
    ClockSetting.within,
    ClockSetting.calendar,
    ClockSetting.why,
    ClockSetting.set_at,
    Person.name.label("set_by"),
).outerjoin(Person, Person.id == ClockSetting.set_by_id)


def _setting(row: Any) -> Setting:
    within = parse_budget(row.within) if row.within else None
    return Setting(row.id, row.code, within, row.calendar, row.why, row.set_at, row.set_by)
