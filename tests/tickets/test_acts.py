"""A ticket moves only as its procedure says, by whom it says, once."""

from datetime import timedelta

import pytest

from portal.extensions import db
from portal.kernel.actors import customer
from portal.kernel.errors import DomainError, NotAllowed, StaleVersion
from portal.kernel.time import now
from portal.tickets.acts import actions_for, carry_out
from portal.tickets.queries import timeline
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.stories import ANSWERS, take_to


def carry(ticket, step, outcome, values, by, **more):
    with unit_of_work():
        return carry_out(ticket, step, outcome, values, by=by, **more)


def test_the_whole_way_from_form_to_survey(app, cast):
    ticket = make_ticket()
    take_to(ticket, "survey", cast)
    assert ticket.technician_id == cast.technician.id
    carry(ticket, "survey", "answered", {"score": 5, "words": "很满意"}, customer("张敏"))
    assert (ticket.step, ticket.stage, ticket.score) == ("closed", "closed", 5)
    assert ticket.ended_at is not None
    types = [entry.event.type for entry in timeline(ticket)]
    assert types.count("step.completed") == 6
    assert ticket.next_due_at is None


def test_accepting_gives_the_ticket_to_who_accepts(app, cast):
    ticket = make_ticket()
    carry(ticket, "intake", "accepted", {}, cast.agent)
    assert ticket.assignee_id == cast.agent.id


def test_a_step_done_twice_is_refused_with_a_sentence(app, cast):
    ticket = make_ticket()
    carry(ticket, "intake", "accepted", {}, cast.agent)
    with pytest.raises(StaleVersion, match="has been done already"):
        carry(ticket, "intake", "accepted", {}, cast.agent)


def test_a_page_that_is_out_of_date_is_refused(app, cast):
    ticket = make_ticket()
    with pytest.raises(StaleVersion, match="Somebody changed"):
        carry(ticket, "intake", "accepted", {}, cast.agent, version=ticket.version - 1)


@pytest.mark.parametrize("who", ["technician", "qa", "auditor"])
def test_only_the_roles_of_the_step_may_do_it(app, cast, who):
    ticket = make_ticket()
    with pytest.raises(NotAllowed):
        carry(ticket, "intake", "accepted", {}, getattr(cast, who))


def test_a_manager_stands_in_for_everybody_but_an_auditor_for_nobody(app, cast):
    ticket = make_ticket()
    assert {action.outcome for action in actions_for(ticket, cast.manager)} == {"accepted", "refused"}
    assert actions_for(ticket, cast.auditor) == []


def test_a_gate_of_the_procedure_holds(app, cast):
    ticket = make_ticket()
    take_to(ticket, "service", cast)
    values = ANSWERS["service"] | {"test_result": "failed"}
    with pytest.raises(DomainError):
        carry(ticket, "service", "done", values, cast.technician)
    assert ticket.step == "service"


def test_refusing_tells_the_customer_why(app, cast):
    ticket = make_ticket()
    carry(ticket, "intake", "refused", {"ground": "not-ours", "reason": "该设备不是我公司销售。"}, cast.agent)
    assert (ticket.stage, bool(ticket.ended_at)) == ("refused", True)
    replies = [entry.body for entry in timeline(ticket) if entry.event.type == "message.reply"]
    assert replies == ["该设备不是我公司销售。"]


def test_a_dissatisfied_survey_opens_one_follow_up(app, cast):
    ticket = make_ticket()
    take_to(ticket, "survey", cast)
    carry(ticket, "survey", "answered", {"score": 1, "words": "三天后又坏了"}, customer("张敏"))
    follow_ups = db.session.scalars(db.select(type(ticket)).where(type(ticket).follows_id == ticket.id)).all()
    assert len(follow_ups) == 1
    assert "三天后又坏了" in follow_ups[0].description
    assert follow_ups[0].customer_id == ticket.customer_id


def test_urgency_found_at_the_assessment_shortens_the_response(app, cast):
    ticket = make_ticket(urgent=False)
    carry(ticket, "intake", "accepted", {}, cast.agent)
    carry(ticket, "assessment", "to-dispatch", ANSWERS["assessment"] | {"urgency": "urgent"}, cast.agent)
    assert ticket.urgent
    assert ticket.next_due_at <= now() + timedelta(hours=2)
