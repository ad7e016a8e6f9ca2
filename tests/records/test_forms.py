"""Step forms: what is typed becomes typed values; what is wrong is said beside the field and never lost."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from werkzeug.datastructures import MultiDict

from portal.kernel.errors import DomainError
from portal.kernel.time import COMPANY_ZONE
from portal.procedures.schema import Record
from portal.records.forms import step_form
from portal.records.signatures import read_signature, signature_text
from tests.records.every_type import EVERY_TYPE, STAFF, field, filled, words

DRAWN = json.dumps({"width": 600, "height": 200, "strokes": [[[n * 9.3, 40.1 + n] for n in range(9)]]})


def build(record=EVERY_TYPE, typed=None, **more):
    data = None if typed is None else MultiDict(typed)
    return step_form(record, people=lambda role: STAFF if role == "technician" else (), data=data, **more)


def as_typed(values):
    """What a browser sends when a person fills in exactly these values."""
    sent = {}
    for name, value in values.items():
        if name == "parts":
            for place, row in enumerate(value or ()):
                sent |= {
                    f"parts-{place}-{column}": inner
                    for column, cell in as_typed(row).items()
                    for inner in [cell]
                }
        elif name == "signature" and value:
            kept = read_signature(value)
            sent["signature-typed"] = kept.name
            if kept.is_drawn:
                sent["signature"] = json.dumps(
                    {"width": 600, "height": 200, "strokes": [list(map(list, s)) for s in kept.strokes]}
                )
        elif isinstance(value, bool):
            sent[name] = "yes" if value else "no"
        elif isinstance(value, datetime):
            sent[name] = f"{value.astimezone(COMPANY_ZONE):%Y-%m-%dT%H:%M}"
        else:
            sent[name] = "" if value is None else str(value)
    return sent


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filled)
def test_values_typed_are_values_read(speaking, values):
    with speaking("en"):
        form = build(typed=as_typed(values))
        assert form.validate(), form.faults()
        assert form.values() == values


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filled)
def test_values_given_are_shown_as_they_would_be_typed(speaking, values):
    with speaking("en"):
        untouched = build(values=values)
        shown = {
            name: untouched[name].typed for name in ("story", "weight", "bought_on", "arrived_at", "email")
        }
        again = build(typed=as_typed(values) | shown)
        assert again.validate(), again.faults()
        assert again.values() == values


def test_labels_follow_the_language(speaking):
    record = Record.model_validate(
        {
            "title": words("t"),
            "fields": [{"name": "a", "type": "text", "label": {"zh-Hans": "软件", "en": "Software"}}],
        }
    )
    said = {}
    for language in ("zh_Hans", "zh_Hant", "en", "zh_Hans"):
        with speaking(language):
            said[language] = build(record)["a"].label.text
    assert said == {"zh_Hans": "软件", "zh_Hant": "軟體", "en": "Software"}


def test_an_untouched_form_ignores_the_request(speaking):
    with speaking("en"):
        assert build()["title_line"].typed == ""


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


def test_times_are_company_time(speaking):
    with speaking("en"):
        form = build(typed={"arrived_at": "2026-11-21T18:30"})
        assert form.validate()
        assert form.values()["arrived_at"] == datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def test_a_phone_is_chinese_unless_it_says_otherwise(speaking):
    with speaking("en"):
        assert build(typed={"phone": "138 0013 8000"}).values()["phone"] == "+8613800138000"
        assert build(typed={"phone": "+852 2123 4567"}).values()["phone"] == "+85221234567"


def test_a_drawn_signature_is_kept_small(speaking):
    with speaking("en"):
        form = build(typed={"signature": DRAWN, "signature-typed": "王小明"})
        assert form.validate(), form.faults()
        assert json.loads(form.values()["signature"]) == {
            "method": "drawn",
            "name": "王小明",
            "strokes": [[[round(n * 9.3), round(40.1 + n)] for n in range(9)]],
        }


@pytest.mark.parametrize(
    "points", [[[1, 1]], [[1, 1]] * 300, [[(n * 37) % 600, (n * 71) % 200] for n in range(11_000)]]
)
def test_a_dot_or_a_novel_is_no_signature(speaking, points):
    drawing = json.dumps({"width": 600, "height": 200, "strokes": [points]})
    with speaking("en"):
        form = build(typed={"signature": drawing})
        assert not form.validate()
        assert list(form.errors) == ["signature"]


def test_signature_text_reads_as_drawn_or_typed(speaking):
    with speaking("en"):
        assert build(typed={"signature-typed": " Wang  "}).values()["signature"] == signature_text(
            name="Wang"
        )
        assert build(typed={}).values()["signature"] is None


CONDITIONAL = Record.model_validate(
    {
        "title": words("conditional"),
        "fields": [
            field("scope", "choice", required=True, of={"inside": words("in"), "outside": words("out")}),
            field("reason", "text", required=True, when="scope == outside"),
            field("told", "yes-no", when="reason == 'far'", required=True),
            field("excuse", "text", required=True, when="ticket.urgent"),
        ],
    }
)


@pytest.mark.parametrize(
    ("typed", "urgent", "faults", "values"),
    [
        ({"scope": "inside"}, False, set(), {"scope": "inside"}),
        ({"scope": "inside", "reason": "left over"}, False, set(), {"scope": "inside"}),
        ({"scope": "inside", "reason": "x" * 900}, False, set(), {"scope": "inside"}),
        ({"scope": "outside"}, False, {"reason"}, None),
        ({"scope": "outside", "reason": "far"}, False, {"told"}, None),
        ({"scope": "inside", "reason": "far"}, False, set(), {"scope": "inside"}),
        ({"scope": "outside", "reason": "far", "told": "no"}, False, set(),
         {"scope": "outside", "reason": "far", "told": False}),
        ({"scope": "inside"}, True, {"excuse"}, None),
        ({}, True, {"scope", "excuse"}, None),
    ],
)  # fmt: skip
def test_only_what_is_asked_is_checked_and_kept(speaking, typed, urgent, faults, values):
    with speaking("en"):
        form = build(CONDITIONAL, typed=typed, ticket={"urgent": urgent})
        assert form.validate() is (not faults)
        assert set(form.errors) == faults
        if values is not None:
            assert form.values() == values


def test_one_more_row_keeps_everything(speaking):
    typed = {f"parts-{place}-part": f"part {place}" for place in range(3)} | {
        "add-row": "parts",
        "cost": "not yet",
    }
    with speaking("en"):
        form = build(typed=typed)
        assert form.wants_row
        assert [row["part"].typed for row in form["parts"].rows] == ["part 0", "part 1", "part 2", ""]
        assert form["cost"].typed == "not yet"
        assert form.faults() == []
        assert not build(typed={"cost": "1"}).wants_row
        assert not build().wants_row


def test_a_table_has_no_more_rows_than_allowed(speaking):
    typed = {f"parts-{place}-part": "x" for place in range(400)} | {
        f"parts-{place}-quantity": "1" for place in range(400)
    }
    with speaking("en"):
        form = build(typed=typed)
        assert len(form["parts"].rows) == 6


def test_too_few_rows_are_named(speaking):
    record = Record.model_validate(
        {
            "title": words("t"),
            "fields": [field("parts", "table", columns=[field("part", "text")], **{"least-rows": 2})],
        }
    )
    with speaking("en"):
        form = build(record, typed={"parts-0-part": "one"})
        assert not form.validate()
        assert "at least 2" in str(form.errors["parts"][0])


@pytest.mark.parametrize(
    "name", ["data", "errors", "validate", "values", "meta", "process", "filter_a", "form_errors"]
)
def test_a_record_may_use_any_name(speaking, name):
    record = Record.model_validate({"title": words("t"), "fields": [field("a", "text"), field(name, "text")]})
    with speaking("en"):
        form = build(record, typed={"a": "1", name: "2"}, prefix="p")
        assert form.validate()
        assert form.values() == {"a": "1", name: "2"}
        assert form[name].id == f"p-{name}"


def test_a_rule_of_the_world_stands_beside_its_field(speaking):
    with speaking("en"):
        form = build(typed={"title_line": "x"})
        form.refuse(DomainError("Not today.", fields={"title_line": "Say why."}))
        assert form.faults() == [(None, "Not today."), ("title_line", "Say why.")]


def test_decimals_never_pass_through_floats(speaking):
    with speaking("en"):
        form = build(typed={"weight": "0.1", "cost": "1,280.10"})
        assert form.validate()
        assert form.values()["weight"] == Decimal("0.1")
        assert str(form.values()["cost"]) == "1280.10"
