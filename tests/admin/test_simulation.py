"""Trying out deadlines: a procedure or a length, from any start, with pauses; shared by address, nothing written."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from tests.query_count import counted_queries

PAGE = "/settings/simulation"
START = "2026-02-13T09:00"


@pytest.fixture
def agent(visitor, cast):
    return visitor.signed_in(cast.agent)


def address(**given):
    return f"{PAGE}?{urlencode({'start': START, **given})}"


def pause(place=0, since="2026-02-14T10:00", until="2026-02-15T10:00"):
    return {f"pauses-{place}-kind": "any", f"pauses-{place}-from": since, f"pauses-{place}-to": until}


def test_the_form_stands_alone_until_it_is_asked(agent):
    page = agent.page(PAGE)
    assert page.h1 == "Try a deadline"
    assert page.words("#procedure option[selected]") == ["Repair service"]
    assert page.all("section.explanation") == []


def test_every_promise_of_a_procedure_is_shown_with_strip_and_lines(agent):
    page = agent.page(address(procedure="repair", urgent="yes"))
    titles = page.words("section.explanation h2")
    assert {"First response", "Solution planned", "Problem solved"} <= set(titles)
    assert "Due Fri 13 Feb 2026, 11:00: 2 hours from Fri 13 Feb 2026, 09:00." in page.text
    assert len(page.all(".strip[role=img]")) == len(titles)
    assert "It starts when: the request was opened." in page.text


def test_the_urgency_decides_the_length(agent):
    assert "24 hours from Fri 13 Feb 2026, 09:00" in agent.page(address(procedure="repair")).text


def test_a_length_of_its_own_is_counted_on_the_calendar_chosen(agent):
    page = agent.page(address(within="3 working days", calendar="china"))
    assert "Due Wed 25 Feb 2026, 09:00" in page.text
    assert "Spring Festival: not counted." in page.text
    assert "Make-up working day (Spring Festival): working day 1 of 3." in page.text


def test_a_length_of_the_law_is_counted_on_the_national_calendar(agent):
    page = agent.page(address(within="3 days", legal="yes", calendar="china"))
    assert "Due Mon 16 Feb 2026, 24:00" in page.text


def test_the_start_is_now_until_another_is_asked_for(agent, monkeypatch):
    moment = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    monkeypatch.setattr("portal.admin.simulation_forms.now", lambda: moment)
    assert agent.page(PAGE).find("#start").get("value") == "2026-11-21T18:30"


def test_a_pause_stops_the_promises_that_it_pauses_and_no_others(agent):
    pause = {
        "pauses-0-kind": "customer",
        "pauses-0-from": "2026-02-13T10:00",
        "pauses-0-to": "2026-02-13T11:30",
    }
    page = agent.page(address(procedure="repair", **pause))
    told = page.words("[data-line=pause]")
    assert told
    assert all("for 1 h 30 min: Waiting for the customer." in one for one in told)
    assert "Due Sat 14 Feb 2026, 09:00: 24 hours" in page.text, "the first response waits for nobody"


def test_a_row_is_added_without_judging_what_is_typed(agent):
    page = agent.page(address(procedure="repair", more="3", **{"pauses-0-kind": "customer"}))
    assert page.find("#pauses-2-from") is not None
    assert page.all(".error-summary") == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"start": ""}, "Please fill in “Starts on”."),
        ({"start": "soon"}, "Write date and time like"),
        ({}, "Choose a procedure, or write a length of its own."),
        ({"within": "soon"}, "is no length of time"),
        ({"procedure": "magic"}, "Choose one of the options shown."),
        ({"within": "900000 working days", "calendar": "china"}, "is longer than"),
        ({"procedure": "repair", "pauses-0-from": "2026-02-14T10:00"}, "Please fill in “Until”."),
        (
            {
                "procedure": "repair",
                "pauses-0-kind": "customer",
                "pauses-0-from": "2026-02-14T10:00",
                "pauses-0-to": "2026-02-14T09:00",
            },
            "A pause ends after it starts.",
        ),
        (
            {"within": "3 days", "legal": "yes", "calendar": "china"} | pause(),
            "Nothing pauses what the law demands",
        ),
        ({"within": "3 days", "legal": "yes", "calendar": "company"}, "counted on the calendar `china`"),
        ({"procedure": "repair"} | pause(12), "At most 12 pauses can be tried at once."),
        ({"procedure": "repair"} | pause(until="2090-01-01T00:00"), "Write a date from "),
        ({"procedure": "repair", "start": "1990-01-01T00:00"}, "Write a date from "),
        (
            {"within": "3000 working days", "calendar": "company"} | pause(until="2040-01-01T00:00"),
            "more than 20 years after its start",
        ),
    ],
)
def test_what_cannot_be_counted_is_told_at_its_field(agent, given, words):
    page = agent.page(address(**given), status=422)
    assert words in page.text
    assert page.all("section.explanation") == []


def test_strangers_to_the_desk_are_shown_the_way_in(visitor):
    assert visitor.client.get(PAGE).status_code == 303


def test_it_asks_the_database_little(agent):
    agent.page(address(procedure="repair"))
    with counted_queries() as seen:
        agent.page(address(procedure="repair"))
    assert len(seen) <= 8, seen
    assert not [one for one in seen if not one.startswith("SELECT")]
