"""A customer is found by any part of what a caller says."""

import pytest
from sqlalchemy import text

from portal.customers.models import Contact
from portal.customers.queries import customer, find_customers
from portal.customers.searching import wanted_texts
from portal.customers.services import add_contact, add_customer, refresh_search_text
from portal.extensions import db


@pytest.fixture
def hospital(app):
    contacts = [Contact(name="张伟", title="设备科科长", phone="+8613800138000")]
    return add_customer(
        "KH-0042",
        "青岚县第一医院",
        province="浙江省",
        city="杭州市",
        phone="+861065529988",
        contacts=contacts,
    )


@pytest.mark.parametrize(
    "said",
    [
        "青岚", "第一医院", "kh-0042", "ＫＨ－0042", "0042", "张伟", "杭州", "医院 张伟", "医院  杭 张伟",
        "138 0013 8000", "13800138000", "013800138000", "+86 138 0013 8000", "0086 138-0013-8000", "8613800", "0138", "8000",
        "010-6552 9988", "01065529988", "6552", "+86 10 6552 9988", "+86 (010) 6552", "１０６５５２",
    ],
)  # fmt: skip
def test_any_part_finds(hospital, said):
    assert [found.code for found in find_customers(said)] == ["KH-0042"]


@pytest.mark.parametrize(
    "said", ["", " ", "青", "8", "医院 上海", "13900", "院医", "\0\0", "%", "__", "岚青"]
)
def test_nothing_else_finds(hospital, said):
    assert find_customers(said) == []


@pytest.mark.parametrize("said", ["x" * 1_000_000, "😀😀", "\u202eabc", "a\0b", "' OR 1=1 --"])
def test_odd_texts_are_only_not_found(hospital, said):
    assert find_customers(said) == []


def test_whole_fields_first_then_beginnings_then_the_rest(app):
    for code, name in (("A1", "云渡医院青岚分院"), ("A2", "青岚医院"), ("A3", "青岚"), ("A4", "青岚诊所")):
        add_customer(code, name)
    assert [found.code for found in find_customers("青岚")] == ["A3", "A2", "A4", "A1"]
    assert [found.code for found in find_customers("青岚", limit=2)] == ["A3", "A2"]


def test_contacts_come_with_the_customer(hospital):
    add_contact(hospital, "李娜", phone="+8613900001111")
    db.session.flush()
    db.session.expunge_all()
    (found,) = find_customers("139 0000 1111")
    assert [contact.name for contact in found.contacts] == ["张伟", "李娜"]
    assert customer(found.id).contacts
    assert customer(0) is None


def test_refreshing_repeats_what_the_service_wrote(hospital):
    written = hospital.search_text
    db.session.execute(text("UPDATE customers SET search_text = ''"))
    refresh_search_text([hospital.id])
    assert db.session.scalar(text("SELECT search_text FROM customers")) == written


def test_the_index_is_used(app):
    """Only what the query asks can be answered by the index; a planner that knows the table's size then takes it."""
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = db.session.scalars(
        text("""
        EXPLAIN SELECT id FROM customers WHERE bigrams(search_text) @> bigrams('4f2a9c') AND strpos(search_text, '4f2a9c') > 0
    """)
    ).all()
    assert any("ix_customers_search" in line for line in plan), plan


def test_a_single_letter_narrows_but_never_searches():
    assert wanted_texts("王") == []
    assert wanted_texts("医院 王") == [["医院"], ["王"]]
