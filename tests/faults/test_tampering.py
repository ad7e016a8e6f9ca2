"""A changed, a deleted and an inserted event row, made as the database's owner, are each found and named."""

import psycopg
import pytest

from tests.portal_process import Customer


@pytest.fixture(scope="module")
def owner(portal):
    url = portal.environment["DATABASE_OWNER_URL"].replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def number(portal):
    path = Customer(portal).file("被篡改的申请", operation_id="")
    return path.split("/requests/")[1].split("/")[0]


def test_a_changed_row_is_named(portal, owner, number):
    row = owner.execute("SELECT id, facts FROM events WHERE chain = %s AND seq = 2", (number,)).fetchone()
    owner.execute("UPDATE events SET actor_name = 'somebody else' WHERE id = %s", (row[0],))
    said = portal.command("ledger", "verify", status=1)
    assert number[-5:-1] in said.replace(" ", "")
    assert str(row[0]) in said
    owner.execute("UPDATE events SET actor_name = '张敏' WHERE id = %s", (row[0],))
    portal.command("ledger", "verify")


def test_a_deleted_row_is_named(portal, owner, number):
    owner.execute("CREATE TEMP TABLE kept AS SELECT * FROM events WHERE chain = %s AND seq = 2", (number,))
    owner.execute("DELETE FROM events WHERE chain = %s AND seq = 2", (number,))
    said = portal.command("ledger", "verify", status=1)
    assert number[-5:-1] in said.replace(" ", "")
    owner.execute("INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM kept")
    owner.execute("DROP TABLE kept")
    portal.command("ledger", "verify")


def test_an_inserted_row_is_named(portal, owner, number):
    row = owner.execute(
        "INSERT INTO events (chain, seq, at, type, actor_kind, actor_name, facts, prev_hash, hash, seal)"
        " SELECT chain, seq + 1, at, 'message.reply', actor_kind, actor_name, facts, hash, hash, seal FROM events"
        " WHERE chain = %s ORDER BY seq DESC LIMIT 1 RETURNING id",
        (number,),
    ).fetchone()
    said = portal.command("ledger", "verify", status=1)
    assert str(row[0]) in said
    owner.execute("DELETE FROM events WHERE id = %s", row)
    portal.command("ledger", "verify")
