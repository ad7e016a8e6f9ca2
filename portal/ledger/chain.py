"""How an event is hashed. Pure, so that a verifier needs no database code to recompute it.

The canonical form is every field in fixed order, each prefixed with its length in bytes, so that no two
different events share one form. Text is NFC, times are UTC microseconds, facts are JSON with sorted keys.
"""

import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is hashed."""

    chain: str
    seq: int
    at: datetime
    type: str
    actor_kind: str
    actor_id: int | None
    actor_name: str
    facts: dict[str, object]
    prev_hash: str


def entry_hash(entry: Entry, facts: str | None = None) -> str:
    """SHA-256 of the canonical form, as 64 hex digits. `facts`: their canonical JSON, where it was made already."""
    return hashlib.sha256(canonical_form(entry, facts)).hexdigest()


def seal(hash_: str, key: str) -> str:
    """HMAC of an event's hash with a key kept outside the database: its owner cannot recompute the chain."""
    return hmac.digest(key.encode(), hash_.encode(), "sha256").hex()


def seal_head(chain: str, length: int, head: str, key: str) -> str:
    """HMAC of where a chain ends. The prefix keeps it from ever being the seal of an event."""
    return seal(f"head:{chain}:{length}:{head}", key)


def canonical_form(entry: Entry, facts: str | None = None) -> bytes:
    """The bytes that are hashed."""
    parts = (
        entry.chain,
        str(entry.seq),
        entry.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z",
        entry.type,
        entry.actor_kind,
        "" if entry.actor_id is None else str(entry.actor_id),
        entry.actor_name,
        canonical_json(entry.facts) if facts is None else facts,
        entry.prev_hash,
    )
    encoded = [_normal(part).encode() for part in parts]
    return b"".join(b"%d:%s" % (len(part), part) for part in encoded)


def canonical_json(facts: dict[str, object]) -> str:
    """Facts as JSON that the database gives back unchanged; what would not survive (floats, keys that are no text) is
    refused.
    """
    _refuse_what_changes(facts)
    return _JSON.encode(facts)


def text_digest(text: str) -> str:
    """What an event keeps of a text stored beside it, so that the text cannot be changed unseen."""
    return hashlib.sha256(_normal(text).encode()).hexdigest()


def _normal(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _refuse_what_changes(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("An event's facts hold no floats: store a string or whole units.")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError("The names of an event's facts are text.")
            _refuse_what_changes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_what_changes(inner)
