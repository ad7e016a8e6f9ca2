"""Publishing: a checked text becomes the version that new tickets get. Tickets already open keep theirs."""

import hashlib
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.calendars.queries import codes as calendar_codes
from portal.extensions import db
from portal.kernel.actors import SYSTEM, Actor
from portal.ledger.services import SYSTEM_CHAIN, append_event
from portal.procedures.check import load
from portal.procedures.models import ProcedureVersion
from portal.procedures.presets import preset_files
from portal.procedures.queries import latest
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_, Problem, ProcedureWrong, listed, sentence
from portal.procedures.source import read_source


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing, with the sentence (said when it is shown) for the person who did it."""

    id: int
    code: str
    version: int
    is_new: bool
    sentence: object


def publish_procedure(source_text: str, filename: str, *, by: Actor) -> Publication:
    """Publish a file's text as the next version of its procedure; the text that is current already changes nothing.

    Raises ProcedureWrong with every problem found. `filename` is kept in the ledger only.
    """
    text = source_text.removeprefix("\ufeff").replace("\r\n", "\n")
    procedure = load(text)
    _require_calendars(procedure, text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    # Two people publishing the same procedure: the second waits, and then counts on from the first.
    db.session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"procedure {procedure.code}", 0)))
    )
    current = latest(procedure.code)
    if current is not None and current.sha256 == digest:
        return _unchanged(current)
    row = ProcedureVersion(
        code=procedure.code,
        version=current.version + 1 if current else 1,
        title=procedure.title.zh_hans,
        source=text,
        sha256=digest,
        published_by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    facts: dict[str, object] = {"code": row.code, "version": row.version, "sha256": digest, "file": filename}
    append_event(SYSTEM_CHAIN, "procedure.published", by=by, facts=facts)
    return Publication(
        row.id,
        row.code,
        row.version,
        is_new=True,
        sentence=_l(
            "Version %(version)s of `%(code)s` is published. New tickets follow it; open ones keep theirs.",
            code=row.code,
            version=row.version,
        ),
    )


def _require_calendars(procedure: Procedure, text: str) -> None:
    """Raise ProcedureWrong with each line that names a calendar which does not exist."""
    known = calendar_codes()
    source = read_source(text)
    problems = []
    for name, promise in procedure.promises.items():
        if promise.calendar not in known:
            place = source.place(("promises", name, "calendar"))
            what = sentence(
                N_("There is no calendar `%(name)s`. Calendars: %(known)s."),
                name=promise.calendar,
                known=listed(known),
            )
            problems.append(Problem(place.line, place.column, what))
    if problems:
        raise ProcedureWrong(problems)


def _unchanged(row: ProcedureVersion) -> Publication:
    return Publication(
        row.id,
        row.code,
        row.version,
        is_new=False,
        sentence=_l(
            "This is version %(version)s of `%(code)s` already; nothing was published.",
            code=row.code,
            version=row.version,
        ),
    )


def ensure_presets(*, by: Actor = SYSTEM) -> list[Publication]:
    """Publish each preset that has no version yet. What a company has published in its place stays."""
    return [
        publish_procedure(file.read_text(encoding="utf-8"), file.name, by=by)
        for file in preset_files()
        if latest(file.stem) is None
    ]
