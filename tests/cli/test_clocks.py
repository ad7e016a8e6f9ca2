"""`portal clocks compute`: the four examples of 2026 from the terminal, as text and as JSON, and what it refuses."""

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from portal.cli.clocks import clocks

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def run(app, monkeypatch):
    monkeypatch.setattr("portal.cli.app.create_app", lambda: app)
    monkeypatch.setattr(app, "app_context", nullcontext)  # the test's own transaction

    def run(*arguments, language="en"):
        return CliRunner().invoke(clocks, ["compute", *arguments, "--language", language])

    return run


def computed(run, *arguments, code="china"):
    result = run("--calendar", code, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-13T09:00+08:00", "2026-02-25T09:00:00+08:00"),
        ("2026-09-17T09:00+08:00", "2026-09-21T09:00:00+08:00"),
        ("2026-10-08T09:00+08:00", "2026-10-12T09:00:00+08:00"),
        ("2026-04-30T09:00+08:00", "2026-05-08T09:00:00+08:00"),
    ],
)
def test_the_examples_of_2026(run, start, due):
    told = computed(run, "--start", start, "--within", "3 working days")
    assert (told["due_at"], told["provisional"]) == (due, False)
    assert told["calendar"]["code"] == "china"


def test_each_day_is_explained_with_its_date_and_kind(run):
    told = computed(run, "--start", "2026-02-13T09:00+08:00", "--within", "3 working days")
    days = [(line["kind"], line["date"]) for line in told["explain"] if "date" in line]
    assert days == [
        ("start-day", "2026-02-13"),
        ("make-up", "2026-02-14"),
        ("off", "2026-02-15"),
        ("day", "2026-02-24"),
        ("day", "2026-02-25"),
    ]
    off = next(line for line in told["explain"] if line["kind"] == "off")
    assert (off["text"], off["until"]) == ("15 to 23 Feb: Spring Festival: not counted.", "2026-02-23")


def test_a_start_without_offset_is_read_on_the_calendars_clock(run):
    told = computed(run, "--start", "2026-02-13 09:00", "--within", "2 hours")
    assert told["due_at"] == "2026-02-13T11:00:00+08:00"
    told = computed(run, "--start", "2026-02-13T01:00Z", "--within", "2 hours")
    assert told["due_at"] == "2026-02-13T11:00:00+08:00"


def test_a_span_into_a_year_that_is_not_official_is_provisional(run):
    told = computed(run, "--start", "2026-12-28T10:00", "--within", "5 working days")
    assert told["provisional"] is True
    assert any("2027" in line["text"] for line in told["explain"] if line["kind"] == "provisional")
    assert computed(run, "--start", "2026-12-28T10:00", "--within", "5 days")["provisional"] is False


def test_the_laws_days_end_at_midnight_and_tell_the_shifted_date(run):
    told = computed(run, "--start", "2026-09-10T10:00", "--within", "15 days", "--legal")
    assert told["due_at"] == "2026-09-26T00:00:00+08:00"
    assert told["shifted_due_at"] == "2026-09-29T00:00:00+08:00"
    assert any("Fri 25 Sep 2026, 24:00" in line["text"] for line in told["explain"])


def test_a_pause_moves_it_by_the_working_time_inside(run):
    told = computed(
        run,
        "--start",
        "2026-02-13T09:00",
        "--within",
        "3 working days",
        "--pause",
        "2026-02-14T10:00/2026-02-24T14:00",
    )
    assert told["due_at"] == "2026-02-26T13:00:00+08:00"
    assert "pause" in [line["kind"] for line in told["explain"]]


def test_as_text_the_answer_comes_first(run):
    result = run("--calendar", "china", "--start", "2026-02-13T09:00+08:00", "--within", "3 working days")
    assert result.output.startswith("Due Wed 25 Feb 2026, 09:00: 3 working days from Fri 13 Feb 2026, 09:00.")
    assert "Make-up working day (Spring Festival): working day 1 of 3." in result.output


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_in_chinese_too(run, language):
    result = run(
        "--calendar", "china", "--start", "2026-02-13T09:00", "--within", "3 working days", language=language
    )
    assert "2026年2月25日" in result.output
    assert "Spring" not in result.output


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"--calendar": "mars"}, 1, "There is no calendar `mars`."),
        ({"--start": "yesterday"}, 2, "`yesterday` is no date and time"),
        ({"--start": "9999-12-31T00:00"}, 2, "lies outside the years 1901 to 2899"),
        ({"--pause": "2026-02-14T10:00/9999-12-31T00:00"}, 2, "lies outside the years 1901 to 2899"),
        ({"--within": "soon"}, 2, "`soon` is no length of time"),
        ({"--pause": "2026-02-14T10:00"}, 2, "is no pause"),
        ({"--pause": "2026-02-15T10:00/2026-02-14T10:00"}, 2, "ends before it starts"),
        ({"--within": "900000 working days"}, 2, "is longer than"),
    ],
)
def test_bad_input_is_told_in_one_sentence(run, change, code, words):
    given = {"--calendar": "china", "--start": "2026-02-13T09:00", "--within": "3 working days"} | change
    result = run(*(part for pair in given.items() for part in pair))
    assert (result.exit_code, words in result.output, result.output.count("\n")) == (code, True, 1)


def test_the_law_pauses_for_nothing(run):
    result = run(
        *("--calendar", "china", "--start", "2026-02-13T09:00", "--within", "3 days", "--legal"),
        *("--pause", "2026-02-14T10:00/2026-02-15T10:00"),
    )
    assert (result.exit_code, "Nothing pauses" in result.output) == (2, True)


@pytest.mark.parametrize("command", ["compute", "explain"])
def test_a_language_that_is_not_there_is_refused_with_the_three_that_are(command):
    result = CliRunner().invoke(clocks, [command, "--language", "xx"])
    assert result.exit_code == 2
    assert all(f"'{one}'" in result.output for one in ("zh-Hans", "zh-Hant", "en"))
