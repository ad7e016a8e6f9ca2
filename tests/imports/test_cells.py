"""Every kind of cell, and every way in which one can be wrong."""

from datetime import date, datetime

import pytest

from portal.imports import cells, kinds
from portal.imports.problems import CellWrong

# Spreadsheets know no time zones.
MIDNIGHT = datetime.fromisoformat("2026-01-31T00:00")
MORNING = datetime.fromisoformat("2026-01-31T08:30")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), ("  a \n b\u3000c ", "a b c"), (1001.0, "1001"), (12.5, "12.5"), (7, "7"), (True, "True"),
        ("e\u0301", "é"), ("\ufeff零\u200b宽", "零宽"), ("=1+1", "=1+1"), ("@x", "@x"), ("-5", "-5"), ("+1", "+1"),
        (MIDNIGHT, "2026-01-31"), (date(2026, 1, 31), "2026-01-31"),
    ],
)  # fmt: skip
def test_text_is_what_a_person_sees(cell, text):
    assert cells.as_text(cell) == text


@pytest.mark.parametrize("cell", ["a\0b", "a\x07", "\x85x\x9f", "坏\ufffd字"])
def test_damaged_text_is_refused(app, cell):
    with pytest.raises(CellWrong, match="damaged"):
        cells.as_text(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-31", "2026/1/31", "2026.1.31", "2026年1月31日", "２０２６－１－３１", "2026 年 1 月 31 日", "20260131",
        "2026-01-31 08:30:00", "2026-01-31T00:00:00", date(2026, 1, 31), MORNING, 46053, 46053.0,
    ],
)  # fmt: skip
def test_days(app, cell):
    assert cells.day(cell) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31.01.2026", "not a date"), ("1/31/2026", "not a date"), ("昨天", "not a date"), ("46053", "not a date"),
        (True, "not a date"), (12, "not a date"), ("2026-02-30", "no such day"), ("2026-13-01", "no such day"),
        ("0000-01-01", "no such day"), ("2999-01-01", "not come yet"), ("1926-01-31", "before 1980"),
    ],
)  # fmt: skip
def test_no_days(app, cell, reason):
    with pytest.raises(CellWrong, match=reason):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("138 0013-8000", "+8613800138000"), (13800138000.0, "+8613800138000"), (13800138000, "+8613800138000"),
        ("0571-8555 0001", "+8657185550001"), ("+44 20 7946 0958", "+442079460958"), ("１３８００１３８０００", "+8613800138000"),
        ("", None), (None, None), ("  ", None),
    ],
)  # fmt: skip
def test_phones(app, cell, number):
    assert cells.phone(cell) == number


@pytest.mark.parametrize(
    "cell", ["12345", "138001380001", "13800138000/13900139000", "无", "12800138000", "abc"]
)
def test_no_phones(app, cell):
    with pytest.raises(CellWrong, match="not a phone number"):
        cells.phone(cell)


@pytest.mark.parametrize("cell", ["1.38E+10", "1.23457E+11", "9E+12"])
def test_numbers_a_spreadsheet_shortened(app, cell):
    for parse in (cells.phone, cells.key(40)):
        with pytest.raises(CellWrong, match="shortened"):
            parse(cell)


def test_keys(app):
    parse = cells.key(5)
    assert (parse(" ＫＨ 1 "), parse(None), parse(1001.0)) == ("KH 1", None, "1001")
    with pytest.raises(CellWrong, match="rounded"):
        parse(1.2345678901234567e17)
    with pytest.raises(CellWrong, match="6 characters; at most 5"):
        parse("123456")


@pytest.mark.parametrize("cell", ["a@b.cn", " Name.X@Example.COM ", "ａ＠ｂ.cn"])
def test_addresses(app, cell):
    assert "@" in cells.email(cell)


@pytest.mark.parametrize(
    "cell", ["a", "a@b", "a@@b.cn", "a b@c.cn", "a@b.cn,c@d.cn", "<a@b.cn>", "@b.cn", "a@.cn", "a@b..cn"]
)
def test_no_addresses(app, cell):
    with pytest.raises(CellWrong, match="e-mail"):
        cells.email(cell)


@pytest.mark.parametrize(
    ("cell", "months"), [("24", 24), (24.0, 24), ("24个月", 24), ("２４ 月", 24), ("0", 0), ("", None)]
)
def test_months(app, cell, months):
    assert cells.months(cell) == months


@pytest.mark.parametrize("cell", ["-1", "24.5", 24.5, "两年", "601", "1e3"])
def test_no_months(app, cell):
    with pytest.raises(CellWrong, match="months"):
        cells.months(cell)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("医院", "hospital"), ("Hospital", "hospital"), ("藥店", "pharmacy"), ("个人", "person")],
)
def test_kinds(app, cell, kind):
    assert cells.one_of(kinds.SPELLINGS, kinds.NAMED)(cell) == kind


def test_no_kind(app):
    with pytest.raises(CellWrong, match=r"医院 \(hospital\)"):
        cells.one_of(kinds.SPELLINGS, kinds.NAMED)("火箭")
