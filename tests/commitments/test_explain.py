"""Why it is due then: every line of the derivation, in the order it is read, and in all three languages."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask_babel import force_locale

from portal.cli.clocks import clocks
from portal.commitments.explanations import explanations
from portal.commitments.sentences import SENTENCES
from portal.commitments.wording import length_words
from portal.kernel.numbers import build_number, format_number
from portal.procedures.language import said
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import Driven

pytestmark = pytest.mark.usefixtures("app")


def told(story: Driven, metric: str, hours: float, cycle: int = 1) -> list[tuple[str, str, str]]:
    """Kind, time and sentence of every line, as read some hours after opening (Friday 17:00 in Shanghai)."""
    found = explanations(story.ticket.id, story.ticket.number, metric=metric, at=story.at(hours))
    return [(line.kind, line.time[-5:], line.sentence) for line in found[cycle - 1].lines]


def of_kind(lines, kind):
    return [sentence for found, _, sentence in lines if found == kind]


def test_a_running_clock_says_where_its_deadline_comes_from():
    assert told(Driven(), "response", 0.5) == [
        ("start", "17:00", "Starts: the request was opened."),
        (
            "budget",
            "",
            "Promised within 2 hours: “First response” in procedure “Repair service”, version 1.",
        ),
        (
            "stop",
            "",
            "Kept when: a reply was sent to the customer or a phone call with the customer was logged.",
        ),
        ("pauses", "", "Nothing pauses it."),
        ("rule", "", "Every hour counts, day and night, weekends and holidays too."),
        ("due", "19:00", "Due: 2 hours from Fri 20 Nov 2026, 17:00."),
        ("left", "17:30", "Left now: 1 h 30 min."),
    ]


def test_the_answer_is_said_first():
    (one,) = explanations(Driven().ticket.id, Driven().ticket.number, metric="response")[:1]
    assert one.head[0].sentence == "Due Fri 20 Nov 2026, 19:00: 2 hours from Fri 20 Nov 2026, 17:00."


def test_a_pause_is_told_with_its_ends_length_and_reason_and_what_it_moved():
    story = Driven()
    story.waits(1)
    story.goes_on(2.5)
    lines = told(story, "plan", 3)
    assert (
        "pause",
        "18:00",
        (
            "Stood still until Fri 20 Nov 2026, 19:30, for 1 h 30 min: Waiting for the customer. "
            "The deadline moved from Sun 22 Nov 2026, 17:00 to Sun 22 Nov 2026, 18:30."
        ),
    ) in lines
    assert (
        "due",
        "18:30",
        "Due: 48 hours from Fri 20 Nov 2026, 17:00, moved by the pauses.",
    ) in lines


def test_a_clock_that_stands_still_has_time_left_and_no_deadline():
    story = Driven()
    story.waits(1)
    lines = told(story, "plan", 2)
    assert [kind for kind, *_ in lines] == ["start", "budget", "stop", "pauses", "rule", "pause"]
    assert lines[-1][2] == (
        "Stands still since then, 1 h so far: Waiting for the customer. 1 d 23 h are left when it goes on."
    )


def test_overdue_and_met_late_are_told_with_their_lateness():
    story = Driven()
    story.hears(2.25, "call")
    lines = told(story, "response", 5)
    assert of_kind(lines, "breached") == ["Overdue from here on."]
    assert of_kind(lines, "met-late") == ["Met 15 min late: a phone call with the customer was logged."]
    assert "Warned: 80 % of the time was used" in of_kind(lines, "warned")[1]
    assert [time for kind, time, _ in lines if kind == "due"] == ["19:00"]


def test_what_is_overdue_now_says_by_how_much():
    story = Driven()
    story.settles(3)
    assert told(story, "response", 3)[-1] == ("late", "20:00", "Overdue by 1 h now.")


def test_met_in_time_names_the_step_that_met_it():
    story = Driven()
    story.hears(10, "service.done")
    step = story.procedure.step("service")
    (sentence,) = of_kind(told(story, "solved", 20), "met")
    assert sentence == f"Met in time: “{said(step.then['done'].title)}” in the step “{said(step.title)}”."


def test_an_end_that_cancels_is_named():
    story = Driven()
    story.hears(1, "intake.refused", "refused")
    (sentence,) = of_kind(told(story, "solved", 2), "cancelled")
    assert said(story.procedure.ends["refused"].title) in sentence


def test_a_changed_urgency_is_told_and_the_first_promise_stays_readable():
    story = Driven(urgent=False)
    story.becomes(1, urgent=True)
    lines = told(story, "response", 1.5)
    assert "24 hours" in lines[1][2]
    assert of_kind(lines, "recalculated") == [
        (
            "Recalculated because the urgency changed: 2 hours instead of 24 hours from the same start, "
            "due Fri 20 Nov 2026, 19:00 instead of Sat 21 Nov 2026, 17:00."
        )
    ]
    assert ("due", "19:00", "Due: 2 hours from Fri 20 Nov 2026, 17:00.") in lines


def test_a_stored_deadline_that_does_not_follow_is_pointed_out():
    story = Driven()
    clock = story.clock()
    with unit_of_work():
        clock.due_at += timedelta(hours=1)
    assert of_kind(told(story, "response", 0.5), "wrong") == [
        "The stored deadline, Fri 20 Nov 2026, 20:00, does not follow from these lines. Tell whoever runs the portal."
    ]


def test_each_cycle_is_explained_by_its_own_events():
    story = Driven()
    story.hears(1, "reply")
    story.hears(10, "reopened")
    kinds = [kind for kind, *_ in told(story, "response", 11)]
    assert [kind for kind in kinds if kind != "warned"] == [
        "start",
        "budget",
        "stop",
        "pauses",
        "rule",
        "due",
        "met",
    ]
    assert told(story, "response", 11, cycle=2)[0][2] == "Starts: the request was opened again."


def test_short_promises_are_told_to_the_second():
    story = Driven()
    clock = story.clock()
    with unit_of_work():
        clock.budget_seconds, clock.budget_text = 20, "20 seconds"
        clock.due_at = story.at(0) + timedelta(seconds=20)
    (one,) = explanations(story.ticket.id, story.ticket.number, metric="response", at=story.at(0))
    assert [line.time for line in one.lines if line.kind == "due"] == ["Fri 20 Nov 2026, 17:00:20"]


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_nothing_is_left_in_english(locale):
    story = Driven()
    story.waits(1)
    story.goes_on(2)
    story.becomes(1.2, urgent=False)
    story.hears(80, "reply")
    story.hears(81, "service.done")
    story.hears(82, "acceptance.not-solved")
    story.waits(83)
    with force_locale(locale):
        found = explanations(story.ticket.id, story.ticket.number, at=story.at(84))
        events = [SENTENCES[one.type](one.facts, story.procedure) for one in story.happenings("solved")]
    sentences = [line.sentence for one in found for line in [*one.head, *one.lines]] + events
    sentences += [one.strip.label for one in found]
    assert len(sentences) > 20
    assert [one for one in sentences if any("a" <= letter <= "z" for letter in one.lower())] == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.34, "0.3 s"), (9.96, "9.9 s"), (59, "59 s"), (60, "1 min"), (90061, "1 d 1 h 1 min 1 s")],
)
def test_lengths_are_told_exactly(seconds, words):
    assert length_words(timedelta(seconds=seconds)) == words


# ------------------------------------------------------------------ the command


def explained(app, monkeypatch, number: str, language: str = "en"):
    from contextlib import nullcontext

    monkeypatch.setattr("portal.cli.app.create_app", lambda: app)
    monkeypatch.setattr(app, "app_context", nullcontext)  # the test's own transaction
    return CliRunner().invoke(clocks, ["explain", number, "--language", language])


def test_the_command_explains_every_clock(app, monkeypatch):
    story = Driven()
    result = explained(app, monkeypatch, format_number(story.ticket.number))
    assert result.exit_code == 0
    assert result.output.startswith(format_number(story.ticket.number))
    for title in ("First response", "Solution planned", "Problem solved"):
        assert title in result.output
    assert "Due: 48 hours from Fri 20 Nov 2026, 17:00." in result.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda number: number[:-1] + str((int(number[-1]) + 1) % 10), "mistyped"),
        (lambda _number: "hello", "is no service number"),
        (lambda _number: build_number(__import__("datetime").date(2001, 1, 1), 9), "There is no ticket"),
    ],
)
def test_the_command_says_what_is_wrong_with_a_number(app, monkeypatch, change, words):
    result = explained(app, monkeypatch, change(Driven().ticket.number))
    assert (result.exit_code, words in result.output) == (1, True)
