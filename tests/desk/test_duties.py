"""Legal duties from the ticket: asked, seen, begun, decided by a person, reported; forbidden, stranger, done twice."""

from datetime import date, timedelta

import pytest

from portal.calendars.budgets import Budget, Unit
from portal.commitments.models import ClockKind
from portal.commitments.queries import clocks_of
from portal.kernel.time import COMPANY_ZONE, now, time_at
from portal.legal.queries import newest_of
from portal.legal.rules import Mark
from portal.legal.services import Wording, write_successor
from portal.procedures.words import Words
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.query_count import counted_queries


@pytest.fixture
def ticket(app):
    with time_at(now() - timedelta(hours=3)):
        return make_ticket()


def wall(moment):
    return f"{moment.astimezone(COMPANY_ZONE):%Y-%m-%dT%H:%M}"


def matter(**facts):
    return {
        "matter": "device-event-known",
        "class_": "death",
        "product_kind": "device",
        "role": "dealer",
        "jurisdiction": "CN",
        "aware_at": wall(now() - timedelta(days=2)),
    } | facts


def page_of(ticket):
    return f"/tickets/{ticket.number}/duties"


def legal(ticket):
    return [one for one in clocks_of(ticket.id, fresh=True) if one.kind == ClockKind.LEGAL]


def promptly():
    """The date a dealer sets for telling the registrant, for which the law has no number."""
    rule = newest_of("device-adverse-event-notice/dealer")
    return {f"due_{rule.id}": wall(now() + timedelta(hours=4))}


def begin(browser, ticket, status=303, **facts):
    sent = matter() | promptly() | {"version": ticket.version} | facts
    return browser.send(f"/tickets/{ticket.number}/legal-matters", sent, status=status)


