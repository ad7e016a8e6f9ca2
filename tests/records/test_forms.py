"""Step forms: what is typed becomes typed values, in every language, whatever the record calls its fields."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from portal.kernel.errors import DomainError
from portal.procedures.schema import Record
from portal.records.signatures import signature_text
from tests.records.every_type import field, filled, words
from tests.records.filling import as_typed, build

DRAWN = json.dumps({"width": 600, "height": 200, "strokes": [[[n * 9.3, 40.1 + n] for n in range(9)]]})


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filled)
def test_values_typed_are_values_read(speaking, values):
    with speaking("en"):
        form = build(typed=as_typed(values))
        assert form.validate(), form.faults()
        assert form.values() == values


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_signature_text_reads_as_drawn_or_typed(speaking):
    with speaking("en"):
        assert build(typed={"signature-typed": " Wang  "}).values()["signature"] == signature_text(
            name="Wang"
        )
        assert build(typed={}).values()["signature"] is None


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
