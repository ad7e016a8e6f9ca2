"""The page behind each clock chip, and the chips on the ticket page."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.commitments.sweep import sweep_due_clocks
from portal.commitments.wording import moment_words
from portal.kernel.time import now
from portal.selfservice.promises import said_moment, said_text
from portal.web.clock_words import due_chip
from tests.commitments.clockwork import Driven
from tests.query_count import counted_queries


@pytest.fixture
def agent(visitor, cast):
    return visitor.signed_in(cast.agent)


def test_the_page_shows_the_lines_of_the_explanation(agent):
    story = Driven(opened=now() - timedelta(hours=1))
    page = agent.page(f"/tickets/{story.ticket.number}/clocks/plan")
    assert [line.get("data-line") for line in page.all("[data-line]")] == [
        "start",
        "budget",
        "stop",
        "pauses",
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


def test_the_strip_is_drawn_with_words_for_those_who_do_not_see_it(agent):
    story = Driven(opened=now() - timedelta(hours=1))
    page = agent.page(f"/tickets/{story.ticket.number}/clocks/response")
    (strip,) = page.all(".strip")
    assert strip.get("role") == "img"
    assert "2 hours from" in strip.get("aria-label")
    assert page.all(".strip [data-mark=now]")
    assert page.words(".strip-legend")[0].startswith("start deadline now time used")


def test_the_paper_shows_every_clock_who_printed_it_and_when(agent, cast):
    story = Driven(opened=now() - timedelta(hours=1))
    page = agent.page(f"/tickets/{story.ticket.number}/clocks")
    assert page.h1.startswith("Clocks of request")
    assert len(page.all("section.explanation")) == 3
    assert f"by {cast.agent.name}" in page.text


def test_the_paper_is_404_for_a_stranger(visitor, cast):
    number = Driven().ticket.number
    visitor.signed_in(cast.stranger).page(f"/tickets/{number}/clocks", status=404)


def test_both_pages_ask_the_database_little(agent):
    """Person, ticket with all it belongs to, clocks with pauses, their events."""
    story = Driven(opened=now() - timedelta(hours=1))
    for address in ("clocks", "clocks/plan"):
        agent.page(f"/tickets/{story.ticket.number}/{address}")
        with counted_queries() as seen:
            agent.page(f"/tickets/{story.ticket.number}/{address}")
        assert len(seen) <= 6, seen


def test_chips_and_times_say_midnight_as_the_end_of_the_day_before(app):
    midnight = datetime(2026, 2, 26, 16, tzinfo=UTC)
    chip = due_chip(midnight, "running", at=midnight - timedelta(hours=1))
    assert chip.absolute == "2026-02-26 24:00"
    assert moment_words(midnight, deadline=True) == "2026-02-26 24:00"
    assert moment_words(midnight) == "2026-02-27 00:00"
    assert said_moment(midnight, at=midnight, deadline=True) == "26 Feb, 24:00"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 working days", "3 working days"),
        ("1 working day", "1 working day"),
        ("24 hours", "24 hours"),
        ("6 months", "6 months"),
    ],
)
def test_a_length_is_said_as_it_was_promised(app, text, words):
    assert said_text(text) == words


def test_the_same_can_be_tried_out_from_here(agent):
    story = Driven(opened=now() - timedelta(hours=1))
    page = agent.page(f"/tickets/{story.ticket.number}/clocks/plan")
    address = next(
        link.get("href") for link in page.all("a.btn") if "/settings/simulation" in link.get("href")
    )
    assert "48 hours from" in agent.page(address).text
