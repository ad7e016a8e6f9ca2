"""Phones as callers say them, and text as it is compared."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.text import composed, digits, fold, format_phone, looks_like_phone, parse_phone


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("13800138000", "+8613800138000"),
        ("0571-8706 5678", "+8657187065678"),
        ("+44 20 7946 0958", "+442079460958"),
        ("12345", None),
        ("hello", None),
        ("", None),
    ],
)
def test_a_phone_number_is_read_as_it_is_written(typed, read):
    assert parse_phone(typed) == read


def test_a_phone_number_is_shown_as_at_home():
    assert format_phone("+8613800138000") == "138 0013 8000"
    assert format_phone("+442079460958").startswith("+44")


def test_text_is_folded_for_comparison():
    assert fold("  ABC  医院 ") == "abc 医院"
    assert digits("(0571) 8706-5678") == "057187065678"
    assert looks_like_phone("0571-8706")
    assert not looks_like_phone("SN2231")


@given(
    st.text(alphabet="a é中\u0301\u0316\u1100\u1161\uff71\uff9e한", max_size=200),
    st.sampled_from(("NFC", "NFKC")),
)
def test_text_is_composed_as_unicode_says(text, form):
    assert composed(text, form) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("row", ["\u0301\u0316", "\u0f73", "\uff9e\u0301"])
def test_a_long_row_of_accents_takes_no_longer_than_a_long_text(row):
    """Sorted all at once, these would take minutes, and nobody else would be answered meanwhile."""
    started = time.process_time()
    composed("a" + row * 150_000, "NFKC")
    assert time.process_time() - started < 3
