"""A wrong file is refused with all its problems, each with its line and a sentence; a right one runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.procedures.check import load, problems_in, read_trusted
from portal.procedures.sentences import ProcedureWrong
from portal.procedures.source import LONGEST, text_of
from tests.procedures.tiny import ACTS, TINY, changed, tiny
from tests.procedures.wrong_meanings import WRONG_MEANINGS
from tests.procedures.wrong_promises import WRONG_PROMISES
from tests.procedures.wrong_shapes import WRONG_SHAPES

WRONG_FILES = WRONG_SHAPES | WRONG_MEANINGS | WRONG_PROMISES


def found(text: str) -> list[tuple[int, str]]:
    return [(problem.line, str(problem.sentence)) for problem in problems_in(text, acts=ACTS)]


def test_the_smallest_file_is_right():
    assert found(TINY) == []
    assert tiny().step("second").act == "repair"


@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_wrong_file_is_told_by_line_and_sentence(name):
    old, new, expected = WRONG_FILES[name]
    problems = found(changed(old, new))
    assert [line for line, _ in problems] == [line for line, _ in expected]
    for (_, said), (_, begins) in zip(problems, expected, strict=True):
        assert said.startswith(begins)
        assert said.endswith((".", "?"))


def test_all_problems_are_listed_in_the_order_of_the_lines():
    text = (
        changed("start: opened", "start: begun")
        .replace("pauses: customer", "pauses: rain")
        .replace("act: repair", "act: x")
    )
    assert [line for line, _ in found(text)] == [9, 13, 41]


def test_several_problems_of_shape_at_once():
    text = (
        changed("kind: tiny", "kind: Tiny")
        .replace("within: 30 days", "within: later")
        .replace("type: rating", "type: stars")
    )
    assert [line for line, _ in found(text)] == [5, 73, 93]


def test_a_step_that_only_leads_round_has_no_way_to_an_end():
    stuck = """\
  - step: stuck
    title: {zh-Hans: 卡, en: Stuck}
    customer-title: {zh-Hans: 卡, en: Stuck}
    by: agent
    then:
      round: {to: stuck, title: {zh-Hans: 再来, en: Again}}
ends:
"""
    text = changed("ends:\n", stuck).replace(
        "      back:\n        to: first", "      back:\n        to: stuck"
    )
    assert (60, "No way leads from the step `stuck` to an end.") in found(text)


def test_reopened_is_no_fact_where_nothing_reopens():
    text = TINY[: TINY.index("reopen:")] + TINY[TINY.index("records:") :]
    assert found(text) == []
    assert found(text.replace("start: opened", "start: reopened")) == [
        (9, "`reopened` never happens: the file has no part `reopen`.")
    ]


def test_only_who_may_write_to_customers_tells_them():
    text = changed("by: [agent, technician]", "by: [agent, qa]").replace(
        "        by: agent\n        record: refusal", "        by: [agent, qa]\n        record: refusal"
    )
    assert found(text) == [
        (
            35,
            "`qa` may not do this in the portal. Possible: `admin`, `agent`, `dispatcher`, `manager`, `technician`.",
        )
    ]


def test_a_promise_may_depend_on_the_ticket_in_three_ways_of_writing():
    for within in ("2 h", "{urgent: 2 h, otherwise: 24 h}", "[{when: urgent, within: 2 h}, {within: 24 h}]"):
        assert found(changed("{urgent: 2 hours, otherwise: 24 hours}", within)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "\ufeff",
        "just words",
        "- a\n- b",
        "[" * 5_000,
        "{a: " * 3_000,
        "a: " + "b" * LONGEST,
        "\x00",
        "- - " * 2_000,
    ],
)
def test_a_hostile_or_foreign_file_is_refused_quickly(text):
    assert len(found(text)) >= 1


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert found(bomb) == [(1, "Anchors and aliases (& and *) are not used; write the part out.")]


def test_bytes_that_are_not_utf8_are_named_by_line():
    with pytest.raises(ProcedureWrong) as caught:
        text_of("procedure: x\ntitle: 报修\n".encode("gb18030"))
    assert caught.value.problems[0].line == 2
    assert text_of("\ufeffprocedure: x".encode()) == "procedure: x"


def test_windows_line_ends_make_no_difference():
    assert found(TINY.replace("\n", "\r\n")) == []


def test_what_was_published_is_readable_although_its_acts_are_gone():
    with pytest.raises(ProcedureWrong):
        load(TINY, acts={})
    assert read_trusted(TINY) == tiny()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_makes_the_check_fall_over(data):
    """Cut out, double or overwrite any part: the answer is a procedure or problems with lines, nothing else."""
    start = data.draw(st.integers(0, len(TINY) - 1))
    end = data.draw(st.integers(start, min(len(TINY), start + 80)))
    text = TINY[:start] + data.draw(st.text(max_size=12)) + TINY[end:]
    lines = (
        text.count("\n")
        + text.count("\r")
        + text.count("\x85")
        + text.count("\u2028")
        + text.count("\u2029")
        + 2
    )
    assert all(
        1 <= problem.line <= lines and str(problem.sentence) for problem in problems_in(text, acts=ACTS)
    )
