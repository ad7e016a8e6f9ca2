"""A unit is found by its serial, however it was typed, and comes with product and customer."""

from datetime import date

import pytest
import time_machine

from portal.customers.services import add_customer
from portal.extensions import db
from portal.products.cover import CoverState
from portal.products.queries import cover_of_unit, find_units, unit, unit_by_serial, units_of
from portal.products.serials import serial_key
from portal.products.services import add_product, add_unit, refresh_search_text


@pytest.fixture
def sold(app):
    product = add_product("CP-1", "呼吸机", warranty_months=24)
    owner = add_customer("KH-1", "青岚医院")
    facts = {
        "lot": "L2601",
        "location": "重症医学科",
        "sold_on": date(2025, 1, 10),
        "accepted_on": date(2025, 1, 31),
    }
    row = add_unit("SN-2025 ab/7", product, customer=owner, **facts)
    db.session.flush()
    db.session.expunge_all()
    return row


@pytest.mark.parametrize(
    "typed", ["SN-2025 ab/7", "sn-2025ab/7", "ＳＮ－２０２５ＡＢ／７", " S N-2025\tAB/7 ", "sn–2025ab/7"]
)
def test_blanks_case_width_and_dashes_do_not_matter(sold, typed):
    found = unit_by_serial(typed)
    assert found is not None
    assert (found.product.name, found.customer.name) == ("呼吸机", "青岚医院")


@pytest.mark.parametrize("typed", ["", "  ", "SN2025AB/7", "SN-2025 ab/70", "\0"])
def test_another_serial_is_another_unit(sold, typed):
    assert unit_by_serial(typed) is None


@pytest.mark.parametrize("typed", ["2025ab", "sn2025", "AB/7", "L2601", "重症", "ab/7 重症"])
def test_any_part_finds(sold, typed):
    assert [found.id for found in find_units(typed)] == [sold.id]


def test_the_newest_sale_first(sold):
    owner, product = unit(sold.id).customer, unit(sold.id).product
    add_unit("B", product, customer=owner)
    add_unit("C", product, customer=owner, sold_on=date(2026, 1, 1))
    assert [found.serial for found in units_of(owner.id)] == ["C", "SN-2025 ab/7", "B"]
    assert len(units_of(owner.id, limit=1)) == 1


@pytest.mark.parametrize(
    ("moment", "state"),
    [("2027-01-30T15:59:59Z", CoverState.IN_COVER), ("2027-01-30T16:00:00Z", CoverState.OUT_OF_COVER)],
)
def test_cover_ends_with_the_company_day(sold, moment, state):
    with time_machine.travel(moment, tick=False):
        cover = cover_of_unit(unit(sold.id))
    assert (cover.state, cover.until) == (state, date(2027, 1, 30))


def test_refreshing_repeats_what_the_service_wrote(sold):
    written = unit(sold.id).search_text
    refresh_search_text([sold.id])
    db.session.expunge_all()
    assert unit(sold.id).search_text == written


def test_a_key_is_its_own_key():
    assert serial_key(serial_key(" ａ–1 b")) == serial_key(" ａ–1 b") == "A-1B"
