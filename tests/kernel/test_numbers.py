"""Service numbers survive the phone: every slip of one digit or one swap is noticed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.numbers import NumberMistyped, build_number, format_number, looks_like_number, parse_number

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 12, 31))
numbers = st.builds(build_number, days, st.integers(min_value=1, max_value=99_999))


@given(numbers)
def test_a_number_reads_back_however_it_is_grouped(number):
    assert parse_number(number) == number
    assert parse_number(format_number(number)) == number
    assert parse_number(f" {number[:6]}-{number[6:]} ") == number
    assert parse_number(number.translate(str.maketrans("0123456789", "0123456789"))) == number


@given(numbers, st.data())
def test_a_wrong_digit_is_recognised(number, data):
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    with pytest.raises(NumberMistyped):
        parse_number(number[:place] + digit + number[place + 1 :])


@given(numbers, st.data())
def test_two_swapped_neighbours_are_recognised(number, data):
    place = data.draw(st.integers(0, len(number) - 2))
    if number[place] == number[place + 1]:
        return
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with pytest.raises(NumberMistyped):
        parse_number(swapped)


def test_other_text_is_no_number():
    assert not looks_like_number("SN-2231")
    assert looks_like_number("26 1121 0042 7")
    with pytest.raises(ValueError):
        parse_number("hello")


def test_it_is_grouped_for_the_ear():
    assert format_number("26112100427") == "26 1121 0042 7"
    assert format_number("261121100427") == "26 1121 10042 7"