def test_the_page_is_linked_from_the_ticket_and_begins_with_the_opening(ticket, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    assert browser.page(f"/tickets/{ticket.number}").has(f"a[href={page_of(ticket)}]")
    page = browser.page(page_of(ticket))
    assert page.h1 == "Legal duties"
    assert page.form("form#matter")["aware_at"] == wall(ticket.opened_at)
    assert page.has(".empty")


def test_what_follows_is_seen_before_anything_begins(ticket, cast, visitor):
    page = visitor.signed_in(cast.agent).page(page_of(ticket), query_string=matter())
    row = " ".join(page.words("tr[data-rule=device-adverse-event-report/death]"))
    assert "7 days from awareness" in row
    assert "Art. 25" in row
    assert "individual case report" in row
    due = (now() - timedelta(days=2) + timedelta(days=7)).astimezone(COMPANY_ZONE)
    assert f"{due:%Y-%m-%d} 24:00" in row
    assert "a person sets the date" in " ".join(page.words("#preview tr"))
    assert legal(ticket) == []


def test_what_is_to_be_confirmed_says_so_in_the_preview(ticket, cast, visitor):
    asked = matter(matter="drug-recall-completed", class_="I", product_kind="drug", role="holder")
    page = visitor.signed_in(cast.qa).page(page_of(ticket), query_string=asked)
    assert "from memory: confirm" in " ".join(page.words("#preview .chip"))


def test_the_duties_run_from_the_moment_we_knew_with_both_times_shown(ticket, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    page = browser.follow(begin(browser, ticket))
    assert len(page.all(".duty")) == 2
    clock = next(
        one for one in legal(ticket) if one.rule_id == newest_of("device-adverse-event-report/death").id
    )
    assert wall(clock.started_at) == matter()["aware_at"]
    assert clock.entered_at > ticket.opened_at
    assert wall(clock.started_at).replace("T", " ") in page.text
    shown = browser.page(f"/tickets/{ticket.number}")
    assert shown.has(f"[data-clock={clock.metric}]"), "it is among the chips of the ticket"
    assert "Device adverse event report" in " ".join(shown.words("#ticket-clocks"))
    assert "2 legal duties begin" in shown.text


def test_the_page_takes_few_queries(ticket, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    begin(browser, ticket)
    address = page_of(ticket)
    browser.page(address)
    with counted_queries() as seen:
        browser.page(address)
    assert len(seen) <= 6, "\n".join(one[:160] for one in seen)


@pytest.mark.parametrize(
    "facts",
    [
        {"matter": ""},
        {"matter": "earthquake"},
        {"class_": ""},
        {"class_": "I"},
        {"role": "any"},
        {"aware_at": ""},
        {"aware_at": "2999-01-01T00:00"},
    ],
)
def test_a_matter_that_is_not_whole_says_what_is_missing(ticket, cast, visitor, facts):
    browser = visitor.signed_in(cast.agent)
    page = browser.page(page_of(ticket), query_string=matter(**facts), status=422)
    assert page.has("#matter .error-summary")
    assert not page.has("#follows")
    begin(browser, ticket, status=422, **facts)
    assert legal(ticket) == []


def test_a_missing_date_is_asked_for_and_one_that_passed_refused(ticket, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    name = next(iter(promptly()))
    begin(browser, ticket, status=422, **{name: ""})
    page = begin(browser, ticket, status=409, **{name: "2026-01-01T00:00"})
    assert "The date must lie ahead." in page.text
    assert page.form("form#begin")["class_"] == "death", "the matter stays"
    assert legal(ticket) == []


def test_the_second_click_is_409_and_starts_nothing(ticket, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    seen = ticket.version
    begin(browser, ticket, version=seen)
    page = begin(browser, ticket, status=409, version=seen)
    assert page.has("#begin .error-summary")
    assert len(legal(ticket)) == 2


UNRULED = {"matter": "goods-defect-known", "class_": "", "product_kind": "vehicle"}


def decide(browser, ticket, status=303, **facts):
    sent = matter(**UNRULED) | {
        "verdict": "not-reportable",
        "reason": "不在目录内",
        "version": ticket.version,
    }
    return browser.send(f"/tickets/{ticket.number}/legal-decisions", sent | facts, status=status)


def test_without_a_rule_a_person_decides_and_it_is_kept(ticket, cast, visitor):
    browser = visitor.signed_in(cast.qa)
    page = browser.page(page_of(ticket), query_string=matter(**UNRULED))
    assert "a person must decide" in page.text
    assert "not reportable" not in " ".join(page.words("#follows h2")).lower()
    page = browser.follow(decide(browser, ticket))
    assert "decided that it is not reportable" in page.text
    assert "不在目录内" in page.text
    assert legal(ticket) == []


def test_a_decision_to_report_needs_its_date(ticket, cast, visitor):
    browser = visitor.signed_in(cast.qa)
    decide(browser, ticket, status=422, reason="")
    page = decide(browser, ticket, status=422, verdict="reportable")
    assert "Write by when it must be reported." in page.text
    decide(browser, ticket, verdict="reportable", due_at=wall(now() + timedelta(days=1)))
    assert [one.metric for one in legal(ticket)] == ["legal-decision"]


def test_where_a_rule_speaks_no_person_decides_otherwise(ticket, cast, visitor):
    decide(visitor.signed_in(cast.qa), ticket, status=422, **matter())


def report(browser, ticket, clock, status=303, **facts):
    sent = {
        "metric": clock.metric,
        "cycle": clock.cycle,
        "at": wall(now()),
        "to": "省药监局",
        "reference": "R-1",
    }
    return browser.send(f"/tickets/{ticket.number}/legal-reports", sent | facts, status=status)


def test_a_report_ends_the_duty_and_the_second_is_409(ticket, cast, visitor):
    browser = visitor.signed_in(cast.qa)
    begin(browser, ticket)
    clock = legal(ticket)[0]
    page = report(browser, ticket, clock, status=422, to="")
    assert page.form(f"form#report-{clock.metric}-1")["reference"] == "R-1"
    page = browser.follow(report(browser, ticket, clock))
    assert "省药监局, number R-1" in page.text
    assert "in time" in page.words(".chip-good")
    report(browser, ticket, clock, status=409)
    report(browser, ticket, clock, status=409, metric="legal-999", cycle="x")


def test_a_late_report_is_said_to_be_late(ticket, cast, visitor):
    browser = visitor.signed_in(cast.qa)
    begin(browser, ticket, aware_at=wall(now() - timedelta(days=30)))
    late = next(one for one in legal(ticket) if one.breached_at is not None)
    assert "late" in browser.follow(report(browser, ticket, late)).words(".chip-alarm")


@pytest.mark.parametrize("who", ["technician", "auditor"])
def test_who_does_not_decide_reads_only(ticket, cast, visitor, who):
    ticket.assignee_id = cast.technician.id
    browser = visitor.signed_in(getattr(cast, who))
    page = browser.page(page_of(ticket))
    assert not page.has("form#matter")
    begin(browser, ticket, status=403)
    decide(browser, ticket, status=403)


def test_a_stranger_gets_404(ticket, cast, visitor):
    visitor.signed_in(cast.stranger).page(page_of(ticket), status=404)
    visitor.signed_in(cast.qa).page("/tickets/26112199999/duties", status=404)


def test_a_report_in_time_that_is_written_down_late_says_both(ticket, cast, visitor):
    browser = visitor.signed_in(cast.qa)
    begin(browser, ticket, aware_at=wall(now() - timedelta(days=30)))
    overdue = next(one for one in legal(ticket) if one.breached_at is not None)
    page = browser.follow(report(browser, ticket, overdue, at=wall(now() - timedelta(days=25))))
    assert "in time, written down after the deadline" in page.words(".chip-warn")


def test_what_somebody_wrote_by_hand_says_so_before_and_after_it_began(ticket, cast, visitor):
    code = "device-adverse-event-report/death"
    text = Words.model_validate({"zh-Hans": "文本", "en": "text"})
    facts = {"recipient": text, "form": text, "article": text, "note": None, "pace": None}
    wording = Wording(budget=Budget(5, Unit.DAY), mark=Mark.PRIMARY, valid_from=date(2020, 1, 1), **facts)
    with unit_of_work():
        write_successor(newest_of(code).id, wording, why="法规修订", by=cast.admin)
    browser = visitor.signed_in(cast.agent)
    page = browser.page(page_of(ticket), query_string=matter())
    assert "not yet confirmed by QA" in " ".join(page.words("#preview .chip"))
    page = browser.follow(begin(browser, ticket))
    assert "not yet confirmed by QA" in " ".join(page.words(".duty .chip"))


def test_the_same_matter_is_not_begun_twice_from_a_fresh_page(ticket, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    begin(browser, ticket)
    page = browser.page(page_of(ticket), query_string=matter())
    assert not page.has("form#begin")
    assert "Device adverse event report" in " ".join(page.words("#follows .notice"))
    page = begin(browser, ticket, status=409, another="yes")
    assert "Device adverse event report" in " ".join(page.words("#begin .error-summary"))
    assert len(legal(ticket)) == 2


def test_another_event_of_the_same_kind_is_begun_when_somebody_says_so(ticket, cast, visitor):
    browser = visitor.signed_in(cast.agent)
    begin(browser, ticket)
    later = {"aware_at": wall(now() - timedelta(days=1))}
    page = browser.page(page_of(ticket), query_string=matter(**later))
    assert page.has("#begin input[name=another]")
    assert "Device adverse event report" in " ".join(page.words("#follows .notice"))
    page = begin(browser, ticket, status=409, **later)
    assert page.form("form#begin")["aware_at"] == later["aware_at"]
    assert len(legal(ticket)) == 2
    begin(browser, ticket, another="yes", **later)
    assert len(legal(ticket)) == 4
    assert not browser.page(page_of(ticket), query_string=matter(class_="serious")).has(
        "#begin input[name=another]"
    )


def test_a_decision_to_report_is_not_taken_twice(ticket, cast, visitor):
    browser = visitor.signed_in(cast.qa)
    facts = {"verdict": "reportable", "due_at": wall(now() + timedelta(days=1))}
    decide(browser, ticket, **facts)
    page = decide(browser, ticket, status=409, **facts)
    assert page.has("#decide .error-summary")
    later = facts | {"aware_at": wall(now() - timedelta(days=1))}
    decide(browser, ticket, status=409, **later)
    decide(browser, ticket, another="yes", **later)
    assert len(legal(ticket)) == 2
