"""Where the bytes lie: DATA_DIR/files/<ab>/<sha256>, nobody's name, readable by the portal alone.

A file arrives under files/incoming and is moved when all of it is on the disk, so that a name here always means
a whole file. Equal content lies here once. Nothing in this module asks what a file is or whose.
"""

import hashlib
import os
import time
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from flask import current_app

PIECE = 256 * 1024
# A piece of an upload that was never finished is left by a process that died.
_ABANDONED_AFTER_SECONDS = 3600


class TooLarge(Exception):  # noqa: N818 - exceptions are sentences in this house
    """The stream has more bytes than allowed."""


class Incoming:
    """A file that is being received: a path to look at, then `settle` or `discard`."""

    def __init__(self, path: Path, sha256: str, size: int) -> None:
        self.path, self.sha256, self.size = path, sha256, size

    def ends(self, head: int, tail: int) -> tuple[bytes, bytes]:
        """The first `head` and last `tail` bytes."""
        with self.path.open("rb") as file:
            first = file.read(head)
            file.seek(max(0, self.size - tail))
            return first, file.read(tail)

    def settle(self) -> None:
        """Give the file its place. Content that is there already is only marked as wanted again."""
        place = path_of(self.sha256)
        _folder(place.parent)
        self.path.replace(place)
        _sync_folder(place.parent)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)


def receive(stream: IO[bytes], *, at_most: int) -> Incoming:
    """Copy `stream` to the disk in pieces, counting and hashing. Raises TooLarge or OSError, leaving nothing."""
    path = _folder(root() / "incoming") / uuid.uuid4().hex
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            sha256, size = _copy(stream, file, at_most)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Incoming(path, sha256, size)


def root() -> Path:
    """The folder of all files of this portal."""
    data_dir: Path = current_app.config["SETTINGS"].data_dir
    return data_dir / "files"


def path_of(sha256: str) -> Path:
    """Where content with this digest lies."""
    return root() / sha256[:2] / sha256


def is_stored(sha256: str) -> bool:
    return path_of(sha256).is_file()


def remove_orphans(wanted: Collection[str], *, older_than_seconds: float) -> int:
    """Remove files that nobody wants and that have lain here for a while, and abandoned pieces; how many."""
    removed = 0
    for path in _all_files():
        allowed_age = _ABANDONED_AFTER_SECONDS if path.parent.name == "incoming" else older_than_seconds
        if path.name not in wanted and time.time() - path.stat().st_mtime > allowed_age:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _all_files() -> Iterator[Path]:
    for folder in sorted(root().glob("*")):
        yield from sorted(path for path in folder.iterdir() if path.is_file())


def _copy(source: IO[bytes], target: IO[bytes], at_most: int) -> tuple[str, int]:
    """Digest and size of what was copied."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > at_most:
            raise TooLarge
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest(), size


def _folder(path: Path) -> Path:
    # One by one: made on the way, a folder would be open to everybody.
    for folder in (root(), path):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _sync_folder(path: Path) -> None:
    """Have the disk remember the new name, not only the bytes."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
