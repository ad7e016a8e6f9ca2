"""Several senders and a reader at once, on real connections: nobody is told twice, and the bell counts right."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, update

from portal.accounts.models import Person, SignIn
from portal.extensions import db
from portal.kernel.time import now
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Alert, AlertKind
from portal.notifications.sending import send_alerts
from portal.notifications.services import read_alerts_until
from portal.outbox.models import OutboxRow
from portal.outbox.services import put_all
from portal.unit_of_work import unit_of_work
from tests.notifications.conftest import WORK, fact, minutes, overdue
from tests.people import Cast
from tests.visitors import Visitor

CLOCKS = 8


def in_parallel(app, *works):
    together = threading.Barrier(len(works))

    def run(work):
        with app.app_context():
            together.wait(10)
            return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, work) for work in works]]


def told():
    """Of each person: single alerts, digests, and what the bell says."""
    rows = db.session.execute(
        select(Alert.person_id, Alert.kind == AlertKind.DIGEST, Alert.digest_id.is_(None)).where(
            Alert.delivered_at.is_not(None)
        )
    ).all()
    entries = Counter(person_id for person_id, _, shown in rows if shown)
    digests = Counter(person_id for person_id, is_digest, _ in rows if is_digest)
    return entries, digests, dict(db.session.execute(select(Person.id, Person.unread_alerts)).all())


def test_three_senders_tell_each_fact_once_and_make_one_digest(committed_app):
    people = Cast()
    both = [people.agent, people.colleague]
    with unit_of_work():
        put_all([fact(overdue(assignee=both[n % 2])) for n in range(2 * CLOCKS)])

    def sender():
        return send_alerts(at=WORK, work_seconds=5)

    in_parallel(committed_app, sender, sender, sender)
    sender()
    entries, digests, bells = told()
    alerts = db.session.scalars(select(Alert).where(Alert.kind != AlertKind.DIGEST)).all()
    assert len(alerts) == len({alert.dedupe_key for alert in alerts}) == 2 * CLOCKS
    assert all(alert.delivered_at for alert in alerts)
    assert set(db.session.scalars(select(OutboxRow.state))) == {"sent"}
    for person in both:
        assert digests[person.id] == 1
        assert bells[person.id] == entries[person.id]


def test_batches_delivered_by_two_at_once_are_one_storm(committed_app):
    lin = Cast().agent
    with unit_of_work():
        put_all([fact(overdue(assignee=lin)) for _ in range(12)])
    send_alerts(at=WORK - minutes(60 * 24), work_seconds=5)  # Sunday: written, and waiting

    def sender():
        counts = []
        while not counts or counts[-1]:
            with unit_of_work():
                counts.append(deliver_due(WORK, limit=2))
        return sum(counts)

    assert sum(in_parallel(committed_app, sender, sender, sender)) + sender() == 12
    entries, digests, bells = told()
    assert digests[lin.id] == 1
    assert entries[lin.id] <= 6
    assert bells[lin.id] == entries[lin.id]


def test_reading_while_more_comes_counts_right(committed_app):
    lin = Cast().agent
    for n in range(3):
        with unit_of_work():
            put_all([fact(overdue(assignee=lin, urgent=True))])
        send_alerts(at=WORK + minutes(11 * n))

    with unit_of_work():
        put_all([fact(overdue(assignee=lin, urgent=True)) for _ in range(4)])

    lin_id = lin.id

    def reader():
        with unit_of_work():
            read_alerts_until(WORK + minutes(200), by=db.session.get(Person, lin_id), at=now())

    in_parallel(committed_app, reader, lambda: send_alerts(at=WORK + minutes(100)), reader)
    unread = select(Alert.id).where(
        Alert.delivered_at.is_not(None), Alert.digest_id.is_(None), Alert.read_at.is_(None)
    )
    assert len(db.session.scalars(unread).all()) == told()[2][lin_id]


def test_a_page_left_open_is_no_sign_of_life(committed_app):
    browser = Visitor(committed_app).signed_in(Cast().agent)

    def seen_after(look):
        with unit_of_work():
            db.session.execute(update(SignIn).values(last_seen_at=now() - minutes(20)))
        look()
        db.session.rollback()
        return now() - db.session.scalars(select(SignIn.last_seen_at)).one()

    assert seen_after(lambda: browser.fragment("/alerts/bell")) > minutes(19)
    assert seen_after(lambda: browser.page("/alerts")) < minutes(1)
