"""The page behind each clock chip, and the chips on the ticket page."""

from datetime import timedelta

import pytest

from portal.commitments.sweep import sweep_due_clocks
from portal.kernel.time import now
from tests.commitments.clockwork import Driven


@pytest.fixture
def agent(visitor, cast):
    return visitor.signed_in(cast.agent)


def test_the_page_shows_the_lines_of_the_explanation(agent):
    story = Driven(opened=now() - timedelta(hours=1))
    page = agent.page(f"/tickets/{story.ticket.number}/clocks/plan")
    assert [line.get("data-line") for line in page.all("[data-line]")] == [
        "start",
        "budget",
        "rule",
        "due",
        "left",
    ]
    assert "Solution planned" in page.text
    assert page.attr("[data-clock=plan]", "data-state") == "running"


def test_every_round_is_on_the_page_the_newest_first(agent):
    story = Driven(opened=now() - timedelta(hours=10))
    story.hears(1, "reply")
    story.hears(9, "reopened")
    page = agent.page(f"/tickets/{story.ticket.number}/clocks/response")
    assert [one.get("id") for one in page.all("section.explanation")] == [
        "clock-response-2",
        "clock-response-1",
    ]


def test_a_clock_the_ticket_has_not_is_404(agent):
    agent.page(f"/tickets/{Driven().ticket.number}/clocks/nothing", status=404)


def test_a_stranger_does_not_see_why(visitor, cast):
    number = Driven().ticket.number
    visitor.signed_in(cast.stranger).page(f"/tickets/{number}/clocks/response", status=404)


def test_the_ticket_page_shows_the_breach_on_its_timeline_and_chip(agent):
    story = Driven(opened=now() - timedelta(hours=3))
    sweep_due_clocks()
    page = agent.page(f"/tickets/{story.ticket.number}")
    assert page.attr("[data-clock=response]", "data-state") == "breached"
    assert page.attr("[data-clock=response]", "data-due") == story.at(2).isoformat()
    assert "“First response” is overdue since" in page.words('[data-event="clock.breached"]')[0]
