"""A signature kept as text, and its drawing: only numbers ever reach the page."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.records.signatures import count_points, read_signature, signature_text
from tests.records.every_type import strokes


@settings(max_examples=40, deadline=None)
@given(strokes, st.text(max_size=30))
def test_drawn_strokes_are_kept(drawn, name):
    signature = read_signature(signature_text(name=name, strokes=drawn))
    assert signature.is_drawn
    assert signature.name == name
    assert [list(stroke) for stroke in signature.strokes] == drawn
    assert re.fullmatch(r"[MLh0-9 -]+", signature.path)


def test_the_box_holds_every_point():
    signature = read_signature(signature_text(strokes=[[(10, 20), (110.4, 60.2)], [(5, 30)]]))
    left, top, width, height = map(int, signature.view_box.split())
    assert left < 5
    assert top < 20
    assert left + width > 110
    assert top + height > 60
    assert signature.path == "M10 20L110 60M5 30h1"


def test_a_typed_name_has_no_drawing():
    signature = read_signature(signature_text(name="王小明"))
    assert (signature.method, signature.name, signature.is_drawn) == ("typed", "王小明", False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"strokes":[["x"]]}',
        '{"method":"drawn","name":"a","strokes":[[["<",1]]]}',
        "[" * 5000,
        "{}",
        '{"method":"drawn","name":"a","strokes":[[[1e999,1]]]}',
        '{"method":"drawn","name":"a","strokes":[[[NaN,1]]]}',
    ],
)
def test_nonsense_is_read_as_a_name_and_never_fails(text):
    signature = read_signature(text)
    assert not signature.is_drawn
    assert signature.path == ""


def test_a_resting_finger_is_one_point():
    assert count_points([[(1, 1)] * 400]) == 1
    assert count_points([[(1, 1), (1.2, 1.3), (9, 9)]]) == 2
