"""The customer's own steps: signing for the result, saying that it is not solved, answering the survey."""

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.records.models import Record
from portal.tickets.models import Ticket
from tests.factories import make_ticket
from tests.people import Cast
from tests.selfservice.journeys import SIGNED, link_of, request_at
from tests.visitors import Visitor


def step_of(ticket: Ticket) -> str:
    db.session.refresh(ticket)
    return ticket.step


def test_the_page_shows_what_was_done_before_one_signs(visitor: Visitor, cast: Cast):
    page = visitor.page(link_of(request_at("acceptance", cast)))
    assert "更换流量传感器" in page.words("#turn")[0]
    assert page.form("#task-accepted")["signer_name"] == "张敏"
    assert page.has("#task-accepted button[data-action=accepted]")
    assert page.has("#task-not-solved button[data-action=not-solved]")


def test_a_drawn_signature_accepts(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    page = visitor.follow(visitor.send(f"{link_of(ticket)}/steps/acceptance", SIGNED))
    assert step_of(ticket) == "survey"
    assert page.has("#task-answered input[name=score]")
    assert page.has("#conversation .signature-drawn")


def test_a_typed_name_signs_as_well(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    typed = {"outcome": "accepted", "signer_name": "张敏", "signature": "", "signature-typed": "张敏"}
    visitor.send(f"{link_of(ticket)}/steps/acceptance", typed)
    assert step_of(ticket) == "survey"


def test_the_fragment_asks_the_next_thing(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    answer = visitor.send_fragment(f"{link_of(ticket)}/steps/acceptance", SIGNED)
    assert answer.has("#turn #task-answered")
    assert answer.has("hx-partial[hx-target=#progress]")


def test_an_unsigned_form_comes_back_with_what_was_typed(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    data = {"outcome": "accepted", "signer_name": "李雷", "signature": "", "remark": "请下次提前联系"}
    page = visitor.send_fragment(f"{link_of(ticket)}/steps/acceptance", data, status=422)
    assert page.form("#task-accepted")["remark"] == "请下次提前联系"
    assert page.has("#task-accepted .error-summary")
    assert not page.has("#task-not-solved .error-summary")
    assert step_of(ticket) == "acceptance"


@pytest.mark.parametrize(
    "strokes", ["[]", "{", '{"width":1e9}', "x" * 1_000_000, '{"strokes":[[["a","b"]]]}']
)
def test_a_broken_drawing_is_told(visitor: Visitor, cast: Cast, strokes: str):
    ticket = request_at("acceptance", cast)
    data = {"outcome": "accepted", "signer_name": "张敏", "signature": strokes}
    page = visitor.send(f"{link_of(ticket)}/steps/acceptance", data, status=422)
    assert page.has("#task-accepted .field-fault")


def test_not_solved_goes_back_to_the_service_with_the_words(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    page = visitor.follow(
        visitor.send(f"{link_of(ticket)}/steps/acceptance", {"outcome": "not-solved", "reason": "还在报警"})
    )
    assert step_of(ticket) == "service"
    assert "还在报警" in page.words("#conversation")[0]


def test_the_survey_closes(visitor: Visitor, cast: Cast):
    ticket = request_at("survey", cast)
    page = visitor.follow(
        visitor.send(f"{link_of(ticket)}/steps/survey", {"outcome": "answered", "score": "5"})
    )
    assert step_of(ticket) == "closed"
    assert not page.has("#turn form")
    assert page.all(".tracker-stage")[-1].get("data-state") == "done"


def test_dissatisfaction_opens_a_follow_up(visitor: Visitor, cast: Cast):
    ticket = request_at("survey", cast)
    visitor.send(f"{link_of(ticket)}/steps/survey", {"outcome": "answered", "score": "1", "words": "太慢"})
    assert db.session.scalar(select(Ticket.number).where(Ticket.follows_id == ticket.id))


@pytest.mark.parametrize("score", ["", "0", "6", "five", "<b>", "1" * 500])
def test_a_score_that_is_none_is_told(visitor: Visitor, cast: Cast, score: str):
    ticket = request_at("survey", cast)
    data = {"outcome": "answered", "score": score, "words": "留下的话"}
    page = visitor.send(f"{link_of(ticket)}/steps/survey", data, status=422)
    assert page.form("#task-answered")["words"] == "留下的话"


def test_done_twice_is_told_and_counted_once(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    link = link_of(ticket)
    form = visitor.page(link).form("#task-accepted") | SIGNED
    visitor.send(f"{link}/steps/acceptance", form)
    page = visitor.send(f"{link}/steps/acceptance", form, status=409)
    assert "moved on" in page.words(".error-summary")[0]
    assert len(list(db.session.scalars(select(Record).where(Record.name == "acceptance")))) == 1


def test_words_for_a_step_that_is_over_are_not_lost(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    link = link_of(ticket)
    visitor.send(f"{link}/steps/acceptance", SIGNED)
    page = visitor.send(
        f"{link}/steps/acceptance", {"outcome": "not-solved", "reason": "还在报警"}, status=409
    )
    assert page.form("#task-not-solved")["reason"] == "还在报警"


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("intake", "accepted"),
        ("intake", "refused"),
        ("survey", "no-answer"),
        ("acceptance", "nothing"),
        ("no", "no"),
        ("acceptance", ""),
    ],
)
def test_steps_of_staff_do_not_exist_here(visitor: Visitor, cast: Cast, step: str, outcome: str):
    """The customer is forbidden what is not theirs in the way a stranger is: it is not there."""
    ticket = request_at("acceptance", cast)
    visitor.send(f"{link_of(ticket)}/steps/{step}", {"outcome": outcome, "reason": "x"}, status=404)
    assert step_of(ticket) == "acceptance"


def test_a_step_that_is_still_ahead_is_not_open(visitor: Visitor):
    ticket = make_ticket()
    visitor.send(f"{link_of(ticket)}/steps/acceptance", SIGNED, status=409)
    assert step_of(ticket) == "intake"


def test_a_stranger_signs_nothing(visitor: Visitor, cast: Cast):
    ticket = request_at("acceptance", cast)
    visitor.send(f"/requests/{ticket.number}/AAAAAAAAAAAAAAAAAAAAAA/steps/acceptance", SIGNED, status=404)
    assert step_of(ticket) == "acceptance"
