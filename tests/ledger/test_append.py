"""Appending: in order, in the caller's transaction, on many chains at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from portal.app_config import APPLICATION_ROLE
from portal.extensions import db
from portal.kernel.actors import SYSTEM, customer
from portal.ledger.models import Event
from portal.ledger.services import NewEvent, append_event, append_events
from portal.ledger.verify import verify_ledger
from portal.unit_of_work import unit_of_work

ZHANG = customer("张敏")


def chain_of(name: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.chain == name).order_by(Event.seq)))


def is_whole(app) -> bool:
    return verify_ledger(key=app.config["LEDGER_KEY"]).wrong == []


def test_each_event_follows_from_the_one_before(app):
    one = append_event("a", "ticket.opened", by=ZHANG)
    other = append_event("a", "message.reply", by=SYSTEM, facts={"n": 1})
    assert (one.seq, other.seq, other.prev_hash) == (1, 2, one.hash)
    assert is_whole(app)


def test_many_at_once_are_the_same_as_one_by_one(app):
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    for number in range(3):
        append_event("single", "x.told", by=ZHANG, facts={"n": number}, at=at)
    append_events([NewEvent("bulk", "x.told", ZHANG, {"n": number}, at) for number in range(3)])
    assert [(one.seq, one.facts, one.at) for one in chain_of("bulk")] == [
        (one.seq, one.facts, one.at) for one in chain_of("single")
    ]
    assert is_whole(app)


def test_many_chains_in_one_batch_each_keep_their_order(app):
    append_event("b", "x.told", by=ZHANG)
    append_events([NewEvent(name, "x.told", SYSTEM, {"n": n}) for n in range(4) for name in ("b", "a", "c")])
    assert [[one.seq for one in chain_of(name)] for name in "abc"] == [
        [1, 2, 3, 4],
        [1, 2, 3, 4, 5],
        [1, 2, 3, 4],
    ]
    assert [one.facts["n"] for one in chain_of("a")] == [0, 1, 2, 3]
    assert is_whole(app)


def test_one_after_many_goes_on_where_they_ended(app):
    append_events([NewEvent("a", "x.told", SYSTEM, {})] * 2)
    assert append_event("a", "x.told", by=SYSTEM).seq == 3
    append_events([NewEvent("a", "x.told", SYSTEM, {})])
    assert is_whole(app)


def test_nothing_to_append_is_nothing(app):
    append_events([])
    assert verify_ledger(key=app.config["LEDGER_KEY"]).wrong == []


def test_an_event_is_gone_with_the_change_it_tells(app):
    def change_and_fail():
        with unit_of_work():
            append_event("a", "x.told", by=SYSTEM)
            raise LookupError

    with pytest.raises(LookupError):
        change_and_fail()
    assert chain_of("a") == []
    assert is_whole(app)


def test_difficult_facts_come_back_unchanged(app):
    told = {"name": "e\u0301 é 𠮷 \u202e", "deep": {"z": [1, None, True], "a": {}}, "big": 10**17, "": ""}
    append_event("a", "x.told", by=customer("𠮷野家 e\u0301"), facts=told)
    append_events([NewEvent("a", "x.told", SYSTEM, told)])
    assert is_whole(app)


def test_writers_of_the_same_chains_in_different_order_neither_mix_nor_deadlock(committed_app):
    together = threading.Barrier(4)

    def write(names):
        with committed_app.app_context():
            together.wait(10)
            for _ in range(5):
                with unit_of_work():
                    append_events([NewEvent(name, "x.told", SYSTEM, {}) for name in names])

    orders = ["abcd", "dcba", "badc", "cdab"]
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, names) for names in orders]:
            done.result(timeout=30)
    assert [one.seq for one in chain_of("a")] == list(range(1, 21))
    assert is_whole(committed_app)


def test_the_applications_role_cannot_change_what_happened(app):
    for table, column in APPEND_ONLY.items():
        for change in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
                db.session.execute(text(change))


def test_nor_delete_what_the_ledger_hangs_on(app):
    for table in ("tickets", "ledger_chains"):
        with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
            db.session.execute(text(f"DELETE FROM {table}"))


def test_the_applications_role_is_the_one_the_portal_works_under(app):
    assert db.session.scalar(text("SELECT current_user")) == APPLICATION_ROLE


APPEND_ONLY = {
    "events": "type",
    "messages": "body",
    "records": "name",
    "procedure_versions": "title",
    "attachments": "name",
}
