"""Who is told: whoever has the ticket, their lead, the manager; never somebody who may not see it."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Person, Role
from portal.accounts.teams import staff
from portal.extensions import db
from portal.notifications.recipients import About, sees, who_is_told
from portal.outbox.models import OutboxRow
from portal.tickets.models import Ticket
from portal.tickets.queries import visible_to
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.notifications.conftest import inbox, make_team, overdue, send, tell
from tests.people import person


def told(to, *, assignee=None, technician=None):
    about = About(assignee.id if assignee else None, technician.id if technician else None)
    found = who_is_told(about, to, staff())
    return set(db.session.scalars(select(Person.username).where(Person.id.in_(found))))


def at_work(*people):
    """Whoever is named works here; a member of the cast is made when first named."""
    assert all(one.active for one in people)


def leave(*people):
    with unit_of_work():
        for one in people:
            one.active = False


def test_the_assignee_before_the_technician(cast):
    assert told(["person"], assignee=cast.agent, technician=cast.technician) == {"agent"}
    assert told(["person"], technician=cast.technician) == {"technician"}


def test_nobody_has_it_so_everybody_who_gives_out_work_hears(cast):
    at_work(cast.dispatcher, cast.agent, person("dispatcher2", "钱多", Role.DISPATCHER))
    assert told(["person"]) == {"dispatcher", "dispatcher2"}


def test_without_dispatchers_agents_hear_and_without_these_the_manager(cast):
    at_work(cast.manager, cast.agent)
    assert told(["person"]) == {"agent"}
    leave(cast.agent)
    assert told(["person"]) == {"manager"}


def test_an_assignee_who_left_is_not_told(cast):
    at_work(cast.dispatcher)
    leave(cast.agent)
    assert told(["person"], assignee=cast.agent, technician=cast.technician) == {"technician"}
    leave(cast.technician)
    assert told(["person"], assignee=cast.agent, technician=cast.technician) == {"dispatcher"}


def test_the_lead_of_the_persons_team(cast):
    make_team(cast.agent, lead=cast.dispatcher)
    at_work(cast.manager)
    assert told(["lead"], assignee=cast.agent) == {"dispatcher"}


def test_without_team_or_lead_it_is_the_manager(cast):
    at_work(cast.manager)
    assert told(["lead"], assignee=cast.agent) == {"manager"}
    make_team(cast.agent)
    assert told(["lead"], assignee=cast.agent) == {"manager"}


def test_a_lead_who_left_is_replaced_by_the_manager(cast):
    make_team(cast.agent, lead=cast.dispatcher)
    at_work(cast.manager)
    leave(cast.dispatcher)
    assert told(["lead"], assignee=cast.agent) == {"manager"}


def test_who_leads_their_own_work_is_not_told_by_themselves(cast):
    make_team(cast.dispatcher, lead=cast.dispatcher)
    at_work(cast.manager)
    assert told(["lead"], assignee=cast.dispatcher) == {"manager"}


def test_a_lead_without_sight_of_the_ticket_is_not_told(cast):
    make_team(cast.agent, lead=cast.stranger)
    at_work(cast.manager)
    assert told(["lead"], assignee=cast.agent) == {"manager"}
    assert told(["lead"], assignee=cast.agent, technician=cast.stranger) == {"technician2"}


def test_several_managers_are_all_told_and_without_any_the_administrator(cast):
    at_work(cast.admin)
    assert told(["manager"]) == {"admin"}
    at_work(cast.manager)
    person("manager2", "许可", Role.MANAGER)
    assert told(["manager"]) == {"manager", "manager2"}


def test_one_who_is_person_and_lead_is_told_once(cast):
    both = person("both", "兼任", Role.AGENT, Role.MANAGER)
    make_team(both, lead=cast.dispatcher)
    tell(overdue(assignee=both), to=["person", "lead", "manager"])
    assert (len(inbox(both)), len(inbox(cast.dispatcher))) == (1, 1)


def test_sight_is_what_the_queries_say(cast):
    people = [
        getattr(cast, name) for name in ("agent", "dispatcher", "technician", "stranger", "qa", "manager")
    ]
    people += [cast.admin, cast.auditor, person("two", "两任", Role.TECHNICIAN, Role.QA)]
    ticket = make_ticket()
    for has in ("assignee_id", "technician_id"):
        ticket.assignee_id = ticket.technician_id = None
        setattr(ticket, has, cast.technician.id)
        db.session.commit()
        about = About(ticket.assignee_id, ticket.technician_id)
        for one in staff().people.values():
            member = next(known for known in people if known.id == one.id)
            found = db.session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, visible_to(member)))
            assert sees(one, about) == (found is not None), one.name


def test_nobody_to_tell_is_not_forgotten(app):
    clock = overdue()
    tell(clock)
    row = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "clock-alert")).one()
    assert (row.state, row.attempts, row.last_error) == ("waiting", 1, "there is nobody to tell")
    assert send() == 0


def test_an_unknown_rung_does_not_keep_others_from_being_told(cast, caplog):
    bad, good = overdue(assignee=cast.agent), overdue(assignee=cast.agent)
    from portal.outbox.services import put_all
    from tests.notifications.conftest import fact

    with unit_of_work():
        put_all([fact(bad, to=["president"]), fact(good)])
    send()
    assert [alert.number for alert in inbox(cast.agent)] == [good.number]
    assert "president" in caplog.text
    states = db.session.execute(select(OutboxRow.state, OutboxRow.payload["number"].astext)).all()
    assert {(state, number) for state, number in states} == {("waiting", bad.number), ("sent", good.number)}


@pytest.mark.parametrize("word", ["person", "lead", "manager"])
def test_everybody_told_sees_the_ticket(cast, word):
    make_team(cast.technician, lead=cast.stranger)
    at_work(cast.manager, cast.dispatcher)
    about = About(None, cast.technician.id)
    people = staff()
    found = who_is_told(about, [word], people)
    assert found
    assert all(sees(people.people[id_], about) for id_ in found)
