"""What was done to the embedded database already, so that a later start need not ask it.

The marks lie inside the cluster's directory: whoever removes the database to begin anew removes them with it.
A database elsewhere has none and is asked at each start.
"""

import hashlib
from pathlib import Path

from portal.embedded.plan import ROOT

# What the `migrate` step brings into the database.
SOURCES = ("migrations/versions/*.py", "portal/procedures/presets/*.yaml")


class Marks:
    """Marks beside one cluster; `None` for a database elsewhere, which is never marked."""

    def __init__(self, cluster: Path | None) -> None:
        self._cluster = cluster

    def has(self, name: str, content: str = "") -> bool:
        if self._cluster is None:
            return False
        path = self._cluster / name
        return path.exists() and path.read_text(encoding="ascii") == content

    def put(self, name: str, content: str = "") -> None:
        if self._cluster is not None:
            (self._cluster / name).write_text(content, encoding="ascii")


def migrated_state() -> str:
    """Return a digest of everything a migration would bring: names and contents."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
