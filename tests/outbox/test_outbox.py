"""The outbox: owed once, told after a commit, taken over from who died, and never for ever."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from portal.extensions import db
from portal.kernel.time import now
from portal.outbox import backoff
from portal.outbox.models import OutboxRow
from portal.outbox.queries import oldest_waiting
from portal.outbox.services import Fact, claim, forget_settled, give_back, mark_sent, mark_void, put_all
from portal.unit_of_work import unit_of_work

KIND = "test"


def put(*keys, at=None):
    with unit_of_work():
        return put_all([Fact(KIND, key, {"key": key}, at) for key in keys])


def taken(limit=500):
    with unit_of_work():
        return claim(KIND, limit)


def rows():
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def let_time_pass(**length):
    """Every moment of the waiting rows moves into the past: nobody sleeps in a test."""
    with unit_of_work():
        db.session.execute(
            text("UPDATE outbox SET next_attempt_at = next_attempt_at - CAST(:by AS interval)"),
            {"by": timedelta(**length)},
        )


def test_a_fact_put_twice_is_owed_once(app):
    assert put("a", "b") == 2
    assert put("b", "c", "c") == 1
    assert [row.key for row in taken()] == ["a", "b", "c"]


def test_what_is_rolled_back_is_not_owed(app):
    put_all([Fact(KIND, "a", {})])
    db.session.rollback()
    assert taken() == []


def test_five_hundred_facts_are_one_statement(app):
    from tests.query_count import counted_queries

    with counted_queries() as queries:
        assert put(*(f"k{n}" for n in range(500))) == 500
    assert len(queries) == 1


def test_a_fact_for_later_waits(app):
    put("later", at=now() + timedelta(hours=1))
    assert taken() == []
    let_time_pass(hours=2)
    assert [row.key for row in taken()] == ["later"]


def test_another_kind_is_left_alone(app):
    put("a")
    with unit_of_work():
        assert claim("another", 10) == []


def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(app):
    put("a")
    (first,) = taken()
    assert taken() == []
    let_time_pass(seconds=61)
    (second,) = taken()
    assert (second.attempts, second.token == first.token) == (2, False)
    with unit_of_work():
        assert mark_sent([first]) == set()  # it came back too late
        assert mark_sent([second]) == {second.id}
    assert [row.state for row in rows()] == ["sent"]


def test_a_sender_that_lost_its_lease_gives_nothing_back(app):
    put("a")
    (first,) = taken()
    let_time_pass(seconds=61)
    (second,) = taken()
    with unit_of_work():
        give_back(first, "too late")
    (row,) = rows()
    assert (row.lease_token, row.last_error) == (second.token, None)


def test_sent_is_for_good(app):
    put("a")
    with unit_of_work():
        mark_sent(claim(KIND, 1))
    let_time_pass(days=2)
    assert taken() == []
    assert put("a") == 0
    (row,) = rows()
    assert row.sent_at is not None


def test_void_is_for_good_and_says_why(app):
    put("a")
    with unit_of_work():
        mark_void(claim(KIND, 1), "the clock was met")
    (row,) = rows()
    assert (row.state, row.last_error, row.sent_at) == ("void", "the clock was met", None)
    assert taken() == []


def test_dead_after_twelve_tries_with_an_alarm(app, caplog):
    put("a")
    for attempt in range(1, 13):
        (row,) = taken()
        assert row.attempts == attempt
        with unit_of_work():
            give_back(row, "nobody answers")
        assert [one.state for one in rows()] == ["dead" if attempt == 12 else "waiting"]
        assert taken() == []
        let_time_pass(days=1)
    assert taken() == []
    (alarm,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert "“a” could not be told in 12 tries: nobody answers" in alarm.message


def test_a_fact_that_kills_its_sender_wears_out_too(app, caplog):
    put("poison")
    for _ in range(12):
        assert len(taken()) == 1
        let_time_pass(seconds=61)
    assert taken() == []
    assert [row.state for row in rows()] == ["dead"]
    assert "never came back" in caplog.text


@given(st.floats(0, 1), st.integers(1, 11))
def test_each_wait_is_longer_than_the_one_before(chance, attempts):
    assert backoff.wait_seconds(attempts + 1, chance) == pytest.approx(
        2 * backoff.wait_seconds(attempts, chance)
    )
    assert not backoff.is_exhausted(attempts)


def test_twelve_tries_take_about_a_day():
    shortest, longest = (
        sum(backoff.wait_seconds(n, chance) for n in range(1, 12)) / 3600 for chance in (0, 1)
    )
    assert 18 < shortest < 24 < longest < 30


def test_two_senders_at_once_take_each_fact_once(committed_app):
    put(*(f"k{n}" for n in range(40)))
    together = threading.Barrier(3)

    def sender():
        with committed_app.app_context():
            together.wait(10)
            found = []
            while batch := taken(3):
                found += [row.key for row in batch]
            return found

    with ThreadPoolExecutor(3) as pool:
        keys = [key for work in [pool.submit(sender) for _ in range(3)] for key in work.result(30)]
    assert sorted(keys) == sorted(f"k{n}" for n in range(40))


def test_a_sender_waits_for_nobody(committed_app):
    put("a", "b")

    def another():
        with committed_app.app_context():
            return [row.key for row in taken()]

    with ThreadPoolExecutor(1) as pool:
        assert [row.key for row in claim(KIND, 1)] == ["a"]  # and not yet committed
        assert pool.submit(another).result(timeout=20) == ["b"]
        db.session.rollback()


def test_the_oldest_waiting_counts_from_when_it_was_owed(app):
    def oldest():
        return oldest_waiting(db.session.connection())

    assert oldest() is None
    put("old", at=now() - timedelta(minutes=9))
    put("new")
    assert timedelta(minutes=8) < now() - oldest() < timedelta(minutes=10)
    with unit_of_work():
        mark_sent(claim(KIND, 1))
    assert now() - oldest() < timedelta(minutes=1)


def test_what_was_settled_long_ago_is_forgotten_but_the_dead_are_not(app):
    put("1 sent", "2 dead", "3 fresh", "4 waiting")
    with unit_of_work():
        first, second, third = claim(KIND, 3)
        mark_sent([first, third])
        db.session.execute(
            text("UPDATE outbox SET state = 'dead', settled_at = now() WHERE id = :id"), {"id": second.id}
        )
        db.session.execute(
            text("UPDATE outbox SET settled_at = now() - interval '91 days' WHERE id <> :id"),
            {"id": third.id},
        )
        db.session.execute(text("UPDATE outbox SET settled_at = NULL WHERE state = 'waiting'"))
    with unit_of_work():
        assert forget_settled() == 1
    assert [row.dedupe_key for row in rows()] == ["2 dead", "3 fresh", "4 waiting"]


def test_waiting_rows_are_found_through_the_partial_indexes(app):
    put(*(f"k{n}" for n in range(300)))
    db.session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off"))
    plans = {
        "ix_outbox_waiting": "SELECT id FROM outbox WHERE state = 'waiting' AND kind = 'test' "
        "AND next_attempt_at <= statement_timestamp() ORDER BY next_attempt_at, id LIMIT 5",
        "ix_outbox_oldest": "SELECT owed_at FROM outbox WHERE state = 'waiting' ORDER BY owed_at LIMIT 1",
    }
    for index, query in plans.items():
        plan = "\n".join(db.session.scalars(text("EXPLAIN " + query)))
        assert index in plan, plan
