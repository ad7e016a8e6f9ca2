"""Publishing: versions, what new tickets get, and what the ledger keeps."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import select

from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.ledger.models import Event
from portal.procedures.models import ProcedureVersion
from portal.procedures.presets import preset_text
from portal.procedures.queries import NoProcedure, latest, published, version
from portal.procedures.sentences import ProcedureWrong
from portal.procedures.services import ensure_presets, publish_procedure
from portal.unit_of_work import unit_of_work

REPAIR = preset_text("repair")
QUICK = REPAIR.replace("within: {urgent: 2 hours, otherwise: 24 hours}", "within: 20 seconds")


def publish(text, by=SYSTEM):
    with unit_of_work():
        return publish_procedure(text, "repair.yaml", by=by)


def count(app, act):
    """How many statements `act` sends."""
    sent = []
    sql_event.listen(db.engine, "before_cursor_execute", listener := lambda *facts: sent.append(facts[2]))
    try:
        act()
    finally:
        sql_event.remove(db.engine, "before_cursor_execute", listener)
    return len(sent)


def test_presets_are_published_once(app):
    before = latest("repair").version
    with unit_of_work():
        assert ensure_presets() == []
    assert latest("repair").version == before
    assert published("repair").procedure.code == "repair"


def test_a_new_text_is_the_next_version_and_the_old_one_stays(app):
    old = published("repair")
    publication = publish(QUICK)
    assert publication.is_new
    assert publication.version == old.version + 1
    assert published("repair").id == publication.id
    assert published("repair").procedure.promises["response"].within[0].within.seconds == 20
    assert version(old.id).procedure.promises["response"].within[0].within.seconds == 7_200


def test_the_same_text_again_is_no_new_version(app):
    first = publish(QUICK)
    again = publish(QUICK.replace("\n", "\r\n"))
    assert not again.is_new
    assert (again.id, again.version) == (first.id, first.version)
    assert "nothing was published" in str(again.sentence)


def test_an_older_text_can_be_put_into_force_again(app):
    publish(QUICK)
    assert publish(REPAIR).version == latest("repair").version


def test_publishing_is_told_on_the_chain_of_the_system(app, cast):
    publication = publish(QUICK, by=cast.manager)
    told = db.session.scalars(
        select(Event).where(Event.type == "procedure.published").order_by(Event.id.desc())
    ).first()
    assert told.chain == "system"
    assert told.actor_id == cast.manager.id
    row = latest("repair")
    assert told.facts == {
        "code": "repair",
        "version": publication.version,
        "sha256": row.sha256,
        "file": "repair.yaml",
    }
    assert row.published_by_id == cast.manager.id
    assert row.source == QUICK


def test_a_wrong_file_publishes_nothing(app):
    before = latest("repair").id
    with pytest.raises(ProcedureWrong) as caught:
        publish(QUICK.replace("to: assessment", "to: asessment"))
    assert caught.value.problems
    assert latest("repair").id == before


def test_an_unknown_code_is_told_with_what_to_do(app):
    with pytest.raises(NoProcedure, match="portal procedures publish"):
        published("nowhere")


def test_a_known_version_costs_no_query_and_the_latest_one(app):
    pinned = published("repair")
    assert count(app, lambda: version(pinned.id)) == 0
    assert count(app, lambda: published("repair")) == 1
    assert version(pinned.id) is published("repair")


def test_what_another_process_publishes_is_seen_at_once(committed_app, owner_connection):
    assert published("repair").version == 1
    db.session.rollback()
    owner_connection.execute(
        "INSERT INTO procedure_versions (code, version, title, source, sha256) VALUES ('repair', 2, '', %s, %s)",
        (QUICK, "0" * 64),
    )
    assert published("repair").version == 2
    assert published("repair").procedure.promises["response"].within[0].within.seconds == 20


def test_publishing_at_the_same_time_gives_each_text_its_own_version(committed_app):
    def one(seconds):
        with committed_app.app_context():
            return publish(QUICK.replace("20 seconds", f"{seconds} seconds")).version

    with ThreadPoolExecutor(4) as pool:
        versions = sorted(pool.map(one, range(30, 38)))
    assert versions == list(range(2, 10))
    rows = db.session.scalars(select(ProcedureVersion.version).where(ProcedureVersion.code == "repair")).all()
    assert sorted(rows) == list(range(1, 10))


def test_a_calendar_that_does_not_exist_is_refused_with_its_line(app):
    text = REPAIR.replace("    calendar: company\n", "    calendar: night-shift\n")
    with pytest.raises(ProcedureWrong) as caught:
        publish(text)
    (problem,) = caught.value.problems
    assert text.splitlines()[problem.line - 1] == "    calendar: night-shift"
    assert "There is no calendar `night-shift`. Calendars: `china`, `company`, `always`" in str(
        problem.sentence
    )
