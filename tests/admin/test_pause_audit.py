"""The page of the pause audit: findings in words, filters in the address, counts, and the table to take away."""

import csv
import io
from datetime import timedelta

import pytest

from portal.kernel.time import company_day, now
from portal.tickets.waiting import wait_for
from portal.unit_of_work import unit_of_work
from tests.commitments.test_integrity import Story
from tests.factories import make_ticket
from tests.people import Role, person
from tests.query_count import counted_queries

AUDIT = "/settings/pause-audit"
TABLE = "/settings/pause-audit.csv"


@pytest.fixture
def story(app, cast):
    story = Story(cast.agent)
    story.waits(2)
    return story


@pytest.fixture
def browser(visitor, cast):
    return visitor.signed_in(cast.auditor)


def test_a_finding_is_told_in_words_and_leads_to_the_explanation(browser, story):
    page = browser.page(AUDIT)
    (row,) = page.all("#findings tbody tr")
    said = page.words("#findings tbody tr")[0]
    assert "No message or call to the customer went before it." in said
    assert "林晓" in said
    assert page.attr("#findings .row-link", "href") == f"/tickets/{story.ticket.number}/clocks/solved"
    browser.page(page.attr("#findings .row-link", "href"))
    assert row.get("data-kinds") == "unasked"
    assert "1 pauses began in this period; 1 findings." in page.text


def test_filters_are_links_and_keep_each_other(browser, story, cast):
    page = browser.page(f"{AUDIT}?kind=parked&since={company_day(now()) - timedelta(days=3)}")
    assert page.has("#nothing")
    link = next(one.get("href") for one in page.all("#filters .filters a") if "unasked" in one.get("href"))
    assert "since=" in link
    assert browser.page(link).has("#findings")
    mine = browser.page(f"{AUDIT}?person={cast.agent.id}")
    assert mine.has("#findings")
    assert not browser.page(f"{AUDIT}?person=999999").has("#findings")
    assert not browser.page(f"{AUDIT}?team=999999").has("#findings")


@pytest.mark.parametrize(
    "query",
    ["since=yesterday&until=2026-13-40", "kind=all", "person=x&team=-1", "after=zzz", "since=0001-01-01"],
)
def test_a_query_that_makes_no_sense_is_the_page_itself(browser, story, query):
    assert browser.page(f"{AUDIT}?{query}").has("#findings")


def test_pages_follow_one_another(browser, cast, monkeypatch):
    monkeypatch.setattr("portal.commitments.integrity.PAGE_SIZE", 2)
    monkeypatch.setattr(
        "portal.commitments.integrity.audit_pauses.__kwdefaults__", {"after": None, "limit": 2}
    )
    for _ in range(3):
        Story(cast.agent).waits(2)
    first = browser.page(AUDIT)
    second = browser.page(first.attr("a[rel=next]", "href"))
    assert len(first.all("#findings tbody tr")) + len(second.all("#findings tbody tr")) == 3
    assert second.attr("a[rel=prev]", "href") == AUDIT


def test_counts_per_person_lead_to_that_person(browser, story, cast):
    page = browser.page(AUDIT)
    (link,) = [one for one in page.all(".plain tbody a") if "person=" in one.get("href")]
    assert link.get("href") == f"{AUDIT}?person={cast.agent.id}"
    assert "No team" in page.text


def test_the_table_opens_in_a_spreadsheet_without_formulas(browser, app):
    evil = Story(person("evil", "=HYPERLINK(0)", Role.AGENT))
    evil.waits(2)
    answer = browser.client.get(TABLE)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(text[1:]))
    assert len(head) == len(row) == 11
    assert "'=HYPERLINK(0)" in row
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_who_may_not_look_is_refused(visitor, cast, story):
    for who in (cast.agent, cast.technician, cast.dispatcher):
        browser = visitor.signed_in(who)
        browser.page(AUDIT, status=403)
        assert browser.client.get(TABLE).status_code == 403
    for who in (cast.qa, cast.manager, cast.admin):
        visitor.signed_in(who).page(AUDIT)


def test_in_chinese(browser, story):
    page = browser.page(AUDIT, headers={"Accept-Language": "zh-CN"})
    assert page.h1 == "暂停审查"
    assert "暂停前没有给客户发消息，也没有通话记录。" in page.text


def test_the_page_costs_few_queries(browser, cast):
    for _ in range(4):
        Story(cast.agent).waits(2)
    browser.page(AUDIT)
    with counted_queries() as queries:
        browser.page(AUDIT)
    assert len(queries) <= 6, queries


def test_an_honest_wait_through_the_desk_is_only_counted(browser, cast):
    ticket = make_ticket()
    with unit_of_work():
        wait_for(ticket, "customer", "请提供序列号。", by=cast.agent)
    page = browser.page(AUDIT)
    assert not page.has("#findings") or "No message" not in page.text


def test_a_period_without_pauses_says_so(browser):
    assert "No pauses" in browser.page(AUDIT).text
