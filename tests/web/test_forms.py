"""Fields say what is wrong in a sentence, keep what was typed, and let nothing harmful through."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from portal.kernel.errors import DomainError
from portal.web.forms import HouseForm, Text
from tests.web.small_app import EveryField, NoteForm

GOOD = {"name": "张护士长", "words": "开机报警", "kind_of": "repair"}
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "%(name)s",
    "🙂👩‍🔬🇨🇳",
    "مرحبا بالعالم",
    "a\u202eb\u2066c",
    "é" + "e\u0301",
    "\ufeffword",
]


@pytest.fixture
def filled(furniture):
    def make(**values):
        data = MultiDict()
        for name, value in (GOOD | values).items():
            for one in value if isinstance(value, list) else [value]:
                data.add(name, one)
        return EveryField(formdata=data)

    with furniture.test_request_context(headers={"Accept-Language": "en"}):
        yield make


def test_a_good_form_means_what_was_typed(filled):
    form = filled(
        place="b",
        extras=["x", "y"],
        agreed="yes",
        urgent="no",
        count="１２",
        weight="1,2.500",
        price="99.5",
        bought="2026年11月3日",
        wished="2026-11-21T18:30",
        stars="5",
        version="7",
    )
    assert form.validate(), form.faults()
    typed = form.typed()
    assert (typed["place"], typed["extras"], typed["agreed"], typed["urgent"]) == (
        "b",
        ["x", "y"],
        True,
        False,
    )
    assert (typed["count"], typed["weight"], typed["price"]) == (12, Decimal("12.500"), Decimal("99.5"))
    assert typed["bought"] == date(2026, 11, 3)
    assert typed["wished"] == datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    assert (typed["stars"], typed["version"], typed["parts"]) == (5, 7, [])


def test_empty_optional_fields_are_nothing(filled):
    form = filled()
    assert form.validate(), form.faults()
    assert {name for name, value in form.typed().items() if value in (None, [], False)} >= {
        "place",
        "count",
        "bought",
        "signed",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 51),
        ("name", "a\x00b"),
        ("name", "a\x1bb"),
        ("words", "x" * 1_000_000),
        ("kind_of", "other"),
        ("kind_of", ""),
        ("place", "c"),
        ("extras", "z"),
        ("count", "0"),
        ("count", "100"),
        ("count", "1.5"),
        ("count", "9" * 400),
        ("count", "٣x"),
        ("weight", "1.2345"),
        ("weight", "NaN"),
        ("weight", "Infinity"),
        ("weight", "1e5"),
        ("price", "-1"),
        ("price", "0x10"),
        ("bought", "2026-02-30"),
        ("bought", "yesterday"),
        ("bought", "9999-01-01"),
        ("wished", "2026-11-21"),
        ("wished", "2026-11-21T25:00"),
        ("signed", "{"),
        ("signed", '{"width":1e9,"height":1,"strokes":[]}'),
        ("signed", '{"width":9,"height":9,"strokes":[[[1,"x"]]]}'),
        ("signed", '{"width":9,"height":9,"strokes":[5]}'),
        ("signed", '{"width":9,"height":9,"strokes":[[1,2]]}'),
        ("signed", "[" * 100_000),
    ],
)
def test_each_wrong_value_is_told_beside_its_field(filled, field, value):
    form = filled(**{field: value})
    assert not form.validate()
    assert len(form[field].errors) == 1
    sentence = str(form[field].errors[0])
    assert sentence.endswith((".", "。"))
    assert form.faults()[0][0].startswith(field)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_only_text(pages, text):
    page = pages.send("/fields", {"name": text * 40, "words": text}, status=422)
    shown = page.form("#every")
    assert shown["name"] == text * 40 or "\u202e" in text or "\ufeff" in text
    assert not page.all("main script")
    assert not page.all("main img")


def test_a_megabyte_and_control_characters_come_back_harmless(pages):
    page = pages.send("/fields", {"name": "A" * 1_000_000, "words": "x\x00y\x08z"}, status=422)
    assert len(page.form("#every")["name"]) == 1_000_000
    assert page.form("#every")["words"] == "xyz"


def test_every_fault_is_in_the_summary_and_leads_to_its_input(pages):
    page = pages.send_fragment("/fields", {}, status=422)
    links = [link.get("href") for link in page.all(".error-summary a")]
    ids = {element.get("id") for element in page.tree.iter() if element.get("id")}
    assert len(links) == 3
    assert all(link.removeprefix("#") in ids for link in links)
    assert page.attr(".error-summary", "role") == "alert"


def test_whitespace_and_forms_of_letters_are_unified(filled):
    form = filled(name="  张   三 ", words="a \r\n b\r\n\r\n")
    assert form.validate()
    assert (form.name.data, form.words.data) == ("张 三", "a\n b")
    assert filled(name="e\u0301").name.data == "é"


def test_rows_keep_what_is_filled_and_name_the_wrong_cell(filled):
    form = filled(
        **{"parts-0-part": "HEPA", "parts-0-pieces": "2", "parts-2-part": "fan", "parts-2-pieces": "many"}
    )
    assert not form.validate()
    assert [target for target, _ in form.faults()] == ["parts-2-pieces"]
    good = filled(**{"parts-0-part": "HEPA", "parts-0-pieces": "2", "parts-9-part": ""})
    assert good.validate()
    assert good.parts.data == [{"part": "HEPA", "pieces": 2}]


def test_rows_sent_from_outside_the_table_are_not_read(filled):
    form = filled(**{"parts-999-part": "x", "parts--1-part": "x", "parts-²-part": "x", "parts-60-part": "x"})
    assert form.validate()
    assert form.parts.data == []


def test_a_signature_is_drawn_or_typed(filled):
    drawing = json.dumps({"width": 600, "height": 200, "strokes": [[[1, 2], [30, 40.25]], [[5, 5]]]})
    form = filled(signed=drawing)
    assert form.validate()
    assert form.signed.data.strokes == (((1, 2), (30, 40.2)), ((5, 5),))
    typed = filled(**{"signed": "", "signed-typed": " 王 芳 "})
    assert typed.validate()
    assert (typed.signed.data.name, typed.signed.data.drawn) == ("王 芳", False)


def test_files_beyond_the_limits_are_named_and_the_rest_is_kept(pages, furniture):
    files = [
        (io.BytesIO(b"x" * size), name)
        for name, size in (("a.png", 10), ("big.png", 2000), ("e.png", 0), ("b.png", 5))
    ]
    pages.send("/fields", GOOD | {"files": files})
    assert [file.filename for file in furniture.extensions["sent"]["files"]] == ["a.png", "b.png"]


def test_a_rule_of_the_world_is_told_like_a_fault_of_the_form(filled):
    form = filled()
    form.refuse(DomainError("Taken by somebody else.", fields={"name": "Choose another."}))
    assert form.faults() == [(None, "Taken by somebody else."), ("name", "Choose another.")]


def test_two_forms_on_a_page_keep_their_ids_apart(furniture):
    with furniture.test_request_context():
        first, second = NoteForm(id_prefix="a"), NoteForm(id_prefix="b")
        assert {first.body.id, second.body.id, first.body.label.field_id} == {"a-body", "b-body"}
        assert first.body.name == second.body.name == "body"


def test_a_form_can_be_built_from_data(furniture):
    with furniture.test_request_context(method="POST", data={"cause": "", "extra": "x"}):
        form = HouseForm.built({"cause": Text("Cause", required=True)})()
        assert not form.validate()
        assert form.typed() == {"cause": ""}, "fields that are not declared are not read"


def test_a_json_body_is_not_a_way_in(furniture):
    with furniture.test_request_context(method="POST", json={"body": "x"}):
        assert NoteForm().body.data == ""
