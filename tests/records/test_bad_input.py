"""Bad input into a step form: one sentence beside the field, and what was typed stays."""

import json

import pytest

from portal.procedures.schema import Record
from tests.records.every_type import EVERY_TYPE, words
from tests.records.filling import build

REQUIRED = Record.model_validate(
    {
        "title": words("required"),
        "fields": [
            {**item, "required": True}
            for item in EVERY_TYPE.model_dump(by_alias=True, exclude_none=True, mode="python")["fields"]
        ],
    }
)


def test_every_empty_field_says_so_at_once(speaking):
    with speaking("en"):
        form = build(REQUIRED, typed={})
        assert not form.validate()
        assert set(form.errors) == {item.name for item in REQUIRED.fields}
        assert all(
            len(sentences) == 1 and str(sentences[0]).endswith(".") for sentences in form.errors.values()
        )


BAD = {
    "title_line": ["x" * 41, "a\0b", "\x1b[31m"],
    "story": ["y" * 1_000_000, "a\0b"],
    "scope": ["gone", "<script>alert(1)</script>", "🙂"],
    "told": ["maybe", "مرحبا", "1" * 1000],
    "weight": ["heavy", "1.2345", "5001", "NaN", "Infinity", "1e3", "-51", "٣x", "1\0"],
    "cost": ["-1", "1.234", "🙂", "9" * 1000],
    "bought_on": ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "x" * 1_000_000],
    "arrived_at": ["soon", "2026-11-21 25:00", "2026-13-01T00:00", "\u202e2026"],
    "technician": ["9", "x", "-7", "7 or 1=1", "99999999999999999999"],
    "signature": ["{", "[]", '{"strokes": [[["a", 1]]]}', '{"width":1e9}', "[" * 100_000, "null"],
    "score": ["0", "6", "5.0", "five", "٥٥٥"],
    "email": ["me", "a@b", "a b@c.de", "@c.de", "<x@y.z>", "a@b..c", "x" * 300 + "@a.de"],
    "phone": ["12", "call me", "🙂", "+86 999", "1" * 60],
    "parts-0-quantity": ["0", "100", "many", "1.5"],
    "parts-0-part": ["", "p" * 201, "\0"],
    "parts-0-paid_by": ["nobody"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_bad_input_gets_one_sentence_and_stays(speaking, name, text):
    typed = {"title_line": "fine", "parts-0-part": "valve", "parts-0-quantity": "1", name: text}
    with speaking("en"):
        form = build(typed=typed)
        assert not form.validate()
        assert len(form.faults()) == 1, form.faults()
        _place, sentence = form.faults()[0]
        assert str(sentence).endswith(".")
        assert len(str(sentence)) < 120
        if name in ("title_line", "story", "weight", "bought_on", "email", "phone"):
            assert form[name].typed == text.replace("\0", "").replace("\x1b", "")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "🙂 done", "مرحبا بالعالم", "'; DROP TABLE x;--", "{{ 7*7 }}"]
)
def test_odd_but_honest_text_is_kept(speaking, text):
    with speaking("en"):
        form = build(typed={"title_line": text, "story": text, "parts-0-part": text, "parts-0-quantity": "1"})
        assert form.validate(), form.faults()
        assert (
            form.values()["title_line"] == form.values()["story"] == form.values()["parts"][0]["part"] == text
        )


@pytest.mark.parametrize(
    "points", [[[1, 1]], [[1, 1]] * 300, [[(n * 37) % 600, (n * 71) % 200] for n in range(11_000)]]
)
def test_a_dot_or_a_novel_is_no_signature(speaking, points):
    drawing = json.dumps({"width": 600, "height": 200, "strokes": [points]})
    with speaking("en"):
        form = build(typed={"signature": drawing})
        assert not form.validate()
        assert list(form.errors) == ["signature"]
