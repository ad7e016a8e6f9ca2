"""Another version of the procedure for a ticket that is open: what its clocks keep, lose and gain."""

from datetime import timedelta

import pytest

from portal.commitments.queries import clock_events, clocks_of
from portal.kernel.actors import customer
from portal.kernel.errors import DomainError, NotAllowed
from portal.kernel.time import now, time_at
from portal.tickets import messages, versions, waiting
from portal.tickets.acts import carry_out
from portal.tickets.queries import timeline
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import publish
from tests.factories import make_ticket

HOUR = timedelta(hours=1)
SOLVED = {"start": "opened", "stop": "service.done", "within": "72 hours", "pauses": "customer"}
RESPONSE = {"start": "opened", "stop": ["reply", "call"], "within": "24 hours"}


@pytest.fixture
def ticket(app):
    publish({"solved": SOLVED, "response": RESPONSE})
    with time_at(now() - 10 * HOUR):
        return make_ticket()


def adopt(ticket, cast, promises):
    with unit_of_work():
        versions.adopt_version(ticket, publish(promises), by=cast.manager, why="合同变更")


def clocks(ticket):
    return {clock.metric: clock for clock in clocks_of(ticket.id, fresh=True)}


def at(ticket, hours):
    return time_at(ticket.opened_at + hours * HOUR)


def wait(ticket, cast, since, until):
    with at(ticket, since), unit_of_work():
        waiting.wait_for(ticket, "customer", "请提供照片", by=cast.agent)
    with at(ticket, until), unit_of_work():
        messages.customer_message(ticket, "见附件", by=customer("张敏"))


def test_other_terms_from_the_same_start_keep_the_pauses(ticket, cast):
    wait(ticket, cast, 1, 3)
    adopt(ticket, cast, {"solved": {**SOLVED, "within": "48 hours"}, "response": RESPONSE})
    assert clocks(ticket)["solved"].due_at == ticket.opened_at + 50 * HOUR
    told = [event for event in clock_events(ticket.number) if event.type == "clock.recalculated"]
    assert [(one.facts["metric"], one.facts["why"]) for one in told] == [("solved", "procedure")]
    assert clocks(ticket)["solved"].procedure_version_id == ticket.procedure_version_id


def test_what_is_not_promised_any_more_is_called_off(ticket, cast):
    adopt(ticket, cast, {"response": RESPONSE})
    assert clocks(ticket)["solved"].state == "cancelled"
    assert clock_events(ticket.number)[-1].facts["fact"] == "procedure"


def test_a_breach_stands_with_its_terms(ticket, cast):
    with at(ticket, 1):
        adopt(ticket, cast, {"solved": {**SOLVED, "within": "2 hours"}})
    adopt(ticket, cast, {"solved": SOLVED})
    clock = clocks(ticket)["solved"]
    assert (clock.state, clock.due_at, clock.budget_text) == (
        "breached",
        ticket.opened_at + 2 * HOUR,
        "2 hours",
    )


def test_terms_that_make_it_overdue_are_known_from_this_moment(ticket, cast):
    adopt(ticket, cast, {"solved": {**SOLVED, "within": "2 hours"}})
    clock = clocks(ticket)["solved"]
    assert clock.state == "breached"
    assert now() - clock.breached_at < timedelta(minutes=1)


def test_what_is_promised_only_now_runs_from_the_fact_that_began_it(ticket, cast):
    with at(ticket, 2), unit_of_work():
        carry_out(ticket, "intake", "accepted", {}, by=cast.agent)
    plan = {"start": "intake.accepted", "stop": "assessment.to-dispatch", "within": "24 hours"}
    adopt(ticket, cast, {"solved": SOLVED, "response": RESPONSE, "plan": plan})
    clock = clocks(ticket)["plan"]
    assert (clock.state, clock.started_at, clock.due_at) == (
        "running",
        ticket.opened_at + 2 * HOUR,
        ticket.opened_at + 26 * HOUR,
    )
    assert now() - clock.entered_at < timedelta(minutes=1)


def test_waits_before_the_promise_was_made_count_for_it_too(ticket, cast):
    wait(ticket, cast, 1, 3)
    closing = {"start": "opened", "stop": "acceptance.accepted", "within": "20 hours", "pauses": "customer"}
    adopt(ticket, cast, {"solved": SOLVED, "closing": closing})
    assert clocks(ticket)["closing"].due_at == ticket.opened_at + 22 * HOUR


def test_a_wait_that_lasts_stops_what_is_promised_only_now(ticket, cast):
    with at(ticket, 1), unit_of_work():
        waiting.wait_for(ticket, "customer", "请提供照片", by=cast.agent)
    closing = {"start": "opened", "stop": "acceptance.accepted", "within": "2 hours", "pauses": "customer"}
    adopt(ticket, cast, {"solved": SOLVED, "closing": closing})
    clock = clocks(ticket)["closing"]
    assert (clock.state, clock.pauses[0].started_at) == ("paused", ticket.opened_at + HOUR)


def test_what_was_begun_and_kept_before_is_not_judged(ticket, cast):
    with at(ticket, 9), unit_of_work():
        messages.reply(ticket, "已收到", by=cast.agent)
    quick = {**RESPONSE, "within": "1 hour"}
    adopt(ticket, cast, {"solved": SOLVED, "first-words": quick})
    assert "first-words" not in clocks(ticket)


def test_a_wait_the_new_version_does_not_stand_still_for_ends_the_pause(ticket, cast):
    with at(ticket, 1), unit_of_work():
        waiting.wait_for(ticket, "customer", "请提供照片", by=cast.agent)
    adopt(ticket, cast, {"solved": {**SOLVED, "pauses": []}, "response": RESPONSE})
    assert clocks(ticket)["solved"].state == "running"


def test_the_version_it_follows_already_changes_nothing(ticket, cast):
    promises = {"solved": SOLVED, "response": RESPONSE}
    adopt(ticket, cast, promises)
    before = len(timeline(ticket))
    adopt(ticket, cast, promises)
    assert len(timeline(ticket)) == before


def test_who_does_not_lead_may_not(ticket, cast):
    with pytest.raises(NotAllowed):
        versions.adopt_version(ticket, publish({"solved": SOLVED}), by=cast.agent, why="…")


def test_an_ended_ticket_keeps_its_version(ticket, cast):
    with unit_of_work():
        carry_out(ticket, "intake", "refused", {"ground": "duplicate", "reason": "重复"}, by=cast.agent)
    with pytest.raises(DomainError):
        adopt(ticket, cast, {"solved": {**SOLVED, "within": "9 hours"}})
