"""The committed sheets are what the script writes, and plausible."""

import csv
from collections import Counter

import pytest

from portal.demo import cases, make_data
from portal.demo.company import DATA
from portal.kernel.text import parse_phone


def rows_of(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_script_writes_the_committed_sheets(tmp_path, monkeypatch):
    monkeypatch.setattr(make_data, "DATA", tmp_path)
    make_data.main()
    for name in ("customers", "products", "units"):
        assert (tmp_path / f"{name}.csv").read_bytes() == (DATA / f"{name}.csv").read_bytes(), (
            f"{name}.csv was edited by hand"
        )


def test_enough_of_everything():
    customers = {row["客户编码"]: row for row in reversed(rows_of("customers"))}
    assert len(customers) >= 200
    assert len({row["省份"] for row in customers.values()}) >= 8
    assert set(Counter(row["客户类型"] for row in customers.values())) >= {"医院", "诊所", "药店", "个人"}
    assert len(rows_of("products")) >= 60
    assert all("（演示）" in row["注册证号"] for row in rows_of("products"))
    units = rows_of("units")
    assert len(units) >= 2_000
    assert len({row["序列号"] for row in units}) == len(units)
    assert all(not row["验收日期"] or row["验收日期"] > row["销售日期"] for row in units)


def test_phones_are_valid_in_shape():
    phones = {row[name] for row in rows_of("customers") for name in ("电话", "联系人电话") if row[name]}
    assert all(parse_phone(phone) for phone in phones)


def test_every_fault_is_told_in_full():
    lines = {row["产品类别"] for row in rows_of("products")}
    faults = cases.told("faults")
    assert len({fault["problem"] for fault in faults}) >= 40
    assert {fault["line"] for fault in faults} == lines
    for fault in faults:
        assert {"cause", "plan", "work", "test", "mode", "severity", "fault", "urgent"} <= fault.keys()
        assert ("ask" in fault) == ("answer" in fault)


@pytest.mark.parametrize("refusal", cases.told("refusals"), ids=lambda refusal: refusal["ground"])
def test_refusals_say_why_and_what_else(refusal):
    assert len(refusal["reason"]) > 30
