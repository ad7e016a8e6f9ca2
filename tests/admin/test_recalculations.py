"""The pages of recalculations: what is left behind, a preview, the decision, the progress."""

import pytest

from portal.commitments.recalculation import start_recalculation
from portal.commitments.recalculation_queries import run_by_id
from portal.commitments.recalculation_steps import take_step
from portal.unit_of_work import unit_of_work
from tests.commitments.recalculating import close_the_company, promised
from tests.query_count import counted_queries

LIST = "/settings/recalculations"


@pytest.fixture
def story(cast):
    return promised()


@pytest.fixture
def kept(story, cast):
    return close_the_company(cast.admin)


@pytest.fixture
def run(kept, cast):
    with unit_of_work():
        return start_recalculation("company", to_version_id=kept.id, why="calendar", by=cast.manager)


@pytest.fixture
def here(run):
    return f"{LIST}/{run.id}"


def test_without_anything_behind_the_page_teaches(visitor, cast):
    page = visitor.signed_in(cast.manager).page(LIST)
    assert "No deadline is behind" in page.text
    assert not page.has("#runs")


def test_a_changed_calendar_is_listed_with_its_deadlines_and_previewed_by_a_button(visitor, cast, kept):
    browser = visitor.signed_in(cast.manager)
    page = browser.page(LIST)
    assert page.one("#behind form").get("action") == LIST
    shown = browser.follow(browser.send(LIST, page.form("#behind form")))
    assert "Waits for a decision" in shown.text
    assert shown.words("#moves dd")[1] == "1"
    assert "Move 1 deadlines" in shown.text


def test_the_preview_names_the_biggest_moves(visitor, cast, story, here):
    page = visitor.signed_in(cast.auditor).page(here)
    assert story.ticket.number in page.attr("#biggest a", "href")
    assert not page.all("#run form"), "who may not decide is offered nothing"


def test_applied_it_goes_on_by_itself_and_says_when_it_is_done(visitor, cast, here, run):
    browser = visitor.signed_in(cast.manager)
    said = browser.send_fragment(f"{here}/application", {})
    assert "Deadlines are being moved" in said.text
    assert said.attr("a[hx-get]", "hx-trigger") == "click, every 2s"
    assert said.has("progress[max]")
    while take_step(run.id):
        pass
    finished = browser.fragment(here)
    assert "Done" in finished.text
    assert not finished.has("a[hx-get]"), "what is done is not asked for again"
    assert "1 of" in finished.text


def test_plain_forms_lead_back_to_the_run(visitor, cast, here):
    browser = visitor.signed_in(cast.manager)
    page = browser.follow(browser.send(f"{here}/application", {}))
    assert "You may leave this page" in page.text
    assert page.one("#run a.small").get("href") == here


def test_applied_twice_it_is_one_run(visitor, cast, here, run):
    browser = visitor.signed_in(cast.manager)
    browser.send(f"{here}/application", {})
    browser.send(f"{here}/application", {})
    assert run_by_id(run.id).state == "applying"


def test_discarded_it_is_only_history(visitor, cast, here):
    browser = visitor.signed_in(cast.manager)
    page = browser.follow(browser.send(f"{here}/dismissal", {}))
    assert "Every deadline stays as it is" in page.text
    assert not page.all("#run form")
    browser.send(f"{here}/application", {}, status=409)
    browser.send_fragment(f"{here}/application", {}, status=409)
    assert "Discarded" in browser.page(LIST).text


def test_a_preview_that_a_newer_version_outdates_is_not_applied(visitor, cast, here, run, story):
    newer = close_the_company(cast.admin, days=30)
    browser = visitor.signed_in(cast.manager)
    for send in (browser.send, browser.send_fragment):
        refused = send(f"{here}/application", {}, status=409)
        assert "has been changed since this preview" in refused.text
    assert run_by_id(run.id).state == "previewed"
    page = browser.page(here)
    assert "version 3" in page.words("#outdated")[0]
    assert not page.has(f'form[action="{here}/application"]')
    shown = browser.follow(browser.send(LIST, page.form("#preview-anew")))
    assert "version 3" in shown.h1
    assert run_by_id(run.id).state == "discarded"
    address = shown.url
    browser.send(f"{address}/application", {})
    assert run_by_id(int(address.rsplit("/", 1)[1])).to_version_id == newer.id


def test_who_may_not_decide_sees_that_a_preview_is_outdated(visitor, cast, here):
    close_the_company(cast.admin, days=30)
    page = visitor.signed_in(cast.auditor).page(here)
    assert page.has("#outdated")
    assert not page.all("#run form")


def test_who_may_not_decide_is_refused(visitor, cast, here):
    for address in (LIST, f"{here}/application", f"{here}/dismissal"):
        visitor.signed_in(cast.qa).send(address, {}, status=403)
    visitor.signed_in(cast.agent).page(LIST, status=403)


def test_a_run_that_is_none_and_a_calendar_that_is_none(visitor, cast):
    browser = visitor.signed_in(cast.manager)
    browser.page(f"{LIST}/999999", status=404)
    browser.send(f"{LIST}/999999/application", {}, status=404)
    browser.send(LIST, {"calendar": "moon"}, status=409)


def test_in_chinese(visitor, cast, here):
    page = visitor.signed_in(cast.manager).page(here, headers={"Accept-Language": "zh-CN"})
    assert page.h1.startswith("期限重算：")
    assert "变动最大的期限" in page.text


def test_the_pages_cost_few_queries(visitor, cast, here):
    browser = visitor.signed_in(cast.manager)
    for address in (LIST, here):
        browser.page(address)
        with counted_queries() as queries:
            browser.page(address)
        assert len(queries) <= 6, queries
