"""All or nothing: what a sheet changes, what it refuses, and what it leaves alone."""

import pytest
from sqlalchemy import func, select

from portal.customers.models import Contact, Customer
from portal.customers.queries import find_customers
from portal.customers.services import add_customer
from portal.extensions import db
from portal.imports import problems
from portal.imports.problems import FileUnreadable, ImportRefused
from portal.imports.services import file_digest, import_file
from portal.kernel.actors import SYSTEM
from portal.ledger.models import Event
from portal.products.models import Product, Unit
from portal.products.queries import find_units, unit_by_serial
from portal.products.services import add_product
from portal.unit_of_work import unit_of_work
from tests.imports.sheets import CUSTOMERS, UNITS, text_file, workbook


@pytest.fixture
def take(app, tmp_path):
    """Import rows as a kind of sheet, from a .csv file or a workbook."""

    def take(kind, rows, *, write=text_file, name="sheet.csv"):
        path = write(tmp_path / name, rows)
        with unit_of_work():
            return import_file(kind, path, by=SYSTEM)

    return take


@pytest.fixture
def refused(take):
    """The problems for which rows are refused, as (line, column, value, reason)."""

    def refused(kind, rows, **how):
        with pytest.raises(ImportRefused) as error:
            take(kind, rows, **how)
        assert (
            db.session.scalar(select(func.count()).select_from(Event).where(Event.type == "import.completed"))
            == 0
        )
        return [
            (found.line, found.column, found.value, found.reason) for found in error.value.problems.in_order()
        ]

    return refused


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def figures(counts):
    return (counts.rows, counts.added, counts.changed, counts.unchanged)


@pytest.mark.parametrize("write", [text_file, workbook])
def test_new_changed_unchanged(take, write):
    header = [*CUSTOMERS, "电话"]
    assert figures(
        take("customers", [header, ["1", "甲", "医院", ""], ["2", "乙", "药店", ""]], write=write)
    ) == (2, 2, 0, 0)
    again = [
        header,
        ["1", "甲", "医院", ""],
        ["2", "乙", "诊所", "0571-85550001"],
        ["3", "丙", "个人", 13800138000],
    ]
    assert figures(take("customers", again, write=write)) == (3, 1, 1, 1)
    assert [found.code for found in find_customers("0571 8555")] == ["2"]
    assert [found.phone for found in find_customers("丙")] == []  # one letter is no search
    assert find_customers("138 0013 8000")[0].name == "丙"


def test_the_order_and_language_of_columns_are_free(take):
    take(
        "customers",
        [["Kind*", "客戶名稱(必填)", "customer_code", "E-MAIL"], ["Hospital", "甲", "ＫＨ１", "a@b.cn"]],
    )
    row = db.session.scalars(select(Customer)).one()
    assert (row.code, row.name, row.kind, row.email) == ("KH1", "甲", "hospital", "a@b.cn")


def test_an_absent_column_leaves_what_is_stored_and_an_empty_cell_empties_it(take):
    take("customers", [[*CUSTOMERS, "省份", "城市"], ["1", "甲", "医院", "浙江省", "杭州市"]])
    take("customers", [[*CUSTOMERS, "城市"], ["1", "甲", "医院", ""]])
    row = db.session.scalars(select(Customer)).one()
    assert (row.province, row.city) == ("浙江省", None)


def test_more_contacts_are_more_rows(take):
    header = [*CUSTOMERS, "联系人", "职务", "联系人电话"]
    rows = [
        header,
        ["1", "甲", "医院", "张三", "科长", "13800138000"],
        ["1", "", "", "李四", "", "139 0013 9000"],
    ]
    counts = take("customers", rows)
    assert figures(counts) == (2, 1, 0, 0)
    assert counts.more == {"contacts_added": 2, "contacts_changed": 0}
    assert [found.code for found in find_customers("李四")] == ["1"]
    counts = take("customers", [header, ["1", "甲", "医院", "李四", "护士长", ""]])
    assert (figures(counts), counts.more) == ((1, 0, 0, 1), {"contacts_added": 0, "contacts_changed": 1})
    people = db.session.execute(select(Contact.name, Contact.title, Contact.phone).order_by(Contact.id)).all()
    assert people == [("张三", "科长", "+8613800138000"), ("李四", "护士长", None)]
    assert find_customers("139 0013") == []


def test_units_refer_to_products_and_customers(take):
    add_product("CP-1", "呼吸机")
    add_customer("KH-1", "青岚医院")
    header = [*UNITS, "批号", "销售日期", "验收日期", "科室"]
    rows = [
        header,
        ["sn 1-a", "CP-1", "KH-1", "L1", "2026/1/31", "2026年2月9日", "急诊科"],
        ["=SUM(A1)", "CP-1", "", "", "", "", ""],
    ]
    assert figures(take("units", rows)) == (2, 2, 0, 0)
    found = unit_by_serial("SN1-A")
    assert (found.customer.name, str(found.sold_on), str(found.accepted_on)) == (
        "青岚医院",
        "2026-01-31",
        "2026-02-09",
    )
    assert unit_by_serial("=sum(a1)").customer is None
    assert figures(take("units", [["SN", "产品编码", "客户编码"], ["SN1-A", "CP-1", "KH-1"]])) == (1, 0, 1, 0)
    assert [row.lot for row in find_units("急诊")] == ["L1"]
    assert [row.serial for row in find_units("sn1")] == ["SN1-A"]


