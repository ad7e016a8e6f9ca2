"""The one way to ask for the time, and the company's day. Stored times are UTC; people read Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

COMPANY_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return datetime.now(UTC)


def company_day(moment: datetime) -> date:
    """The calendar day in the company's zone on which `moment` falls."""
    return moment.astimezone(COMPANY_ZONE).date()


def from_company_time(naive: datetime) -> datetime:
    """Read a wall-clock time typed by a person in the company's zone as UTC."""
    return naive.replace(tzinfo=COMPANY_ZONE).astimezone(UTC)
