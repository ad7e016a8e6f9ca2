"""The inbox: what each person was told, newest first; marked as read one by one or together; nobody else's."""

import re

import pytest
from sqlalchemy import select

from portal.commitments.models import ClockState
from portal.extensions import db
from portal.notifications.models import Alert
from portal.notifications.queries import PAGE_SIZE
from portal.outbox.services import put_all
from portal.unit_of_work import unit_of_work
from tests.notifications.conftest import (
    WORK,
    digests,
    fact,
    inbox,
    make_team,
    minutes,
    overdue,
    send,
    singles,
    tell,
    unread,
)
from tests.query_count import counted_queries


@pytest.fixture
def browser(visitor, lin):
    return visitor.signed_in(lin)


def several(count, lin):
    with unit_of_work():
        put_all([fact(overdue(assignee=lin)) for _ in range(count)])
    send()


def rows(page):
    return [row.get("data-alert") for row in page.all("li[data-alert]")]


# ------------------------------------------------------------------ the page


def test_the_page_tells_what_which_ticket_and_how_far(browser, lin):
    clock = overdue(assignee=lin, urgent=True)
    tell(clock)
    page = browser.page("/alerts")
    assert page.h1 == "Alerts"
    (words,) = page.words("li[data-alert]")
    for part in ("Overdue", "urgent", "呼吸机", "new", "Mark as read", "Due"):
        assert part in words
    assert page.has(f'a[href="/tickets/{clock.number}"]')
    assert page.words("#alerts-title") == ["1 unread alert"]
    assert page.words("#bell") == ["1 1 unread alert"]


def test_newest_first(browser, lin):
    for n in range(3):
        tell(overdue(assignee=lin), at=WORK + minutes(n))
    found = [alert.id for alert in inbox(lin)]
    assert rows(browser.page("/alerts")) == [str(id_) for id_ in reversed(found)]


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("80", "80 % of the time is used"),
        ("overdue", "Overdue"),
        ("+8 working hours", "Still open 8 working hours after the deadline"),
        ("+ a while", "Still open a while after the deadline"),
    ],
)
def test_levels_in_words(browser, lin, level, words):
    clock = overdue(assignee=lin)
    tell(clock, level)
    assert browser.page("/alerts").words(".alert-what .chip")[0] == words


def test_it_says_how_the_clock_stands_now(browser, lin):
    clock = overdue(assignee=lin)
    tell(clock)
    with unit_of_work():
        clock.state = ClockState.MET_LATE
    assert "met late" in browser.page("/alerts").words(".alert-now")[0]


def test_an_empty_inbox_says_what_will_be_there(browser):
    page = browser.page("/alerts")
    assert page.words(".empty-title") == ["No alerts"]
    assert page.words("#alerts-title") == ["Nothing unread"]
    assert not page.has(".bell-count")


def test_quiet_hours_are_said(browser, lin, cast):
    assert "While “" in browser.page("/alerts").words(".alerts-hours")[0]
    before = browser.page("/alerts").words(".alerts-hours")[0]
    make_team(lin, calendar="always")
    assert browser.page("/alerts").words(".alerts-hours")[0] != before
    assert not browser.page("/alerts").has(".alerts-hours a")


def test_nobody_is_promised_a_mail(browser, lin):
    several(3, lin)
    assert not re.search(r"e-?mail|SMS", browser.page("/alerts").words("main")[0], re.IGNORECASE)


def test_the_page_costs_at_most_six_queries(browser, lin):
    several(12, lin)
    for n in range(4):
        tell(overdue(assignee=lin), at=WORK + minutes(20 + n))
    browser.page("/alerts")
    with counted_queries() as queries:
        browser.page("/alerts")
    # Who asks; the inbox; the figures of its digests and their first lines; the team's calendar and its version.
    assert len(queries) <= 6, queries


def test_pages_of_thirty_by_key(browser, lin):
    for n in range(PAGE_SIZE + 5):
        tell(overdue(assignee=lin, urgent=True), at=WORK + minutes(11 * n))
    assert len(singles(lin)) == PAGE_SIZE + 5
    first = browser.page("/alerts")
    older = browser.page(first.attr('.paging a[rel="next"]', "href"))
    assert (len(rows(first)), len(rows(older))) == (PAGE_SIZE, 5)
    assert not set(rows(first)) & set(rows(older))
    assert older.attr('.paging a[rel="prev"]', "href") == "/alerts"
    assert rows(browser.page("/alerts?after=nonsense")) == rows(first)


def test_without_sight_of_the_ticket_only_the_number_is_left(cast, visitor):
    clock = overdue(technician=cast.technician)
    tell(clock)
    browser = visitor.signed_in(cast.technician)
    assert browser.page("/alerts").has(f'a[href="/tickets/{clock.number}"]')
    from portal.tickets.models import Ticket

    with unit_of_work():
        db.session.get(Ticket, clock.ticket_id).technician_id = cast.stranger.id
    page = browser.page("/alerts")
    assert not page.has(f'a[href="/tickets/{clock.number}"]')
    assert "呼吸机" not in page.text
    assert "You no longer see this ticket." in page.text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_in_every_language(browser, lin, language):
    several(8, lin)
    tell(overdue(assignee=lin), at=WORK + minutes(30))
    browser.send("/language", {"language": language})
    page = browser.page("/alerts")
    assert page.attr("html", "lang") == language
    if language != "en":
        assert not re.search(r"overdue|alert|unread", page.words("main")[0], re.IGNORECASE)


