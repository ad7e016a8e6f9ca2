"""Whether a unit is under cover on a day, and on what basis. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CoverState(StrEnum):
    IN_COVER = "in-cover"
    OUT_OF_COVER = "out-of-cover"
    UNKNOWN = "unknown"


class CoverBasis(StrEnum):
    """The date from which cover counts."""

    ACCEPTED = "accepted"
    SOLD = "sold"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cover:
    """The answer: state, last covered day, and the fact it was counted from."""

    state: CoverState
    until: date | None
    basis: CoverBasis
    months: int | None


def cover_of(
    *, sold_on: date | None, accepted_on: date | None, warranty_months: int | None, on: date
) -> Cover:
    """Cover counts from acceptance when it is known, else from sale, for `warranty_months` calendar months.

    The last covered day is the day before the same day of the month that many months later (R34, R49).
    """
    start, basis = (accepted_on, CoverBasis.ACCEPTED) if accepted_on else (sold_on, CoverBasis.SOLD)
    if start is None or warranty_months is None:
        return Cover(CoverState.UNKNOWN, None, CoverBasis.NONE, warranty_months)
    until = date.fromordinal(add_months(start, warranty_months).toordinal() - 1)
    state = CoverState.IN_COVER if on <= until else CoverState.OUT_OF_COVER
    return Cover(state, until, basis, warranty_months)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
