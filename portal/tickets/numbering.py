"""Issuing service numbers: one counter row per company day, locked until the ticket is committed.

No number is given twice, whatever many processes ask; a request that fails gives its number back.
"""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from portal.extensions import db
from portal.kernel.numbers import build_number
from portal.kernel.time import company_day
from portal.tickets.models import DayCounter


def issue_number(at: datetime) -> str:
    """The next bare service number of the company day of `at`."""
    day = company_day(at)
    start = insert(DayCounter).values(day=day, last=1)
    count = start.on_conflict_do_update(index_elements=[DayCounter.day], set_={"last": DayCounter.last + 1})
    return build_number(day, db.session.scalars(count.returning(DayCounter.last)).one())
