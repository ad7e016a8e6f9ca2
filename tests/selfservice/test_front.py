"""The public front, and a number without its link."""

from datetime import date

import pytest
from flask import Flask

from portal.kernel.numbers import build_number, format_number
from tests.factories import make_ticket
from tests.visitors import Visitor


def test_the_front_shows_both_ways_and_the_promise(visitor: Visitor):
    page = visitor.page("/")
    assert page.has("a[href=/requests/new]")
    assert page.has("form[action=/track][method=get] input[name=number]")
    assert page.has("a[href=/sign-in]")
    assert "within 2 hours" in page.text
    assert "within 24 hours" in page.text


def test_a_right_number_says_how_to_go_on(visitor: Visitor):
    ticket = make_ticket()
    page = visitor.page(f"/track?number={format_number(ticket.number)}")
    assert "Open the link" in page.text
    assert ticket.contact_name not in page.text


def test_the_answer_does_not_say_whether_a_number_exists(visitor: Visitor):
    """The same words for a number of ours and for one that was never given."""
    ticket = make_ticket()
    known = visitor.page(f"/track?number={ticket.number}").text.replace(format_number(ticket.number), "")
    never = build_number(date(1999, 1, 1), 1)
    unknown = visitor.page(f"/track?number={never}").text.replace(format_number(never), "")
    assert known.split() == unknown.split()


def test_the_fragment_is_part_of_the_page(visitor: Visitor):
    assert visitor.fragment("/track").has("#track-answer")
    assert visitor.page("/track").has("#track-answer")


def test_two_swapped_digits_are_recognised_as_mistyped(visitor: Visitor):
    number = make_ticket().number
    place = next(at for at in range(5, 10) if number[at] != number[at + 1])
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    page = visitor.page(f"/track?number={wrong}", status=422)
    assert "two are swapped" in page.words(".field-fault")[0]
    assert page.attr("input[name=number]", "value") == wrong


@pytest.mark.parametrize(
    "typed", ["", "12345", "hello", "<script>alert(1)</script>", "😀", "\u202e26", "9" * 3000]
)
def test_what_is_no_number_gets_a_sentence(visitor: Visitor, typed: str):
    page = visitor.page("/track", status=422, query_string=f"number={typed}")
    assert page.words(".field-fault")
    assert not page.has("script[src*=alert]")


@pytest.mark.parametrize(
    "wrong", ["26112100427/x", "26112100428/abcdefghijklmnopqrstuv", "no/thing", "9" * 300 + "/x"]
)
def test_strangers_see_the_same_404(visitor: Visitor, wrong: str):
    ticket = make_ticket()
    first = visitor.page(f"/requests/{ticket.number}/AAAAAAAAAAAAAAAAAAAAAA", status=404)
    assert visitor.page(f"/requests/{wrong}", status=404).text == first.text


def test_the_front_works_without_a_published_procedure(app: Flask, visitor: Visitor, monkeypatch):
    from portal.procedures.queries import NoProcedure
    from portal.selfservice import promises

    def nothing(code: str) -> None:
        raise NoProcedure(code)

    monkeypatch.setattr(promises, "published", nothing)
    assert visitor.page("/").has("a[href=/requests/new]")
