"""Files of a form that has to be shown again: kept for their sender, so that nobody chooses eight photos twice.

The page carries a signed note per file in hidden fields `held`. A note proves that we received the file and what
we found it to be; it is no key to reading it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.attachments import storage
from portal.attachments.services import MOST_FILES, Stored

HELD_FOR_SECONDS = 24 * 3600
_LONGEST_NOTE = 2000


def hold_files(stored: Sequence[Stored]) -> list[str]:
    """One note per file, for hidden fields named `held`."""
    return [str(_notes().dumps(astuple(file))) for file in stored]


def held_files(notes: Iterable[str]) -> list[Stored]:
    """The files behind the notes of a form, each once. Forged, old or unknown notes are left out."""
    found: dict[str, Stored] = {}
    for note in notes:
        file = _read(note)
        if file is not None and len(found) < MOST_FILES:
            found.setdefault(file.sha256, file)
    return list(found.values())


def _read(note: str) -> Stored | None:
    if len(note) > _LONGEST_NOTE:
        return None
    try:
        file = Stored(*_notes().loads(note, max_age=HELD_FOR_SECONDS))
    except (BadData, TypeError):
        return None
    return file if storage.is_stored(file.sha256) else None


def _notes() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="portal.attachments.held")
