"""From the fact in the outbox to the inbox: once, in time, not at night, not in storms, and not when it is over."""

import io

import pytest
import redis
from sqlalchemy import select, text

from portal.commitments.models import ClockState
from portal.extensions import db
from portal.notifications.channels import Console
from portal.notifications.delivery import deliver_due
from portal.notifications.sending import forget_old_facts, send_alerts
from portal.notifications.services import write_alerts
from portal.outbox.models import OutboxRow
from portal.outbox.services import claim, put_all
from portal.unit_of_work import unit_of_work
from tests.notifications.conftest import (
    WORK,
    all_alerts,
    fact,
    inbox,
    local,
    minutes,
    overdue,
    send,
    tell,
    unread,
)


def states() -> list[str]:
    return list(db.session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


def change(clock, **facts):
    with unit_of_work():
        for name, value in facts.items():
            setattr(clock, name, value)


def warned(percent: int = 80, **facts):
    clock = overdue(**facts)
    change(clock, state=ClockState.RUNNING, warned_percent=percent)
    return clock


# ------------------------------------------------------------------ once


def test_a_breach_reaches_the_person_who_has_it(lin):
    clock = overdue(assignee=lin)
    tell(clock)
    (alert,) = inbox(lin)
    assert (alert.number, alert.metric, alert.cycle, alert.level) == (clock.number, "response", 1, "overdue")
    assert (alert.due_at, alert.delivered_at, alert.kind) == (clock.due_at, WORK, "promise")
    assert unread(lin) == 1
    assert states() == ["sent"]


def test_one_alert_for_each_clock_level_and_person(lin):
    clock = warned(assignee=lin)
    tell(clock, "80")
    tell(clock, "80")
    change(clock, warned_percent=95)
    tell(clock, "95", at=WORK + minutes(20))
    assert [alert.level for alert in inbox(lin)] == ["80", "95"]
    assert send(WORK + minutes(30)) == 0


def test_a_sender_killed_after_claiming_costs_a_minute_and_no_double(lin):
    clock = overdue(assignee=lin)
    with unit_of_work():
        put_all([fact(clock)])
    with unit_of_work():
        lost = claim("clock-alert", 10)
    assert send() == 0
    let_the_lease_end()
    send()
    assert len(inbox(lin)) == 1
    # The dead one rises and goes on where it stood.
    with unit_of_work():
        write_alerts(lost, at=WORK)
    send()
    assert len(all_alerts()) == 1
    assert states() == ["sent"]


def test_a_sender_killed_before_its_commit_has_told_nobody(lin):
    clock = overdue(assignee=lin)
    with unit_of_work():
        put_all([fact(clock)])
    with unit_of_work():
        facts = claim("clock-alert", 10)
    write_alerts(facts, at=WORK)
    deliver_due(WORK)
    db.session.rollback()
    assert (all_alerts(), states()) == ([], ["waiting"])
    let_the_lease_end()
    send()
    assert len(inbox(lin)) == 1


def let_the_lease_end():
    with unit_of_work():
        db.session.execute(
            text("UPDATE outbox SET next_attempt_at = now() - interval '1 s' WHERE state = 'waiting'")
        )


def test_an_empty_redis_loses_nothing(committed_app, redis_server):
    from tests.people import Cast

    lin = Cast().agent
    with unit_of_work():
        put_all([fact(overdue(assignee=lin))])
    redis.Redis.from_url(redis_server.url).flushall()
    assert send_alerts(at=WORK) == 1
    assert len(inbox(lin)) == 1


def test_the_job_is_the_same_thing(lin):
    from jobs.notifications import forget_old_facts as forget_job
    from jobs.notifications import send_alerts as send_job

    with unit_of_work():
        put_all([fact(overdue(assignee=lin, urgent=True))])
    assert (send_job(), send_job(), forget_job(), forget_old_facts()) == (1, 0, 0, 0)
    assert len(inbox(lin)) == 1


# ------------------------------------------------------------------ over meanwhile


@pytest.mark.parametrize("state", [ClockState.MET, ClockState.MET_LATE, ClockState.CANCELLED])
def test_what_has_ended_before_it_was_told_is_void(lin, state):
    clock = overdue(assignee=lin)
    change(clock, state=state)
    tell(clock)
    assert all_alerts() == []
    assert states() == ["void"]


@pytest.mark.parametrize("state", [ClockState.MET, ClockState.MET_LATE, ClockState.CANCELLED])
def test_what_has_ended_overnight_is_void_in_the_morning(lin, state):
    clock = overdue(assignee=lin)
    tell(clock, at=local("2026-11-23 22:00"))
    change(clock, state=state)
    send(local("2026-11-24 10:00"))
    (alert,) = all_alerts()
    assert (alert.delivered_at, alert.voided_at) == (None, local("2026-11-24 10:00"))
    assert unread(lin) == 0


def test_a_clock_that_stands_still_is_not_told_of_until_it_runs(lin):
    clock = warned(assignee=lin)
    tell(clock, "80", at=local("2026-11-23 22:00"))
    change(clock, state=ClockState.PAUSED)
    send(local("2026-11-24 10:00"))
    assert inbox(lin) == []
    change(clock, state=ClockState.RUNNING, due_at=local("2026-11-25 12:00"))
    send(local("2026-11-24 11:00"))
    assert [alert.due_at for alert in inbox(lin)] == [local("2026-11-25 12:00")]


def test_a_level_that_a_new_budget_took_back_is_void(lin):
    clock = warned(assignee=lin)
    tell(clock, "80", at=local("2026-11-23 22:00"))
    change(clock, warned_percent=50)
    send(local("2026-11-24 10:00"))
    assert inbox(lin) == []


def test_in_the_morning_only_the_highest_level_of_the_night_is_told(lin):
    clock = warned(95, assignee=lin)
    tell(clock, "80", at=local("2026-11-23 20:00"))
    tell(clock, "95", at=local("2026-11-23 22:00"))
    change(clock, state=ClockState.BREACHED)
    tell(clock, "overdue", at=local("2026-11-24 02:00"))
    send(local("2026-11-24 10:00"))
    send(local("2026-11-24 10:30"))
    assert [alert.level for alert in inbox(lin)] == ["overdue"]


# ------------------------------------------------------------------ another channel


def test_the_terminal_is_told_the_same(lin):
    with unit_of_work():
        put_all([fact(overdue(assignee=lin))])
    with unit_of_work():
        write_alerts(claim("clock-alert", 5), at=WORK)
    out = io.StringIO()
    deliver_due(WORK, channels=[Console(out)])
    assert f"person {lin.id}: {all_alerts()[0].id} (one by one)" in out.getvalue()
