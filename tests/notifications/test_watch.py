"""The banner on every page of the staff, and the figures for machines: is the portal itself late?"""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.extensions import db
from portal.notifications import watch
from portal.notifications.watch import Watch, read_lateness
from portal.outbox.services import Fact, put_all
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.notifications.conftest import clock_of
from tests.query_count import counted_queries


@pytest.fixture
def awake(app, monkeypatch):
    """The watch reads at every page."""
    monkeypatch.setitem(app.extensions, "watch", Watch(kept_seconds=-1))


@pytest.fixture
def browser(awake, cast, visitor):
    return visitor.signed_in(cast.agent)


def due_since(**ago):
    """A running clock that fell due a while ago, and that no sweep has recorded."""
    clock = clock_of(make_ticket())
    with unit_of_work():
        clock.warn_at = None
        db.session.execute(
            text("UPDATE clocks SET due_at = now() - CAST(:ago AS interval), warn_at = NULL WHERE id = :id"),
            {"ago": timedelta(**ago), "id": clock.id},
        )
    db.session.expire_all()
    return clock


def owed_since(**ago):
    with unit_of_work():
        put_all([Fact("test", "fact", {}, at=None)])
        db.session.execute(
            text("UPDATE outbox SET owed_at = now() - CAST(:ago AS interval)"), {"ago": timedelta(**ago)}
        )


def banner(page):
    return page.words("#watch .notice")


def test_in_time_there_is_no_banner(browser):
    due_since(seconds=20)
    owed_since(minutes=4)
    assert banner(browser.page("/desk")) == []


def test_a_clock_due_for_three_minutes_is_told_on_every_page_and_goes_away(browser):
    clock = due_since(minutes=3, seconds=5)
    for address in ("/desk", "/alerts", "/account", "/hotline", f"/tickets/{clock.number}"):
        (words,) = banner(browser.page(address))
        assert words.startswith("Deadlines are recorded late: the oldest waits since 20")
        assert words.endswith(", 3 min. Tell whoever runs the portal.")
    with unit_of_work():
        db.session.execute(text("UPDATE clocks SET state = 'breached', breached_at = now()"))
    assert banner(browser.page("/desk")) == []


def test_a_late_warning_counts_as_well(browser):
    clock = clock_of(make_ticket())
    with unit_of_work():
        db.session.execute(
            text("UPDATE clocks SET warn_at = now() - interval '2 minutes' WHERE id = :id"), {"id": clock.id}
        )
    assert len(banner(browser.page("/desk"))) == 1


def test_an_untold_fact_of_six_minutes_is_told(browser):
    owed_since(minutes=6)
    (words,) = banner(browser.page("/desk"))
    assert words.startswith("Alerts come late: the oldest waits since 20")
    with unit_of_work():
        db.session.execute(text("UPDATE outbox SET state = 'sent'"))
    assert banner(browser.page("/desk")) == []


def test_it_comes_and_goes_with_the_news_of_an_open_page(browser):
    clock = due_since(minutes=2)
    assert browser.fragment("/alerts/bell").has('hx-partial[hx-target="#watch"] .notice')
    with unit_of_work():
        db.session.execute(text("UPDATE clocks SET state = 'met' WHERE id = :id"), {"id": clock.id})
    assert not browser.fragment("/alerts/bell").has('hx-partial[hx-target="#watch"] .notice')


def test_customers_do_not_read_it(browser, visitor):
    due_since(hours=1)
    assert "recorded late" not in visitor.page("/").text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_in_every_language(browser, language):
    due_since(minutes=3)
    browser.send("/language", {"language": language})
    (words,) = banner(browser.page("/desk"))
    assert "Deadlines" not in words


def test_within_ten_seconds_the_database_is_not_asked_again(app):
    kept = Watch(kept_seconds=10)
    with counted_queries() as queries:
        first = kept.lateness()
        assert kept.lateness() is first
    assert len(queries) == 1


def test_a_database_in_trouble_is_asked_once_and_keeps_no_page_from_anybody(app, monkeypatch, caplog):
    from sqlalchemy.exc import OperationalError

    asked = []

    def away():
        asked.append(1)
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(watch, "read_lateness", away)
    kept = Watch()
    assert (kept.lateness(), kept.lateness(), len(asked)) == (None, None, 1)
    assert "how late the portal is" in caplog.text


def test_each_part_of_the_question_is_the_first_entry_of_an_index(app):
    put_all([Fact("test", f"fact {n}", {}) for n in range(300)])
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = "\n".join(db.session.scalars(text(f"EXPLAIN {watch._OLDEST.text}")))
    for index in ("ix_clocks_due", "ix_clocks_warn", "ix_clocks_escalate", "ix_outbox_oldest"):
        assert index in plan, plan


def test_machines_read_the_same_and_it_is_not_unready_for_it(app, visitor, monkeypatch):
    monkeypatch.setattr(
        "portal.web.health.ages", lambda: dict.fromkeys(("worker:sweeps", "worker:default", "ticker"), 1.0)
    )
    answer = visitor.client.get("/readyz")
    assert (answer.status_code, answer.json["oldest_due_seconds"], answer.json["late"]) == (200, 0.0, [])
    due_since(minutes=2)
    owed_since(minutes=1)
    answer = visitor.client.get("/readyz")
    assert answer.status_code == 200
    assert 119 < answer.json["oldest_due_seconds"] < 150
    assert 59 < answer.json["oldest_outbox_seconds"] < 90
    assert answer.json["late"] == ["oldest_due_seconds"]


def test_what_is_due_later_is_not_late(app):
    make_ticket()
    now = read_lateness()
    assert (now.clocks(), now.outbox(), now.clocks_are_late) == (timedelta(), timedelta(), False)
