"""The sweep: every due clock exactly once, whoever else is at work, and nobody waits for it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from portal.commitments import services
from portal.commitments.models import Clock
from portal.commitments.queries import claim_due
from portal.commitments.sweep import sweep_due_clocks
from portal.extensions import db
from portal.kernel.time import now
from portal.ledger.models import Event
from portal.ledger.verify import verify_ledger
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import AGENT, Driven


def opened(hours_ago: float) -> datetime:
    return now() - timedelta(hours=hours_ago)


# ------------------------------------------------------------------ one sweep


def test_a_breach_bears_the_databases_time_and_its_lateness(app):
    story = Driven(opened=opened(3))
    assert sweep_due_clocks() == 1
    clock, (event,) = story.clock(), story.happenings()[1:]
    assert (clock.state, event.type, event.actor_kind) == ("breached", "clock.breached", "system")
    assert event.at == clock.breached_at
    late = clock.breached_at - story.at(2)
    assert event.facts["late_ms"] == late // timedelta(milliseconds=1)
    assert abs(late - timedelta(hours=1)) < timedelta(minutes=1)


def test_a_warning_is_told_once_and_before_due(app):
    story = Driven(opened=opened(1.7))
    assert (sweep_due_clocks(), sweep_due_clocks()) == (1, 0)
    assert (story.events(), story.facts_of("warned")["percent"]) == (["warned"], 80)
    assert story.clock().warn_at == story.at(1.9)


def test_of_several_levels_that_are_past_the_highest_is_told_and_the_next_is_aimed_at(app):
    story = Driven(opened=opened(1.95))
    sweep_due_clocks()
    assert (story.events(), story.facts_of("warned")["percent"]) == (["warned"], 95)
    assert story.clock().warn_at is None


def test_what_is_overdue_is_not_warned_about(app):
    story = Driven(opened=opened(3))
    sweep_due_clocks()
    assert story.events() == ["breached"]


def test_a_second_sweep_finds_nothing(app):
    Driven(opened=opened(100))
    sweep_due_clocks()
    assert sweep_due_clocks() == 0


def test_what_is_not_due_or_stands_still_is_left_alone(app):
    story = Driven(urgent=False, opened=opened(71))
    story.hears(1, "reply", "assessment.to-dispatch")
    story.waits(2)
    assert sweep_due_clocks() == 0
    assert story.clock("solved").state == "paused"


def test_the_ticket_is_not_touched(app):
    story = Driven(opened=opened(3))
    before = story.ticket.version
    sweep_due_clocks()
    db.session.expire_all()
    assert (story.ticket.version, story.ticket.next_due_at) == (before, story.at(2))


def test_met_after_the_sweep_is_met_late(app):
    story = Driven(opened=opened(3))
    sweep_due_clocks()
    story.hears(3, "reply")
    assert (story.clock().state, story.events()) == ("met-late", ["breached", "met"])


def test_the_backlog_of_an_outage_is_cleared_in_one_sweep(app):
    # osTicket marks at most 100 per run (clocks.md 2.3).
    stories = [Driven(opened=opened(100)) for _ in range(5)]
    assert sweep_due_clocks(limit=2) >= 15
    assert all(story.cycles("solved") == ["breached"] for story in stories)
    assert sweep_due_clocks() == 0


def test_the_ledger_is_whole_after_a_sweep(app):
    for _ in range(3):
        Driven(opened=opened(100))
    sweep_due_clocks()
    assert verify_ledger(key=app.config["LEDGER_KEY"]).wrong == []


# ------------------------------------------------------------------ others at work


def in_parallel(app, *works):
    """Run each work in a thread with a database session of its own; their results in order."""

    def run(work):
        with app.app_context():
            return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=30) for done in [pool.submit(run, work) for work in works]]


def test_two_sweeps_at_once_tell_each_clock_exactly_once(committed_app):
    for _ in range(12):
        Driven(opened=opened(100))
    together = threading.Barrier(3)

    def sweep():
        together.wait(10)
        return sweep_due_clocks(limit=3)

    assert (
        sum(in_parallel(committed_app, sweep, sweep, sweep)) >= 36
    )  # and steps of ladders, by the hour of the week
    assert sweep_due_clocks() == 0
    told = select(func.count(), func.count(func.distinct(Event.chain + Event.facts["metric"].astext)))
    assert db.session.execute(told.where(Event.type == "clock.breached")).one() == (36, 36)
    assert verify_ledger(key=committed_app.config["LEDGER_KEY"]).wrong == []


def test_a_ticket_somebody_is_changing_is_passed_over_and_recorded_by_them(committed_app):
    story, other = Driven(opened=opened(3)), Driven(opened=opened(3))
    with unit_of_work():
        services.hear(story.ticket, ("reply",), procedure=story.procedure, at=now(), by=AGENT)
        db.session.flush()
        assert in_parallel(committed_app, sweep_due_clocks) == [1]  # the other; and it did not wait
    assert (story.events(), other.events()) == (
        ["warned", "warned", "warned", "breached", "met"],
        ["breached"],
    )


def test_a_sweep_between_reading_and_writing_of_a_person_is_no_deadlock(committed_app):
    # A verb appends its own event first, so it holds the chain while it comes for the clocks; a sweep that held the
    # clocks and waited for the chain would be a deadlock.
    story = Driven(opened=opened(3))
    number, claimed, done = story.ticket.number, threading.Event(), threading.Event()

    def half_a_sweep():
        with unit_of_work():
            assert len(claim_due("breach", 10)) == 1
            claimed.set()
            done.wait(1)

    def person():
        claimed.wait(10)
        with unit_of_work():
            ticket = db.session.scalars(select(Ticket).where(Ticket.number == number).with_for_update()).one()
            services.hear(ticket, ("reply",), procedure=story.procedure, at=now(), by=AGENT)
        done.set()

    in_parallel(committed_app, half_a_sweep, person)
    assert story.cycles("response") == ["met-late"]


def test_sweeps_and_people_at_once_lose_and_double_nothing(committed_app):
    stories = [Driven(opened=opened(3)) for _ in range(8)]
    ids = [story.ticket.id for story in stories]
    procedure = stories[0].procedure

    def people():
        for ticket_id in ids:
            with unit_of_work():
                ticket = db.session.get(Ticket, ticket_id, with_for_update=True)
                services.hear(ticket, ("reply",), procedure=procedure, at=now(), by=AGENT)

    def sweep():
        return [sweep_due_clocks(limit=2) for _ in range(6)]

    in_parallel(committed_app, people, sweep, sweep)
    for story in stories:
        assert story.cycles("response") == ["met-late"]
        assert [word for word in story.events() if word != "warned"] == ["breached", "met"]
    assert verify_ledger(key=committed_app.config["LEDGER_KEY"]).wrong == []


def test_a_chain_somebody_forged_does_not_stop_the_others(committed_app, owner_connection, caplog):
    bad, *good = [Driven(opened=opened(3)) for _ in range(4)]
    owner_connection.execute(
        "INSERT INTO events (chain, seq, at, type, actor_kind, actor_name, facts, prev_hash, hash, seal) "
        "SELECT chain, seq + 1, at, type, actor_kind, actor_name, facts, hash, hash, seal FROM events "
        "WHERE chain = %s ORDER BY seq DESC LIMIT 1",
        [bad.ticket.number],
    )
    assert sweep_due_clocks() == 3
    assert all(story.cycles("response") == ["breached"] for story in good)
    assert bad.cycles("response") == ["running"]
    assert bad.ticket.number in caplog.text


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("due_at", "clocks.state = 'running'"),
        ("warn_at", "clocks.state = 'running'"),
        ("escalate_at", "clocks.state = 'breached' AND clocks.escalate_at IS NOT NULL"),
    ],
)
def test_due_rows_are_found_through_the_partial_indexes(app, moment, state):
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    query = select(Clock.id).where(text(state), getattr(Clock, moment) < func.statement_timestamp())
    plan = db.session.scalars(text(f"EXPLAIN {query.compile(db.engine)}")).all()
    assert "Index Scan using ix_clocks_" in plan[0], plan
