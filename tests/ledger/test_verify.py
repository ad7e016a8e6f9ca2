"""Verification: what the database's owner changed, deleted, inserted or put in another order is found and named."""

import hashlib

import pytest
from click.testing import CliRunner

from portal.cli.ledger import ledger
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.ledger.chain import GENESIS, canonical_form
from portal.ledger.models import Event
from portal.ledger.services import NewEvent, append_events
from portal.ledger.verify import begin_snapshot, expected_events, verify_ledger
from portal.tickets.messages import customer_message
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket

ALL = "chain, seq, at, type, actor_kind, actor_id, actor_name, facts, prev_hash, hash, seal"


@pytest.fixture
def chains(committed_app):
    """Three chains, a, b and c, of five events each; only b is touched."""
    with unit_of_work():
        for name in "abc":
            append_events([NewEvent(name, "x.told", SYSTEM, {"n": n}) for n in range(5)])
    return committed_app


@pytest.fixture
def owner(chains, owner_connection):
    return owner_connection.execute


def found(app) -> list[tuple]:
    db.session.rollback()
    verdict = verify_ledger(key=app.config["LEDGER_KEY"])
    db.session.rollback()  # the owner may want to change the table next
    return [(wrong.chain, wrong.seq, str(wrong.sentence)) for wrong in verdict.wrong]


def only_one(app, seq, words):
    (chain, row, sentence), *others = found(app)
    assert (chain, row, others) == ("b", seq, [])
    assert words in sentence


def test_a_ledger_nobody_touched_is_clean(chains):
    verdict = verify_ledger(key=chains.config["LEDGER_KEY"])
    assert verdict.wrong == []
    assert verdict.events == expected_events() >= 15


@pytest.mark.parametrize(
    "change",
    [
        "facts = '{\"n\": 7}'",
        "at = at + interval '1 microsecond'",
        "type = 'x.other'",
        "actor_name = 'somebody'",
        "actor_kind = 'staff', actor_id = 1",
    ],
)
def test_a_changed_row_is_named(chains, owner, change):
    owner(f"UPDATE events SET {change} WHERE chain = 'b' AND seq = 3")
    only_one(chains, 3, "changed")


def test_a_changed_row_is_named_with_its_id(chains, owner):
    owner("UPDATE events SET type = 'x.other' WHERE chain = 'b' AND seq = 3")
    (wrong,) = verify_ledger(key=chains.config["LEDGER_KEY"]).wrong
    assert db.session.get(Event, wrong.event_id).seq == 3


def test_a_deleted_row_in_the_middle_is_named(chains, owner):
    owner("DELETE FROM events WHERE chain = 'b' AND seq = 3")
    only_one(chains, 3, "deleted")


def test_a_deleted_first_row_is_named(chains, owner):
    owner("DELETE FROM events WHERE chain = 'b' AND seq = 1")
    only_one(chains, 1, "deleted")


def test_a_tail_that_was_cut_off_is_named(chains, owner):
    owner("DELETE FROM events WHERE chain = 'b' AND seq >= 4")
    only_one(chains, 4, "cut off")


def test_a_tail_cut_off_with_the_head_set_back_is_named(chains, owner):
    owner("DELETE FROM events WHERE chain = 'b' AND seq = 5")
    owner(
        "UPDATE ledger_chains SET length = 4, head = (SELECT hash FROM events WHERE chain = 'b' AND seq = 4) "
        "WHERE chain = 'b'"
    )
    only_one(chains, 4, "rows may be missing")


def test_a_head_with_the_seal_of_an_event_is_no_head_of_ours(chains, owner):
    owner("DELETE FROM events WHERE chain = 'b' AND seq = 5")
    owner(
        "UPDATE ledger_chains SET length = 4, head = e.hash, seal = e.seal "
        "FROM events e WHERE e.chain = 'b' AND e.seq = 4 AND ledger_chains.chain = 'b'"
    )
    only_one(chains, 4, "rows may be missing")


def test_a_chain_without_its_events_is_named(chains, owner):
    owner("DELETE FROM events WHERE chain = 'b'")
    only_one(chains, 1, "no events")


def test_a_chain_made_to_look_as_if_it_never_had_events_is_named(chains, owner):
    owner("DELETE FROM events WHERE chain = 'b'")
    owner(f"UPDATE ledger_chains SET length = 0, head = '{GENESIS}' WHERE chain = 'b'")
    only_one(chains, 1, "no events")


def test_a_row_inserted_behind_the_end_is_named(chains, owner):
    owner(
        f"INSERT INTO events ({ALL}) SELECT {ALL.replace('seq', '6')} FROM events WHERE chain = 'b' AND seq = 5"
    )
    only_one(chains, 6, "behind the end")


def test_a_row_inserted_in_the_middle_is_named(chains, owner):
    owner("ALTER TABLE events DROP CONSTRAINT uq_events_chain_seq")
    owner(f"INSERT INTO events ({ALL}) SELECT {ALL} FROM events WHERE chain = 'b' AND seq = 3")
    try:
        only_one(chains, 4, "taken twice")
    finally:
        owner("DELETE FROM events")
        owner("ALTER TABLE events ADD CONSTRAINT uq_events_chain_seq UNIQUE (chain, seq)")


SHIFTED = ALL.replace("seq", "3").replace("actor_name", "'somebody'")


def test_room_made_for_an_inserted_row_is_seen(chains, owner):
    for seq in (5, 4, 3):
        owner(f"UPDATE events SET seq = {seq + 1} WHERE chain = 'b' AND seq = {seq}")
    owner(f"INSERT INTO events ({ALL}) SELECT {SHIFTED} FROM events WHERE chain = 'b' AND seq = 4")
    (chain, row, _), *others = found(chains)
    assert (chain, row, others) == ("b", 3, [])


