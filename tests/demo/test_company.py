"""The demo company, with three stories of each ending instead of all: every stage, histories that make sense."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from portal.accounts.models import Person
from portal.commitments.models import Clock
from portal.customers.models import Customer
from portal.demo import cases
from portal.demo.cases import Ending, all_cases
from portal.demo.services import Loaded, is_empty, load_demo
from portal.demo.stories import acts_of
from portal.extensions import db
from portal.kernel.errors import DomainError
from portal.kernel.time import now, time_at
from portal.ledger.models import Event
from portal.ledger.verify import verify_ledger
from portal.products.models import Product, Unit
from portal.records.models import Record
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work

STAFF = {"agent", "agent2", "dispatcher", "technician", "qa", "manager", "admin", "auditor"}


@pytest.fixture
def few_of_each(monkeypatch):
    """All of them take as long as the rest of the room's tests together."""
    for stories in (cases.OPEN_STORIES, cases.ENDED_STORIES):
        for ending, number in stories.items():
            monkeypatch.setitem(stories, ending, min(number, 3))


def test_there_are_enough_stories():
    assert sum(cases.OPEN_STORIES.values()) + sum(cases.ENDED_STORIES.values()) >= 150
    assert cases.OPEN_STORIES.keys() | cases.ENDED_STORIES.keys() == set(Ending)


def test_the_company(app, few_of_each):
    at = now().replace(microsecond=0)
    assert is_empty()
    with unit_of_work():
        loaded = load_demo("a demo password", at=at)
    assert loaded == Loaded(*(count(table) for table in (Person, Customer, Product, Unit, Ticket)))
    check_numbers(loaded)
    check_stages(at)
    check_histories(at)
    check_told_alike_twice(at)
    verdict = verify_ledger(key=app.config["LEDGER_KEY"])
    assert not verdict.wrong
    with pytest.raises(DomainError, match="people in this database"):
        load_demo("a demo password")


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def check_numbers(loaded):
    assert loaded.customers >= 200
    assert loaded.products >= 60
    assert loaded.units >= 2_000
    assert set(db.session.scalars(select(Person.username))) >= STAFF


def check_stages(at):
    tickets = db.session.scalars(select(Ticket)).all()
    stages = Counter(ticket.stage for ticket in tickets)
    wanted = {"intake", "assessment", "dispatch", "service", "acceptance", "survey", "closed", "refused"}
    assert wanted == stages.keys()
    assert {ticket.waiting for ticket in tickets} == {None, "customer", "parts"}
    assert {ticket.urgent for ticket in tickets} == {True, False}
    assert {ticket.channel for ticket in tickets} == {"web", "phone", "follow-up"}
    assert any(ticket.cycle == 2 and ticket.ended_at for ticket in tickets)
    assert any(ticket.cycle == 2 and not ticket.ended_at for ticket in tickets)
    overdue = [ticket for ticket in tickets if ticket.next_due_at and ticket.next_due_at < at]
    assert 3 <= len(overdue) <= 15
    follow_ups = [ticket for ticket in tickets if ticket.follows_id]
    assert {bool(ticket.ended_at) for ticket in follow_ups} == {True, False}
    states = set(db.session.scalars(select(Clock.state).distinct()))
    assert states >= {"running", "paused", "met", "breached", "met-late", "cancelled"}


def check_histories(at):
    assert db.session.scalar(select(func.max(Event.at))) <= at + timedelta(seconds=1)
    types = set(db.session.scalars(select(Event.type).distinct()))
    assert types >= {
        "message.reply",
        "message.note",
        "message.call",
        "message.customer",
        "ticket.reopened",
        "ticket.linked",
    }
    numbers = db.session.execute(select(Ticket.number).order_by(Ticket.opened_at, Ticket.id)).scalars().all()
    assert [number[:6] for number in numbers] == sorted(number[:6] for number in numbers)
    early = text(
        "SELECT count(*) FROM events e JOIN tickets t ON t.number = e.chain WHERE e.at < t.opened_at"
    )
    assert db.session.scalar(early) == 0
    unsold = text(
        "SELECT count(*) FROM tickets t JOIN units u ON u.id = t.unit_id WHERE u.sold_on >= t.opened_at::date"
    )
    assert db.session.scalar(unsold) == 0
    assert set(db.session.scalars(select(Record.name).distinct())) >= {
        "assessment", "dispatch", "service-report", "acceptance", "survey", "refusal", "not-solved", "no-answer",
    }  # fmt: skip


def check_told_alike_twice(at):
    """The same moment gives the same stories, act by act."""
    staff = {person.username: person for person in db.session.scalars(select(Person))}
    with time_at(at):
        first, again = (
            [(act.at, act.key, act.place) for case in all_cases(at) for act in acts_of(case, staff)]
            for _telling in range(2)
        )
    assert first == again
    assert {case.ending for case in all_cases(at)} == set(Ending)
