"""Which procedure a new ticket gets, and which one an old ticket is run by."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.extensions import db
from portal.kernel.errors import DomainError
from portal.procedures.check import read_trusted
from portal.procedures.models import ProcedureVersion
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
    read: Callable[[int], Published] = current_app.extensions.setdefault(
        _CACHE, lru_cache(_KEPT)(_read_version)
    )
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
