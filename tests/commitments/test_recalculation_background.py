"""Recalculation in the background: one worker at a time, again after a kill, around whoever holds a ticket."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from portal.calendars.reckoning import reckon as real_reckon
from portal.calendars.refusals import NoOpenTime
from portal.commitments import services
from portal.commitments.recalculation_models import Recalculation
from portal.commitments.recalculation_queries import run_by_id
from portal.commitments.recalculation_steps import claim_run, continue_run
from portal.commitments.sweep import sweep_due_clocks
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.kernel.time import now
from portal.ledger.models import Event
from portal.ledger.verify import verify_ledger
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import AGENT
from tests.commitments.recalculating import (
    applied,
    clock_of,
    close_the_company,
    finish,
    promised,
    recalculated,
    started,
)


def test_a_run_is_taken_by_one_at_a_time_and_again_after_its_lease(app, cast):
    promised()
    run_id = started(close_the_company(cast.admin), cast.manager)
    assert claim_run() is None, "a preview that waits for a decision needs nobody"
    applied(run_id, cast.manager)
    assert claim_run() == run_id
    assert claim_run() is None
    with unit_of_work():
        run_by_id(run_id, hold=True).lease_until = now() - timedelta(seconds=1)
    assert claim_run() == run_id
    continue_run(run_id, seconds=5)
    assert run_by_id(run_id).state == "done"
    assert claim_run() is None


def test_a_ticket_somebody_holds_is_passed_over_and_moved_at_the_end(committed_app):
    stories = [promised() for _ in range(4)]
    held = stories[1]
    kept = close_the_company(SYSTEM)
    run_id = started(kept, SYSTEM, why="year")
    holding, done = threading.Event(), threading.Event()

    def person():
        with unit_of_work():
            ticket = db.session.scalars(
                select(Ticket).where(Ticket.id == held.ticket.id).with_for_update()
            ).one()
            holding.set()
            done.wait(20)
            services.hear(ticket, ("reply",), procedure=held.procedure, at=now(), by=AGENT)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_in_context, committed_app, person)
        assert holding.wait(10)
        continue_run(run_id, seconds=1)
        run = run_by_id(run_id)
        assert (run.state, run.moved) == ("applying", 3)
        db.session.rollback()
        done.set()
        waiting.result(20)
    continue_run(run_id, seconds=1)
    run = run_by_id(run_id)
    assert (run.state, run.moved, len(recalculated(held))) == ("done", 4, 1)


def test_two_workers_on_one_run_and_sweeps_double_nothing(committed_app):
    for _ in range(30):
        promised()
    run_id = started(close_the_company(SYSTEM), SYSTEM, why="year")
    with ThreadPoolExecutor(4) as pool:
        works = [lambda: continue_run(run_id, seconds=5)] * 2 + [sweep_due_clocks] * 2
        for done in [pool.submit(_in_context, committed_app, work) for work in works]:
            done.result(60)
    continue_run(run_id, seconds=5)
    run = run_by_id(run_id)
    assert (run.state, run.moved) == ("done", 30)
    told = select(func.count()).where(Event.type == "clock.recalculated")
    assert db.session.scalar(told) == 30
    assert verify_ledger(key=committed_app.config["LEDGER_KEY"]).wrong == []


def test_a_clock_the_new_version_gives_no_deadline_stays_and_stops_nobody(app, cast, monkeypatch):
    good, bad = promised(), promised("7 working days")
    due, pinned = clock_of(bad).due_at, clock_of(bad).calendar_version_id
    kept = close_the_company(cast.admin)
    monkeypatch.setattr("portal.commitments.reckonings.reckon", _no_time_for("7 working days", kept))
    run_id = started(kept, cast.manager)
    assert [one["number"] for one in run_by_id(run_id).refused] == [bad.ticket.number]
    applied(run_id, cast.manager)
    run = finish(run_id)
    monkeypatch.undo()
    assert (run.state, run.moved, len(run.refused)) == ("done", 1, 1)
    assert (clock_of(bad).due_at, clock_of(bad).calendar_version_id) == (due, pinned)
    assert recalculated(good)
    assert not recalculated(bad)


def _no_time_for(budget, kept):
    def reckon(start, wanted, *, calendar, counting):
        if str(wanted) == budget and calendar is kept.calendar:
            raise NoOpenTime("The working time does not suffice within 60 years.")
        return real_reckon(start, wanted, calendar=calendar, counting=counting)

    return reckon


def test_the_application_cannot_delete_a_run(committed_app):
    with pytest.raises(Exception, match="permission denied"):
        db.session.execute(text("DELETE FROM recalculations"))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Recalculation)) == 0


def _in_context(app, work):
    with app.app_context():
        return work()
