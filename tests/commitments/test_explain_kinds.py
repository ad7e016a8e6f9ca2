"""Explanations of clocks no procedure starts: the law's, promised dates; and of changes by calendar, year, procedure."""

from types import SimpleNamespace

import pytest

from portal.commitments import services
from portal.commitments.explanations import explanations
from portal.commitments.happened import recalculations, story
from portal.commitments.legal_clocks import start_rule, start_until
from portal.commitments.sentences import SENTENCES
from portal.commitments.wording import told
from portal.legal.queries import newest_of, rules_by_id
from portal.procedures.durations import parse_budget
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import AGENT, Driven

pytestmark = pytest.mark.usefixtures("app")

REPORT = {"zh-Hans": "向监管部门报告", "en": "Report to the regulator"}


def explained(driven: Driven, metric: str, hours: float = 10):
    (one,) = explanations(driven.ticket.id, driven.ticket.number, metric=metric, at=driven.at(hours))
    return one


def sentences(driven, metric):
    return [line.sentence for line in explained(driven, metric).lines]


def test_a_legal_clock_tells_when_it_was_known_and_when_it_was_entered():
    driven = Driven()
    with unit_of_work():
        services.start_legal(
            driven.ticket,
            metric="legal-report",
            rule_id=None,
            budget=parse_budget("20 days"),
            aware_at=driven.at(-24),
            entered_at=driven.at(0),
            by=AGENT,
            title=REPORT,
        )
    one = explained(driven, "legal-report")
    assert one.title == "Report to the regulator"
    assert [(line.kind, line.time) for line in one.promise[:2]] == [
        ("start", "Thu 19 Nov 2026, 17:00"),
        ("entered", "Fri 20 Nov 2026, 17:00"),
    ]
    assert "This is a deadline of the law, not a promise of the company." in [
        line.sentence for line in one.head
    ]
    assert [line.time for line in one.result if line.kind == "due"] == ["Wed 9 Dec 2026, 24:00"]


def test_the_rule_is_told_with_its_article_and_whether_anybody_confirmed_it():
    driven = Driven()
    row = newest_of("drug-recall-summary/holder")
    rule = rules_by_id([row.id])[row.id]
    with unit_of_work():
        clock = start_rule(
            driven.ticket,
            rule,
            aware_at=driven.at(-1),
            entered_at=driven.at(0),
            by=AGENT,
            due_at=driven.at(90),
        )
    said = sentences(driven, clock.metric)
    assert any(one.startswith(f"Source: {rule.article.en}") for one in said)
    assert any("Nobody of QA has confirmed" in one for one in said) == (rule.mark.value != "P")
    assert "A date that a person set; it is not counted, and nothing pauses it." in said
    assert "Due: the date that was set." in said


def test_what_a_person_decided_without_a_rule_says_so():
    driven = Driven()
    with unit_of_work():
        start_until(
            driven.ticket,
            "legal-decision",
            driven.at(50),
            aware_at=driven.at(-1),
            entered_at=driven.at(0),
            by=AGENT,
            title=REPORT,
        )
    assert "“Report to the regulator”: no rule speaks of it, so a person decided." in sentences(
        driven, "legal-decision"
    )


def test_a_promised_date_names_the_promise_it_is_about():
    driven = Driven()
    with unit_of_work():
        services.start_fixed(
            driven.ticket, "solved-date", driven.at(90), about="solved", at=driven.at(1), by=AGENT
        )
    one = explained(driven, "solved-date")
    assert one.title == "New date for “Problem solved”"
    assert "It replaces the date of “Problem solved”." in sentences(driven, "solved-date")
    assert one.strip is not None


# ------------------------------------------------------------------ changes, from their events

BEFORE = {"budget": "3 working days", "due_at": "2027-01-05T02:00:00+00:00", "provisional": True}
AFTER = BEFORE | {"due_at": "2027-01-06T02:00:00+00:00", "provisional": False}


def happening(word: str, **facts):
    at = Driven().at(1)
    return SimpleNamespace(type=f"clock.{word}", at=at, facts={"metric": "solved", "cycle": 1, **facts})


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("calendar", "the calendar was changed"),
        ("year", "the holidays of the year were officially approved"),
        ("procedure", "the ticket follows another version of the procedure"),
    ],
)
def test_a_change_says_why_and_both_dates(why, words):
    event = happening("recalculated", why=why, before=BEFORE, after=AFTER)
    (line,) = recalculations([event])
    assert told(line, exact=False).sentence == (
        f"Recalculated because {words}: due Wed 6 Jan 2027, 10:00 instead of Tue 5 Jan 2027, 10:00."
    )
    on_the_timeline = SENTENCES["clock.recalculated"](event.facts, Driven().procedure)
    assert on_the_timeline.endswith("due 2027-01-06 10:00 instead of 2027-01-05 10:00")


def test_a_new_version_of_the_calendar_is_named():
    before = BEFORE | {"calendar": {"code": "company", "version": 2}}
    after = AFTER | {"calendar": {"code": "company", "version": 3}}
    (line,) = recalculations([happening("recalculated", why="calendar", before=before, after=after)])
    assert "(version 3 of the calendar instead of 2)" in told(line, exact=False).sentence


def test_a_deadline_that_stays_is_told_as_staying():
    (line,) = recalculations([happening("recalculated", why="year", before=BEFORE, after=BEFORE)])
    assert told(line, exact=False).sentence.endswith("the deadline stays Tue 5 Jan 2027, 10:00.")


def test_an_escalation_names_how_long_it_is_overdue_and_who_was_told():
    procedure = Driven().procedure
    event = happening("escalated", level="+8 working hours", to=["manager"], due_at=BEFORE["due_at"])
    (line,) = story([event], procedure)
    assert told(line, exact=False).sentence == "Overdue for 8 working hours: the manager told."
    assert SENTENCES["clock.escalated"](event.facts, procedure) == (
        "“Problem solved” has been overdue for 8 working hours: the manager told"
    )


def test_a_part_that_is_met_says_that_more_is_owed():
    procedure = Driven().procedure
    event = happening("heard", fact="reply", missing=[["plan-told"]])
    (line,) = story([event], procedure)
    assert told(line, exact=False).sentence == (
        "Met in part: a reply was sent to the customer. More is still owed."
    )
    assert "met in part" in SENTENCES["clock.heard"](event.facts, procedure)


def test_a_provisional_start_says_so_on_the_timeline():
    facts = happening("started", due_at=BEFORE["due_at"], provisional=True).facts
    assert SENTENCES["clock.started"](facts, Driven().procedure).endswith("2027-01-05 10:00, provisionally")


def test_the_dates_of_a_change_at_midnight_end_the_day_before():
    late = AFTER | {"due_at": "2027-01-05T16:00:00+00:00"}
    (line,) = recalculations([happening("recalculated", why="calendar", before=BEFORE, after=late)])
    assert "due Tue 5 Jan 2027, 24:00" in told(line, exact=False).sentence
