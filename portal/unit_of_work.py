"""One business operation, one transaction: commit all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.extensions import db


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commit when the block ends well, roll back when it raises. Nothing owed depends on what comes after."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
