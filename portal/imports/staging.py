"""Rows on their way: one stream into a table that lives as long as the transaction, then set-based statements.

A stream keeps memory flat, and a hundred thousand rows are one round trip instead of a hundred thousand.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import sql
from sqlalchemy import text

from portal.extensions import db

STAGED = "staged_rows"
TOUCHED = "touched_rows"
_LOCK = 7_303_014


def lock_imports() -> None:
    """One import at a time: two at once could each see the other's keys as new."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def stage_rows(columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
    """Stream `rows` into the staging table; `columns` maps each name, in order, to its type in the database."""
    _drop()
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    db.session.execute(text(f"CREATE TEMP TABLE {STAGED} ({declared}) ON COMMIT DROP"))
    db.session.execute(text(f"CREATE TEMP TABLE {TOUCHED} (id integer) ON COMMIT DROP"))
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(STAGED), names)
    with _driver().cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)
    db.session.execute(text(f"ANALYZE {STAGED}"))


def count(statement: str) -> Any:
    """The one row that a counting statement answers."""
    return db.session.execute(text(statement)).one()


def touched_ids(batch: int) -> Iterable[list[int]]:
    """The ids that the saving statements noted, in batches."""
    ids = list(db.session.scalars(text(f"SELECT DISTINCT id FROM {TOUCHED} ORDER BY id")))  # noqa: S608 - a constant
    for start in range(0, len(ids), batch):
        yield ids[start : start + batch]


def _drop() -> None:
    for table in (STAGED, TOUCHED):
        db.session.execute(text(f"DROP TABLE IF EXISTS pg_temp.{table}"))


def _driver() -> Any:
    return db.session.connection().connection.driver_connection