def test_a_chain_of_somebody_elses_making_is_named(chains, owner):
    owner(
        f"INSERT INTO events ({ALL}) SELECT {ALL.replace('chain', chr(39) + 'z' + chr(39), 1)} FROM events WHERE chain = 'b' AND seq = 1"
    )
    assert found(chains) == [("z", 1, "The chain is unknown: the row was inserted from outside.")]


def test_rows_in_another_order_are_named(chains, owner):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        owner(f"UPDATE events SET seq = {new} WHERE chain = 'b' AND seq = {old}")
    only_one(chains, 2, "does not follow")


def test_a_row_with_its_hash_computed_anew_is_named(chains, owner):
    owner("UPDATE events SET facts = '{\"n\": 7}' WHERE chain = 'b' AND seq = 5")
    recompute(owner, "b", 5)
    only_one(chains, 5, "not written by this portal")


def test_a_chain_computed_anew_to_its_end_is_named_where_it_begins_to_lie(chains, owner):
    owner("UPDATE events SET facts = '{\"n\": 7}' WHERE chain = 'b' AND seq = 3")
    for seq in (3, 4, 5):
        recompute(owner, "b", seq)
    owner(
        "UPDATE ledger_chains SET head = (SELECT hash FROM events WHERE chain = 'b' AND seq = 5) WHERE chain = 'b'"
    )
    only_one(chains, 3, "not written by this portal")


def test_a_changed_head_is_named(chains, owner):
    owner(f"UPDATE ledger_chains SET head = '{'f' * 64}' WHERE chain = 'b'")
    only_one(chains, 5, "head")


def test_every_wrong_chain_is_named_once_by_its_first_wrong_row(chains, owner):
    owner("UPDATE events SET type = 'x.other' WHERE seq IN (2, 4) AND chain <> 'system'")
    assert [(chain, row) for chain, row, _ in found(chains)] == [("a", 2), ("b", 2), ("c", 2)]


def test_events_written_while_it_runs_are_no_fault(chains):
    begin_snapshot()
    before = expected_events()
    with chains.app_context():  # another session
        with unit_of_work():
            append_events([NewEvent("a", "x.told", SYSTEM, {}), NewEvent("new", "x.told", SYSTEM, {})])
        db.session.remove()
    verdict = verify_ledger(key=chains.config["LEDGER_KEY"])
    assert (verdict.wrong, verdict.events) == ([], before)


def recompute(owner, chain: str, seq: int) -> None:
    """Do as the owner of the database could: make the row's hash fit its content and its predecessor."""
    db.session.rollback()
    row = db.session.query(Event).filter_by(chain=chain, seq=seq).one()
    before = db.session.query(Event).filter_by(chain=chain, seq=seq - 1).one().hash
    row.prev_hash = before
    hash_ = hashlib.sha256(canonical_form(row.entry)).hexdigest()
    db.session.rollback()
    owner(
        "UPDATE events SET prev_hash = %s, hash = %s WHERE chain = %s AND seq = %s",
        [before, hash_, chain, seq],
    )


# ------------------------------------------------------------------ the command


@pytest.fixture
def verify(committed_app, committed_settings, monkeypatch):
    """Run `portal ledger verify` on the committed database."""

    def run():
        db.session.rollback()
        monkeypatch.setattr("portal.cli.app.create_app", lambda: committed_app)
        return CliRunner().invoke(ledger, ["verify", "--language", "en"])

    return run


def test_the_command_says_that_all_is_well(verify):
    make_ticket()
    result = verify()
    assert (result.exit_code, "Nothing is wrong." in result.output) == (0, True)


def test_the_command_names_chain_row_event_and_fault(verify, owner_connection):
    number = make_ticket().number
    event = owner_connection.execute(
        "UPDATE events SET actor_name = 'x' WHERE chain = %s AND seq = 1 RETURNING id", [number]
    ).fetchone()[0]
    result = verify()
    assert result.exit_code == 1
    assert f"Chain {number}, row 1, event {event}: The row was changed" in result.output


def test_the_command_finds_words_that_were_changed_beside_the_ledger(verify, owner_connection):
    ticket = make_ticket()
    with unit_of_work():
        customer_message(ticket, "还要等多久？", by=SYSTEM)
    owner_connection.execute("UPDATE messages SET body = '谢谢'")
    result = verify()
    assert (result.exit_code, "text or record" in result.output) == (1, True)


def test_the_command_finds_a_ticket_whose_whole_chain_is_gone(verify, owner_connection):
    number = make_ticket().number
    owner_connection.execute("DELETE FROM events WHERE chain = %s", [number])
    owner_connection.execute("DELETE FROM ledger_chains WHERE chain = %s", [number])
    result = verify()
    assert (result.exit_code, f"Chain {number}, row 1: The ticket exists" in result.output) == (1, True)


def test_the_command_says_when_it_cannot_read(committed_app, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def away():
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr("portal.cli.app.create_app", lambda: committed_app)
    monkeypatch.setattr("portal.cli.ledger.begin_snapshot", away)
    result = CliRunner().invoke(ledger, ["verify", "--language", "en"])
    assert (result.exit_code, "could not be read: connection refused" in result.output) == (2, True)


def test_the_command_says_which_setting_is_missing(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(ledger, ["verify"])
    assert (result.exit_code, "DATABASE_URL is not set" in result.output) == (2, True)
