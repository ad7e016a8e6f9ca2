"""The little language: what it means, what it refuses, and that it never falls over."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.procedures.expressions import Kind, parse
from portal.procedures.sentences import Wrong

SCOPE = {
    "score": Kind("rating"),
    "price": Kind("money"),
    "told": Kind("yes-no"),
    "result": Kind("choice", ("passed", "not-yet")),
    "note": Kind("text"),
    "came": Kind("date-time"),
    "left": Kind("date-time"),
    "day": Kind("date"),
    "lines": Kind("table"),
    "ticket.urgent": Kind("yes-no"),
}
NOON, EVENING = datetime(2026, 11, 21, 12, tzinfo=UTC), datetime(2026, 11, 21, 18, tzinfo=UTC)
VALUES = {
    "score": 2, "price": Decimal("19.90"), "told": True, "result": "not-yet", "note": "two words",
    "came": NOON, "left": EVENING, "day": None, "lines": [], "ticket.urgent": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("told", True),
        ("ticket.urgent", False),
        ("not ticket.urgent", True),
        ("told == yes", True),
        ("told != true", False),
        ("told == no", False),
        ("score <= 2", True),
        ("score<2", False),
        ("score == 2.0", True),
        ("price > 19.89", True),
        ("price >= 19.90 and price <= 19.9", True),
        ("price > score", True),
        ("result == not-yet", True),
        ("result == 'not-yet'", True),
        ("result != passed", True),
        ("result in [passed, not-yet]", True),
        ("result not in [passed]", True),
        ("score in [1, 2]", True),
        ("note == 'two words'", True),
        ('note != "x"', True),
        ("came < left", True),
        ("left <= came", False),
        ("day == empty", True),
        ("day != empty", False),
        ("lines == empty", True),
        ("day < day", False),
        ("told and (score == 1 or result == not-yet)", True),
        ("told and score == 1 or result == not-yet", True),
        ("not told or score == 2", True),
        ("not (told or score == 2)", False),
        ("came == left", False),
    ],
)
def test_meaning(source, expected):
    if source != "came == left":  # a bare word right of == is a choice, never a field
        assert list(parse(source).faults_in(SCOPE)) == []
    assert parse(source).holds(VALUES) is expected


@pytest.mark.parametrize(
    "source",
    ["", "  ", "and", "told and", "(told", "told)", "told told", "score = 2", "score == ", "1 < score", "score < yes",
     "score < 'a'", "result in passed", "result in [", "result in [passed", "result in []", "result not passed",
     "result in [ticket.urgent]", "score + 1 == 2", "told; told", "__import__('os')", 'told == "open', "x" * 501,
     "not " * 22 + "told", "(" * 22 + "told" + ")" * 22, "told\x00", "值 == 1", "score == 1e9", None, 3, ["told"]],
)  # fmt: skip
def test_what_is_no_condition_is_refused_with_a_sentence(source):
    with pytest.raises(Wrong) as caught:
        parse(source)
    assert str(caught.value.sentence).endswith(".")


@pytest.mark.parametrize(
    "source",
    ["unknown", "ticket.rich", "score", "note", "result == maybe", "result in [passed, maybe]", "told == 2",
     "score == high", "note == word", "score == 'two'", "told < 2", "note > 2", "result < 2", "came < 5", "came < score",
     "came == day.x", "lines == 2", "price > came", "day < came"],
)  # fmt: skip
def test_what_cannot_be_compared_is_found_by_the_check(source):
    assert list(parse(source).faults_in(SCOPE))


def test_values_of_an_unforeseen_kind_are_neither_equal_nor_in_order():
    assert parse("score == 1").holds({"score": True}) is False
    assert parse("came < left").holds({"came": 5, "left": NOON}) is False
    assert parse("came < left").holds({"came": NOON.replace(tzinfo=None), "left": EVENING}) is False


def test_names_are_those_of_fields_only():
    assert parse("a == b and c < d or not e in [f]").names == {"a", "c", "d", "e"}


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with suppress(Wrong):
        parse(text)


words = st.sampled_from(["told", "score", "result", "note", "came", "left", "and", "or", "not", "in", "==", "<", ">=", "(", ")", "[", "]", ",", "2", "yes", "empty", "passed", "'x'"])  # fmt: skip
anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=3)
    | st.just(NOON)
    | st.decimals(allow_nan=False)
)


@settings(deadline=None)
@given(st.lists(words, max_size=14).map(" ".join), st.dictionaries(st.sampled_from(list(SCOPE)), anything))
def test_evaluation_is_total_whatever_the_values_are(source, values):
    try:
        expression = parse(source)
    except Wrong:
        return
    assert expression.holds(values) in {True, False}
    assert expression.holds({}) in {True, False}


def condition(depth: int = 3) -> st.SearchStrategy[tuple[str, bool]]:
    """A condition over VALUES together with the truth that Python gives it."""
    leaf = st.sampled_from(
        [
            ("told", True),
            ("ticket.urgent", False),
            ("score == 2", True),
            ("score > 2", False),
            ("result in [passed]", False),
        ]
    )
    if depth == 0:
        return leaf
    inner = condition(depth - 1)
    return st.one_of(
        leaf,
        inner.map(lambda one: (f"not ({one[0]})", not one[1])),
        st.tuples(inner, inner).map(
            lambda two: (f"({two[0][0]}) and ({two[1][0]})", two[0][1] and two[1][1])
        ),
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]}) or ({two[1][0]})", two[0][1] or two[1][1])),
    )


@settings(deadline=None)
@given(condition())
def test_and_or_not_mean_what_python_means(one):
    source, truth = one
    assert parse(source).holds(VALUES) is truth
