"""The verb of this room: take a whole sheet in, or name everything that stands in the way and take nothing."""

import hashlib
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from flask_babel import gettext as _

from portal.imports import customer_rows, product_rows, unit_rows
from portal.imports.opening import open_table
from portal.imports.problems import ImportRefused, Problems
from portal.imports.reading import Progress, SheetReader
from portal.imports.staging import lock_imports, stage_rows
from portal.imports.upserts import Counts
from portal.kernel.actors import Actor
from portal.ledger.services import SYSTEM_CHAIN, append_event

KINDS: dict[str, ModuleType] = {"customers": customer_rows, "products": product_rows, "units": unit_rows}


def import_file(
    kind: str,
    path: Path,
    *,
    by: Actor,
    progress: Progress = lambda _done, _total: None,
    saving: Progress | None = None,
) -> Counts:
    """Import the sheet at `path` as `kind` (customers, products, units), inside the caller's transaction.

    Raises FileUnreadable when it is no sheet, ImportRefused with every problem when a cell stands in the way; the
    caller's transaction must then be rolled back. `progress` hears lines read; `saving` is told once before the rows
    are written. A rehearsal is the same call in a transaction that the caller rolls back.
    """
    rows = KINDS[kind]
    problems = Problems()
    reader = SheetReader(rows.SHEET, open_table(path), problems)
    _refuse(problems)
    lock_imports()
    stage_rows(rows.STAGED_COLUMNS, rows.staged(reader, reader.rows(progress), problems))
    rows.check_against_stored(reader, problems)
    _refuse(problems)
    if saving:
        saving(0, reader.rows_read)
    counts: Counts = rows.save(reader)
    facts = {"kind": kind, "file": path.name, "sha256": file_digest(path), **_facts(counts)}
    append_event(SYSTEM_CHAIN, "import.completed", by=by, facts=facts)
    return counts


def file_digest(path: Path) -> str:
    """SHA-256 of the file, as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _facts(counts: Counts) -> dict[str, object]:
    facts = asdict(counts)
    return facts | facts.pop("more")


def _refuse(problems: Problems) -> None:
    if problems.count:
        raise ImportRefused(_("Nothing was imported: the file has cells that cannot be taken."), problems)
