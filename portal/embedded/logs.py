"""The children's log files: shown where they matter, kept from filling the disk."""

import re
import shutil
from pathlib import Path

LARGEST_BYTES = 20 * 1024 * 1024
MOST_LINES_AT_ONCE = 6
# What a person at the terminal should see without asking. PostgreSQL's ERROR is a statement's, not the server's.
LOUD = re.compile(r"\b(?:CRITICAL|PANIC|Traceback|Out of memory)\b|\[ERROR\]|\bERROR:jobs\b")


class Log:
    """One log file as it grows."""

    def __init__(self, name: str, path: Path, *, show_all: bool = False) -> None:
        self.name = name
        self.path = path
        self._show_all = show_all
        self._seen = self._begun_at = path.stat().st_size if path.exists() else 0

    def begin(self) -> None:
        """Remember where a new start of the child begins to write."""
        self._begun_at = self.path.stat().st_size if self.path.exists() else 0

    def news(self) -> list[str]:
        """Return the lines since the last call that belong on the console."""
        lines = self._fresh().splitlines()
        if self._show_all:
            return lines
        return [line for line in lines if LOUD.search(line)][:MOST_LINES_AT_ONCE]

    def tail(self, lines: int = 5) -> list[str]:
        """Return the last lines since the latest start, for saying why the child ended."""
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                file.seek(max(min(self._begun_at, size), size - 8192))
                return file.read().decode("utf-8", "replace").splitlines()[-lines:]
        except OSError:
            return []

    def _fresh(self) -> str:
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                file.seek(min(self._seen, size))
                text = file.read(size - min(self._seen, size))
            self._seen = size
            if size > LARGEST_BYTES:
                self._turn_over()
        except OSError:  # a full disk must not take the supervisor down
            return ""
        return text.decode("utf-8", "replace")

    def _turn_over(self) -> None:
        """Keep one older file. Children append, so cutting the file under them is safe."""
        shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
        with self.path.open("r+b") as file:
            file.truncate(0)
        self._seen = self._begun_at = 0
