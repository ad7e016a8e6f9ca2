"""Quiet hours: nights, weekends and holidays of the calendar of a person's team; and what does not wait."""

from portal.calendars.queries import current
from portal.calendars.services import publish_calendar
from portal.kernel.actors import SYSTEM
from portal.unit_of_work import unit_of_work
from tests.notifications.conftest import (
    WORK,
    all_alerts,
    inbox,
    local,
    make_team,
    minutes,
    overdue,
    send,
    tell,
)


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
    with unit_of_work():
        legal.kind = "legal"
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
