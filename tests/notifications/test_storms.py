"""Storms: more than five alerts within ten minutes are one digest, for each person by themselves."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from portal.commitments.models import ClockState
from portal.extensions import db
from portal.notifications import storms
from portal.notifications.delivery import deliver_due
from portal.notifications.sending import send_alerts
from portal.notifications.storms import Ready
from portal.outbox.services import put_all
from portal.unit_of_work import unit_of_work
from tests.notifications.conftest import (
    WORK,
    digests,
    fact,
    inbox,
    local,
    minutes,
    overdue,
    parts,
    send,
    singles,
    unread,
)


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
    with unit_of_work():
        clocks[0].state = ClockState.MET_LATE
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
