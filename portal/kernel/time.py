"""The one way to ask for the time, and the company's day. Stored times are UTC; people read Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

COMPANY_ZONE = ZoneInfo("Asia/Shanghai")


_told: ContextVar[datetime | None] = ContextVar("_told", default=None)


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def time_at(moment: datetime) -> Iterator[None]:
    """Let `now()` be `moment` inside the block: for histories that are told after the fact, as the demo company's."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def company_day(moment: datetime) -> date:
    """The calendar day in the company's zone on which `moment` falls."""
    return moment.astimezone(COMPANY_ZONE).date()


def from_company_time(naive: datetime) -> datetime:
    """Read a wall-clock time typed by a person in the company's zone as UTC."""
    return naive.replace(tzinfo=COMPANY_ZONE).astimezone(UTC)