def test_units_of_strangers_are_named(refused):
    add_product("CP-1", "呼吸机")
    rows = [UNITS, ["1", "CP-9", "KH-9"], ["2", "CP-1", ""], ["3", "CP-1", "KH-8"]]
    found = refused("units", rows)
    assert [problem[:3] for problem in found] == [
        (2, "产品编码", "CP-9"),
        (2, "客户编码", "KH-9"),
        (4, "客户编码", "KH-8"),
    ]
    assert "no product" in found[0][3]
    assert "no customer" in found[1][3]
    assert count(Unit) == 0


def test_every_bad_cell_is_named_and_nothing_is_stored(refused):
    header = [*CUSTOMERS, "电话", "邮箱", "联系人", "联系人电话"]
    rows = [
        header,
        ["1", "甲", "医院", "0571-85550001", "a@b.cn", "张三", ""],
        ["2", "", "火箭", "123", "a@b", "", "13800138000"],
        ["3", "x" * 201, "医院", "", "", "", ""],
        ["", "丁", "医院", "", "", "", ""],
        ["1", "甲二", "", "", "", "张三", ""],
        ["4", "戊", "医院", "", "", "", "", "多"],
        ["4", "", "", "", "", "", ""],
    ]
    found = refused("customers", rows)
    assert [problem[:2] for problem in found] == [
        (3, "客户类型"), (3, "电话"), (3, "邮箱"), (3, "客户名称"), (3, "联系人"), (4, "客户名称"), (5, "客户编码"),
        (6, "客户名称"), (6, "联系人"), (7, ""), (8, "客户编码"),
    ]  # fmt: skip
    assert all(problem[3] for problem in found)
    reasons = [problem[3] for problem in found[7:]]
    for reason, words in zip(reasons, ("Line 2", "line 2", "more cells", "line 7"), strict=True):
        assert words in reason
    assert count(Customer) == count(Contact) == 0


def test_keys_twice_in_one_file(refused):
    assert [
        problem[:3] for problem in refused("products", [["产品编码", "产品名称"], ["1", "a"], ["1", "b"]])
    ] == [(3, "产品编码", "1")]
    add_product("P", "泵")
    assert [problem[:3] for problem in refused("units", [UNITS[:2], ["a 1", "P"], ["A1", "P"]])] == [
        (3, "序列号", "A1")
    ]


@pytest.mark.parametrize(
    ("header", "column", "words"),
    [
        ([*CUSTOMERS, "颜色"], "颜色", "not known"),
        (["客户编号码", *CUSTOMERS[1:]], "客户编号码", "Is it"),
        ([*CUSTOMERS, "名称"], "名称", "twice"),
        (CUSTOMERS[:2], "客户类型", "missing"),
    ],
)
def test_headers_that_are_wrong(refused, header, column, words):
    found = refused("customers", [header, ["1", "2", "3", "4"]])
    assert found[0][:2] == (1, column)
    assert words in found[0][3]


def test_a_header_alone_is_no_sheet(take):
    with pytest.raises(FileUnreadable, match="no row below"):
        take("customers", [CUSTOMERS])


def test_a_thousand_are_listed_and_all_are_counted(take, monkeypatch):
    monkeypatch.setattr(problems, "MOST_LISTED", 5)
    monkeypatch.setattr("portal.imports.unit_rows.MOST_LISTED", 5)
    add_product("P", "泵")
    with pytest.raises(ImportRefused) as error:
        take("units", [UNITS, *([f"s{n}", "X", "Y"] for n in range(20))])
    assert (len(error.value.problems.listed), error.value.problems.count) == (5, 40)


def test_the_event_tells_what_came_from_where(take, tmp_path):
    take("products", [["产品编码", "产品名称"], ["1", "a"]], name="目录.csv")
    event = db.session.scalars(select(Event).where(Event.type == "import.completed")).one()
    assert event.chain == "system"
    assert event.facts == {
        "kind": "products",
        "file": "目录.csv",
        "sha256": file_digest(tmp_path / "目录.csv"),
        "rows": 1,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
    }


def test_what_looks_like_a_formula_is_text(take):
    take(
        "products", [["产品编码", "产品名称", "型号"], ["=1+1", "@cmd", "-2+3"], ["+7", "=HYPERLINK(1)", "x"]]
    )
    rows = db.session.execute(select(Product.code, Product.name, Product.model).order_by(Product.id)).all()
    assert rows == [("=1+1", "@cmd", "-2+3"), ("+7", "=HYPERLINK(1)", "x")]
