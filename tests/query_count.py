"""Counting the statements a piece of code sends to PostgreSQL, with their text for the message of a failing test."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The SELECT, INSERT, UPDATE and DELETE statements sent meanwhile; savepoints of the test do not count."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if statement.lstrip().split(" ", 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            seen.append(" ".join(statement.split())[:300])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
