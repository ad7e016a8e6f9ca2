"""How a step's form and a saved record look: valid, labelled, escaped, in the reader's language."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import make_response, render_template
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from portal.records import reading
from portal.records.forms import step_form
from portal.records.signatures import signature_text
from portal.records.stored import to_json
from tests import page_rules
from tests.pages import parsed
from tests.records.every_type import CONDITIONAL, EVERY_TYPE, STAFF

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def shown(app):
    """`shown("records/_fields.html", form=...)`: the rendered part, parsed and inspected, in Chinese."""

    def show(template, language="zh_Hans", **context):
        with app.test_request_context(), force_locale(language):
            made = {name: value() for name, value in context.items()}
            page = parsed(make_response(render_template(template, **made)), template, fragment=True)
        for rule in (
            page_rules.check_syntax,
            page_rules.check_ids,
            page_rules.check_inputs,
            page_rules.check_nothing_inline,
        ):
            rule(page)
        return page

    return show


def form_of(record=EVERY_TYPE, **more):
    return lambda: step_form(record, people=lambda _role: STAFF, **more)


def lines_of(values, language="zh-Hans", record=EVERY_TYPE):
    return lambda: reading.stored_lines(record, to_json(values), language, person_name=dict(STAFF).get)


def test_every_type_has_its_input(shown):
    page = shown("records/_fields.html", form=form_of(prefix="act"))
    names = {element.get("name") for element in page.all("input, select, textarea")}
    wanted = {field.name for field in EVERY_TYPE.fields if field.type != "table"}
    assert wanted | {"parts-0-part", "parts-2-made_on", "signature-typed"} <= names
    assert all(element.get("id").startswith("act-") for element in page.all("[id]"))
    assert page.has("button[name=add-row][value=parts]")


def test_bad_input_stays_and_is_explained(shown):
    typed = {
        "title_line": NASTY,
        "story": NASTY,
        "weight": NASTY,
        "parts-0-part": NASTY,
        "parts-0-quantity": "0",
    }

    def refused():
        form = form_of(data=MultiDict(typed))()
        assert not form.validate()
        return form

    page = shown("records/_fields.html", form=refused)
    assert not page.has("script, img")
    assert page.attr("#title_line", "value") == NASTY
    assert page.attr("#weight", "value") == NASTY
    assert page.attr("#parts-0-part", "value") == NASTY
    assert page.one("#story").text.strip() == NASTY
    assert page.has("#weight-fault")
    assert page.has("#parts-0-quantity-fault")


def test_conditions_travel_with_their_fields(shown):
    page = shown("records/_fields.html", form=form_of(CONDITIONAL, ticket={"urgent": True}))
    whens = [json.loads(element.get("data-when")) for element in page.all("[data-when]")]
    assert whens[0] == ["==", "scope", {"word": "outside"}]
    assert json.loads(page.attr("[data-behaviour=conditional]", "data-known")) == {"ticket.urgent": "yes"}
    assert not shown("records/_fields.html", form=form_of()).has("[data-behaviour=conditional]")


VALUES = {
    "title_line": NASTY,
    "story": f"first\n{NASTY}",
    "scope": "out-of-scope",
    "told": False,
    "weight": Decimal("1.50"),
    "cost": Decimal(1280),
    "bought_on": date(2026, 3, 1),
    "arrived_at": datetime(2026, 11, 21, 16, 30, tzinfo=UTC),
    "technician": 8,
    "parts": [
        {
            "part": NASTY,
            "quantity": Decimal(2),
            "paid_by": "us",
            "spare": True,
            "price": None,
            "made_on": None,
        }
    ],
    "signature": signature_text(name=NASTY, strokes=[[(1, 2), (30.6, 40)]]),
    "score": 5,
    "email": "a@example.com",
    "phone": "+8613800138000",
}


def test_a_saved_record_is_shown_in_words(shown):
    page = shown("records/_values.html", lines=lines_of(VALUES, "en"), language="en")
    said = dict(zip(page.words("dt"), page.words("dd"), strict=True))
    assert said["Scope"] == "Not Ours"
    assert said["Told"] == "No"
    assert said["Weight"] == "1.50 kg"
    assert said["Cost"] == "¥1,280.00"
    assert said["Arrived_At"] == "2026-11-22 00:30"
    assert said["Technician"] == "Li <b>"
    assert said["Score"] == "★★★★★ 5 of 5 · Good"
    assert said["Phone"] == "138 0013 8000"


def test_labels_and_choices_follow_the_reader(shown):
    page = shown("records/_values.html", lines=lines_of(VALUES, "zh-Hans"))
    said = dict(zip(page.words("dt"), page.words("dd"), strict=True))
    assert said["scope"] == "not ours"
    assert said["told"] == "否"


def test_nothing_typed_becomes_markup(shown):
    page = shown("records/_values.html", lines=lines_of(VALUES))
    assert not page.has("script, img, b")
    typed = [value for element in page.tree.iter() for value in element.attrib.values() if "alert" in value]
    assert typed == []
    [(box, path)] = re.findall(r'<svg[^>]* viewBox="([^"]*)"[^>]*><path d="([^"]*)"/></svg>', page.html)
    assert (box, path) == ("-5 -4 42 50", "M1 2L31 40")


def test_what_was_not_filled_has_no_line(app):
    with app.test_request_context():
        lines = lines_of(dict.fromkeys(VALUES) | {"told": False, "weight": Decimal(0)})()
    assert [(line.name, line.text) for line in lines] == [("told", lines[0].text), ("weight", "0 kg")]


def test_a_person_is_named_from_the_people(app, cast):
    stored = to_json({"technician": cast.technician.id})
    with app.test_request_context():
        [line] = reading.stored_lines(EVERY_TYPE, stored, "en")
        [gone] = reading.stored_lines(EVERY_TYPE, {"technician": 999_999}, "en")
    assert (line.text, gone.text) == (cast.technician.name, "#999999")
