"""A clock whose facts are put into the outbox by hand, and what came of them in the inboxes."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from portal.accounts.models import Person, Team
from portal.commitments.models import Clock, ClockState
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.kernel.time import from_company_time
from portal.notifications.models import Alert, AlertKind
from portal.notifications.sending import send_alerts
from portal.outbox.services import Fact, put_all
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket

_running = count(1)


def local(words: str) -> datetime:
    """`2026-11-23 10:00` on the company's clock."""
    return from_company_time(datetime.fromisoformat(words))


# A Monday morning, when everybody is at work.
WORK = local("2026-11-23 10:00")


def clock_of(ticket, metric: str = "response") -> Clock:
    return next(clock for clock in clocks_of(ticket.id, fresh=True) if clock.metric == metric)


def overdue(**facts) -> Clock:
    """The first clock of a new ticket, past its deadline."""
    assignee = facts.pop("assignee", None)
    technician = facts.pop("technician", None)
    clock = None
    ticket = make_ticket(**facts)
    with unit_of_work():
        clock = clock_of(ticket)
        clock.state = ClockState.BREACHED
        ticket.assignee_id = assignee.id if assignee else None
        ticket.technician_id = technician.id if technician else None
    return clock


def fact(clock: Clock, level: str = "overdue", to=("person",), key: str | None = None) -> Fact:
    """What the clocks put into the outbox."""
    return Fact(
        kind="clock-alert",
        key=key or f"clock:{clock.id}:{clock.generation}:{level}",
        payload={
            "clock": clock.id,
            "ticket": clock.ticket_id,
            "number": clock.number,
            "metric": clock.metric,
            "cycle": clock.cycle,
            "level": level,
            "to": list(to),
            "due_at": clock.due_at.isoformat(),
            "at": WORK.isoformat(),
        },
    )


def tell(clock: Clock, level: str = "overdue", *, to=("person",), at: datetime = WORK) -> None:
    """One fact, from the outbox to wherever it goes at this moment."""
    with unit_of_work():
        put_all([fact(clock, level, to)])
    send(at)


def send(at: datetime = WORK) -> int:
    count = send_alerts(at=at, work_seconds=10)
    db.session.expire_all()
    return count


def inbox(person: Person) -> list[Alert]:
    """What a person reads, oldest first; digests among it, their parts not."""
    query = select(Alert).where(
        Alert.person_id == person.id, Alert.delivered_at.is_not(None), Alert.digest_id.is_(None)
    )
    return list(db.session.scalars(query.order_by(Alert.delivered_at, Alert.id)))


def singles(person: Person) -> list[Alert]:
    return [alert for alert in inbox(person) if alert.kind != AlertKind.DIGEST]


def digests(person: Person) -> list[Alert]:
    return [alert for alert in inbox(person) if alert.kind == AlertKind.DIGEST]


def parts(digest: Alert) -> list[Alert]:
    return list(db.session.scalars(select(Alert).where(Alert.digest_id == digest.id).order_by(Alert.id)))


def all_alerts() -> list[Alert]:
    return list(db.session.scalars(select(Alert).order_by(Alert.id)))


def unread(person: Person) -> int:
    db.session.expire_all()
    return db.session.get(Person, person.id).unread_alerts


def make_team(*members: Person, lead: Person | None = None, calendar: str | None = None) -> Team:
    with unit_of_work():
        team = Team(name=f"Team {next(_running)}", lead_id=lead.id if lead else None, calendar_code=calendar)
        db.session.add(team)
        db.session.flush()
        for member in members:
            member.team_id = team.id
    return team


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def lin(cast) -> Person:
    """The agent who has the tickets."""
    return cast.agent
