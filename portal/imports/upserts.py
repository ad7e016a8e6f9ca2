"""The statement that adds what is new by its key and changes what is different. Names come from our own sheets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.imports.staging import TOUCHED, count


@dataclass(slots=True)
class Counts:
    """What an import did: rows of the file, and things added, changed and found unchanged."""

    rows: int
    added: int
    changed: int
    unchanged: int
    more: dict[str, int] = field(default_factory=dict)


def upsert(
    table: str, key: str, values: Mapping[str, str], source: str, *, fixed: Mapping[str, str]
) -> tuple[int, int]:
    """Add or change rows of `table`; returns how many were added and how many changed.

    `values` maps columns to expressions over `source`; only rows in which one of them differs are written.
    `fixed` are columns a new row gets and an old one keeps.
    """
    columns = {**values, **fixed}
    kept = [name for name in values if name != key]
    update = "DO NOTHING"
    if kept:
        sets = ", ".join(f"{name} = excluded.{name}" for name in kept)
        old = ", ".join(f"{table}.{name}" for name in kept)
        new = ", ".join(f"excluded.{name}" for name in kept)
        update = f"DO UPDATE SET {sets} WHERE ({old}) IS DISTINCT FROM ({new})"
    statement = f"""
        WITH written AS (
            INSERT INTO {table} ({", ".join(columns)}) SELECT {", ".join(columns.values())} FROM {source}
            ON CONFLICT ({key}) {update}
            RETURNING id, xmax = 0 AS added
        ), noted AS (INSERT INTO {TOUCHED} SELECT id FROM written)
        SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM written
    """  # noqa: S608 - table and column names are constants of the rooms
    added, changed = count(statement)
    return added, changed
