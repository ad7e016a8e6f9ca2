"""Cover counts whole calendar months from acceptance, else from sale."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.products.cover import Cover, CoverBasis, CoverState, add_months, cover_of


def cover(**facts):
    return cover_of(
        **{"sold_on": None, "accepted_on": None, "warranty_months": 12, "on": date(2026, 6, 1)} | facts
    )


def test_acceptance_counts_before_sale():
    found = cover(sold_on=date(2025, 1, 1), accepted_on=date(2025, 8, 15))
    assert found == Cover(CoverState.IN_COVER, date(2026, 8, 14), CoverBasis.ACCEPTED, 12)
    assert cover(sold_on=date(2025, 1, 1)).state is CoverState.OUT_OF_COVER


@pytest.mark.parametrize(
    ("start", "until"), [(date(2024, 2, 29), date(2025, 2, 27)), (date(2025, 3, 1), date(2026, 2, 28))]
)
def test_the_last_day_is_covered(start, until):
    assert cover(sold_on=start, on=until).state is CoverState.IN_COVER
    assert cover(sold_on=start, on=date.fromordinal(until.toordinal() + 1)).state is CoverState.OUT_OF_COVER


@pytest.mark.parametrize("facts", [{}, {"sold_on": date(2026, 1, 1), "warranty_months": None}])
def test_unknown_is_said_so(facts):
    assert cover(**facts).state is CoverState.UNKNOWN


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_months_never_lead_into_another_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
