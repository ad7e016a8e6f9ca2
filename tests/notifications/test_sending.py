"""From the fact in the outbox to the inbox: once, in time, not at night, not in storms, and not when it is over."""

import io

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from portal.calendars.queries import current
from portal.calendars.services import publish_calendar
from portal.commitments.models import ClockState
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.notifications import storms
from portal.notifications.channels import Console
from portal.notifications.delivery import deliver_due
from portal.notifications.sending import forget_old_facts, send_alerts
from portal.notifications.services import write_alerts
from portal.notifications.storms import Ready
from portal.outbox.models import OutboxRow
from portal.outbox.services import claim, put_all
from portal.unit_of_work import unit_of_work
from tests.notifications.conftest import (
    WORK,
    all_alerts,
    digests,
    fact,
    inbox,
    local,
    make_team,
    minutes,
    overdue,
    parts,
    send,
    singles,
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
    assert [alert.level for alert in inbox(lin)] == ["overdue"]


# ------------------------------------------------------------------ quiet hours


def test_at_night_an_alert_waits_until_the_company_opens(lin):
    # Reminders at midnight and at two in the morning: zammad 2157, 4432.
    tell(overdue(assignee=lin), at=local("2026-11-23 23:30"))
    (alert,) = all_alerts()
    opens = current("company").calendar.open_hours.next_open(local("2026-11-23 23:30"))
    assert (alert.delivered_at, alert.deliver_at) == (None, opens)
    assert local("2026-11-24 07:00") < opens < local("2026-11-24 10:00")
    send(opens - minutes(1))
    assert inbox(lin) == []
    send(opens)
    assert len(inbox(lin)) == 1


def test_a_weekend_is_quiet(lin):
    tell(overdue(assignee=lin), at=local("2026-11-21 11:00"))
    (alert,) = all_alerts()
    assert alert.deliver_at.astimezone(local("2026-11-23 00:00").tzinfo) >= local("2026-11-23 00:00")
    send(local("2026-11-22 11:00"))
    assert inbox(lin) == []


def test_spring_festival_is_quiet_and_its_make_up_days_are_not(lin):
    # 2026: off from 15 to 23 February; Saturday the 14th and Saturday the 28th are worked.
    make_up, closed = overdue(assignee=lin), overdue(assignee=lin)
    tell(make_up, at=local("2026-02-14 10:00"))
    assert [alert.number for alert in inbox(lin)] == [make_up.number]
    tell(closed, at=local("2026-02-16 10:00"))
    assert len(inbox(lin)) == 1
    (waiting,) = [alert for alert in all_alerts() if alert.number == closed.number]
    assert local("2026-02-24 00:00") < waiting.deliver_at < local("2026-02-24 12:00")


def test_the_calendar_is_that_of_the_persons_team(lin, cast):
    make_team(lin, lead=cast.dispatcher, calendar="always")
    tell(overdue(assignee=lin), to=["person", "lead"], at=local("2026-11-22 03:00"))
    assert len(inbox(lin)) == 1
    assert inbox(cast.dispatcher) == []  # leads that team, but keeps the company's hours


def test_an_unknown_calendar_falls_back_to_the_companys(lin):
    make_team(lin, calendar="no-such")
    tell(overdue(assignee=lin), at=local("2026-11-22 03:00"))
    assert inbox(lin) == []
    send(local("2026-11-23 10:00"))
    assert len(inbox(lin)) == 1


def test_legal_deadlines_and_urgent_requests_wait_for_no_opening(lin):
    legal = overdue(assignee=lin)
    change(legal, kind="legal")
    urgent = overdue(assignee=lin, urgent=True)
    for clock in (legal, urgent):
        tell(clock, at=local("2026-11-22 03:00"))
    assert [(alert.number, alert.kind) for alert in inbox(lin)] == [
        (legal.number, "legal"),
        (urgent.number, "promise"),
    ]


def test_a_calendar_published_later_counts_for_what_comes_later(lin):
    week = {day: ["20:00-22:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    with unit_of_work():
        body = {"zone": "Asia/Shanghai", "week": week}
        publish_calendar(
            "evening", body, base=None, title={"en": "Evening", "zh-Hans": "晚班"}, why="test", by=SYSTEM
        )
    make_team(lin, calendar="evening")
    tell(overdue(assignee=lin), at=WORK)
    assert inbox(lin) == []
    send(local("2026-11-23 20:00"))
    assert len(inbox(lin)) == 1


# ------------------------------------------------------------------ storms


def storm(count, lin, at=WORK):
    clocks = [overdue(assignee=lin) for _ in range(count)]
    with unit_of_work():
        put_all([fact(clock) for clock in clocks])
    send(at)
    return clocks


def test_five_come_one_by_one_and_six_as_one(lin, cast):
    storm(5, lin)
    assert (len(singles(lin)), digests(lin)) == (5, [])
    storm(6, cast.colleague)
    assert singles(cast.colleague) == []
    (digest,) = digests(cast.colleague)
    assert len(parts(digest)) == 6
    assert (unread(lin), unread(cast.colleague)) == (5, 1)


def test_twelve_that_trickle_in_are_five_and_a_digest_of_seven(lin):
    for n in range(12):
        storm(1, lin, WORK + minutes(n / 4))
    assert len(singles(lin)) == 5
    (digest,) = digests(lin)
    assert len(parts(digest)) == 7
    assert unread(lin) == 6


def test_ten_minutes_later_alerts_are_single_again(lin):
    storm(8, lin)
    storm(2, lin, WORK + minutes(11))
    assert (len(singles(lin)), len(digests(lin))) == (2, 1)


def test_a_digest_that_grows_is_unread_again(lin):
    storm(8, lin)
    (digest,) = digests(lin)
    with unit_of_work():
        digest.read_at = WORK
    storm(1, lin, WORK + minutes(3))
    (digest,) = digests(lin)
    assert (digest.read_at, len(parts(digest)), unread(lin)) == (None, 9, 1)


def test_figures_are_of_one_person_only(lin, cast):
    with unit_of_work():
        put_all([fact(overdue(assignee=person)) for person in (lin, cast.colleague) for _ in range(4)])
    send()
    assert (len(singles(lin)), len(singles(cast.colleague))) == (4, 4)


def test_a_night_of_alerts_is_one_digest_in_the_morning(lin):
    clocks = storm(12, lin, local("2026-11-23 23:00"))
    assert inbox(lin) == []
    change(clocks[0], state=ClockState.MET_LATE)
    send(local("2026-11-24 09:30"))
    (digest,) = inbox(lin)
    assert {alert.number for alert in parts(digest)} == {clock.number for clock in clocks[1:]}
    assert unread(lin) == 1


def test_batches_of_a_storm_are_one_digest(lin):
    with unit_of_work():
        put_all([fact(overdue(assignee=lin)) for _ in range(7)])
    send_alerts(at=WORK, work_seconds=0)  # writes them, delivers one batch
    with unit_of_work():
        db.session.execute(
            text("UPDATE alerts SET delivered_at = NULL, digest_id = NULL WHERE kind <> 'digest'")
        )
        db.session.execute(text("DELETE FROM alerts WHERE kind = 'digest'"))
    counts = []
    while counts[-1:] != [0]:
        with unit_of_work():
            counts.append(deliver_due(WORK, limit=3))
    assert counts == [3, 3, 1, 0]
    assert len(digests(lin)) == 1
    assert len(singles(lin)) + len(parts(digests(lin)[0])) == 7


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["50", "80", "95", "overdue", "+8 working hours"])))
)
def test_of_each_clock_exactly_the_highest_level_is_kept(found):
    alerts = [Ready(place, clock, level) for place, (clock, level) in enumerate(found)]
    kept, superfluous = storms.highest(alerts)
    assert sorted(one.id for one in kept + superfluous) == [one.id for one in alerts]
    assert sorted(one.clock_id for one in kept) == sorted({one.clock_id for one in alerts})
    for one in kept:
        assert all(
            storms.rank(one.level) >= storms.rank(two.level) for two in alerts if two.clock_id == one.clock_id
        )


def test_the_terminal_is_told_the_same(lin):
    with unit_of_work():
        put_all([fact(overdue(assignee=lin))])
    with unit_of_work():
        write_alerts(claim("clock-alert", 5), at=WORK)
    out = io.StringIO()
    deliver_due(WORK, channels=[Console(out)])
    assert f"person {lin.id}: {all_alerts()[0].id} (one by one)" in out.getvalue()
