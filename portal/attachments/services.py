"""Taking files in: each is checked by itself, so that one that cannot be taken never costs the others.

The bytes are stored before the database hears of them: a transaction that fails leaves an unnamed file that
`forget_orphans` removes, never a name without its file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import current_app
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from portal.attachments import queries, storage
from portal.attachments.kinds import HEAD_SIZE, TAIL_SIZE, recognise
from portal.attachments.models import Attachment
from portal.attachments.names import clean_name
from portal.attachments.refused_kinds import name_of
from portal.extensions import db
from portal.kernel.time import now

MOST_FILES = 8
LARGEST_MEGABYTES = 20
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
# Longer than a form may hold files for its sender (holding.HELD_FOR), so that none of those goes.
_ORPHAN_AFTER_SECONDS = 48 * 3600


@dataclass(frozen=True, slots=True)
class Stored:
    """A file whose bytes are safe on the disk, not yet part of any ticket."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and the sentence that says why and what would be."""

    name: str
    sentence: str


@dataclass(slots=True)
class Received:
    """What became of the files of one form."""

    accepted: list[Stored] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def receive_files(files: Iterable[FileStorage], *, already: int = 0) -> Received:
    """Store every file that may be stored. `already` counts files the same form holds from an earlier try."""
    received = Received()
    for file in files:
        if not file or not (file.filename or file.stream.read(1)):
            continue  # an input that nobody filled in
        file.stream.seek(0)
        name = clean_name(file.filename)
        if already + len(received.accepted) >= MOST_FILES:
            sentence = _(
                "“%(name)s” was not taken: at most %(most)s files at once.", name=name, most=MOST_FILES
            )
            received.refused.append(Refused(name, sentence))
            continue
        outcome = _receive_one(file, name)
        (received.accepted if isinstance(outcome, Stored) else received.refused).append(outcome)
    return received


def attach_files(
    ticket_id: int, stored: Sequence[Stored], *, event_id: int | None, for_customer: bool = True
) -> list[Attachment]:
    """Make stored files part of a ticket, within the caller's transaction. Who may is the caller's question."""
    attachments = [
        Attachment(
            ticket_id=ticket_id,
            event_id=event_id,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            for_customer=for_customer,
            created_at=now(),
        )
        for file in stored
    ]
    db.session.add_all(attachments)
    db.session.flush()
    return attachments


def forget_orphans() -> int:
    """Remove stored files that no ticket ever named; how many. Safe to run at any time, any number of times."""
    return storage.remove_orphans(queries.stored_digests(), older_than_seconds=_ORPHAN_AFTER_SECONDS)


def _receive_one(file: FileStorage, name: str) -> Stored | Refused:
    try:
        incoming = storage.receive(file.stream, at_most=LARGEST)
    except storage.TooLarge:
        return Refused(
            name,
            _("“%(name)s” was not taken: it is larger than %(most)s MB.", name=name, most=LARGEST_MEGABYTES),
        )
    except OSError as error:
        return _not_storable(name, error)
    try:
        return _judge(incoming, name)
    except OSError as error:
        return _not_storable(name, error)
    finally:
        incoming.discard()


def _judge(incoming: storage.Incoming, name: str) -> Stored | Refused:
    """Settle a file of an accepted kind; say what any other is."""
    if incoming.size == 0:
        return Refused(name, _("“%(name)s” was not taken: it is empty.", name=name))
    head, tail = incoming.ends(HEAD_SIZE, TAIL_SIZE)
    kind = recognise(head, tail)
    if kind is None:
        return Refused(name, _wrong_kind(name, name_of(head, tail)))
    incoming.settle()
    return Stored(clean_name(name, kind.extensions), kind.media_type, incoming.size, incoming.sha256)


def _wrong_kind(name: str, what: str) -> str:
    return _(
        "“%(name)s” was not taken: by its content it is %(what)s. Photos (JPEG, PNG, WebP, HEIC, GIF), "
        "PDF documents and videos (MP4, MOV, WebM) are taken.",
        name=name,
        what=what,
    )


def _not_storable(name: str, error: OSError) -> Refused:
    current_app.logger.error("a file could not be stored: %s", error.strerror or type(error).__name__)
    return Refused(
        name,
        _(
            "“%(name)s” could not be stored: the portal's disk cannot take it at the moment. "
            "Nothing else is lost; please add it again later.",
            name=name,
        ),
    )