# ------------------------------------------------------------------ digests


def test_a_digest_says_how_many_and_lists_the_first(browser, lin):
    several(12, lin)
    page = browser.page("/alerts")
    (words,) = page.words("li[data-alert] .alert-what")
    assert "12 promises are overdue" in words
    assert len(page.all(".alert-parts li")) == 8
    link = page.attr(".alert-parts p a", "href")
    assert page.words(".alert-parts p a") == ["4 more"]
    whole = browser.page(link)
    assert whole.h1 == "12 promises are overdue"
    assert len(rows(whole)) == 12
    assert not whole.has("form.one-act")


def test_a_digest_tells_the_law_and_what_is_near_apart(browser, lin):
    clocks = [overdue(assignee=lin) for _ in range(6)]
    with unit_of_work():
        clocks[0].kind = "legal"
        clocks[1].state, clocks[1].warned_percent = ClockState.RUNNING, 80
        put_all([fact(clock, "80" if clock is clocks[1] else "overdue") for clock in clocks])
    send()
    words = browser.page("/alerts").words("li[data-alert] .alert-what")[0]
    assert "1 legal deadline has passed · 4 promises are overdue · 1 promise will soon be due" in words


def test_somebody_elses_digest_is_as_unknown_as_none(browser, cast, lin):
    several(7, cast.colleague)
    (digest,) = digests(cast.colleague)
    browser.page(f"/alerts/digests/{digest.id}", status=404)
    browser.page("/alerts/digests/999999999999", status=404)
    several(1, lin)
    browser.page(f"/alerts/digests/{inbox(lin)[0].id}", status=404)


# ------------------------------------------------------------------ read


def test_one_is_marked_as_read(browser, lin):
    several(2, lin)
    first, second = inbox(lin)
    answer = browser.send("/alerts/read-marks", {"alert": first.id})
    assert answer.headers["Location"] == "/alerts"
    assert [alert.read_at is None for alert in inbox(lin)] == [False, True]
    page = browser.page("/alerts")
    assert [row.get("data-alert") for row in page.all("li.is-unread")] == [str(second.id)]
    assert unread(lin) == 1


def test_all_on_the_page_are_marked_and_nothing_that_came_later(browser, lin, cast):
    several(3, lin)
    several(1, cast.colleague)
    until = browser.page("/alerts").attr('button[name="until"]', "value")
    tell(overdue(assignee=lin), at=WORK + minutes(1))
    browser.send("/alerts/read-marks", {"until": until})
    assert [alert.read_at is None for alert in inbox(lin)] == [False, False, False, True]
    assert (unread(lin), unread(cast.colleague)) == (1, 1)
    assert inbox(cast.colleague)[0].read_at is None


def test_the_fragment_is_the_list_and_the_bell(browser, lin):
    several(2, lin)
    fragment = browser.send_fragment("/alerts/read-marks", {"alert": inbox(lin)[0].id})
    assert fragment.has("section#alerts")
    assert fragment.words("#alerts-title") == ["1 unread alert"]
    assert fragment.has('hx-partial[hx-target="#bell"] #bell')


def test_marking_twice_is_marking_once(browser, lin):
    several(1, lin)
    (alert,) = inbox(lin)
    for _ in range(2):
        browser.send("/alerts/read-marks", {"alert": alert.id})
    assert (inbox(lin)[0].read_at is not None, unread(lin)) == (True, 0)


def test_somebody_elses_alert_is_as_unknown_as_none(browser, cast):
    several(1, cast.colleague)
    (alert,) = inbox(cast.colleague)
    browser.send("/alerts/read-marks", {"alert": alert.id}, status=404)
    assert (inbox(cast.colleague)[0].read_at, unread(cast.colleague)) == (None, 1)


def test_what_waits_for_the_morning_cannot_be_marked(browser, lin):
    from tests.notifications.conftest import local

    tell(overdue(assignee=lin), at=local("2026-11-23 23:00"))
    (waiting,) = db.session.scalars(select(Alert))
    browser.send("/alerts/read-marks", {"alert": waiting.id}, status=404)


@pytest.mark.parametrize("data", [{}, {"alert": "one"}, {"until": "now"}, {"alert": "9" * 30}])
def test_a_form_that_names_nothing_is_refused(browser, data):
    assert "Nothing was chosen." in browser.send("/alerts/read-marks", data, status=422).text


def test_not_signed_in_is_sent_to_sign_in(visitor):
    assert visitor.client.get("/alerts").headers["Location"] == "/sign-in?next=/alerts"


# ------------------------------------------------------------------ the bell


def test_the_bell_is_on_every_page_and_costs_no_query(browser, lin):
    with counted_queries() as before:
        browser.page("/desk")
    several(3, lin)
    with counted_queries() as after:
        page = browser.page("/desk")
    assert page.words("#bell") == ["3 3 unread alerts"]
    assert len(after) <= max(len(before), 3)


def test_an_open_page_asks_for_news(browser, lin):
    several(1, lin)
    fragment = browser.fragment("/alerts/bell")
    assert fragment.words("#bell") == ["1 1 unread alert"]
    assert fragment.has('hx-partial[hx-target="#watch"]')


def test_without_script_the_bell_opens_the_inbox(browser):
    answer = browser.client.get("/alerts/bell")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/alerts")


def test_without_a_sign_in_the_bell_is_silent(visitor):
    from tests.pages import HX_PARTIAL

    assert visitor.client.get("/alerts/bell", headers=HX_PARTIAL).status_code == 204
