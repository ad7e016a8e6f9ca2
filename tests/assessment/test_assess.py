"""Assessing: what is decided about urgency, severity and cover takes effect, and a contradiction must be explained."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.assessment.services import prefill_assessment
from portal.commitments.models import Clock
from portal.extensions import db
from portal.kernel.errors import DomainError
from portal.procedures.engine import record_of
from portal.records.forms import step_form
from portal.tickets.acts import carry_out
from portal.tickets.guards import procedure_of
from portal.unit_of_work import unit_of_work
from tests.factories import make_customer, make_ticket, make_unit
from tests.stories import ANSWERS, take_to

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def assessed(cast):
    """`assessed(ticket, cover=...)`: the assessment carried out with these answers changed."""

    def carry(ticket, **answers):
        take_to(ticket, "assessment", cast)
        values = ANSWERS["assessment"] | answers
        with unit_of_work():
            carry_out(ticket, "assessment", "to-dispatch", values, by=cast.agent)
        return ticket

    return carry


def budgets(ticket):
    rows = db.session.scalars(select(Clock).where(Clock.ticket_id == ticket.id))
    return {clock.metric: clock.budget_seconds for clock in rows}


def test_urgency_and_severity_stand_on_the_ticket(assessed):
    ticket = assessed(make_ticket(), urgency="urgent", severity="stopped")
    assert (ticket.urgent, ticket.severity, ticket.step) == (True, "stopped", "dispatch")


def test_a_company_may_name_its_severities_at_length(assessed):
    longest = "could-harm-a-patient-or-another-person-x"
    assert len(longest) == 40  # the longest name a procedure may give
    ticket = assessed(make_ticket(), severity=longest)
    db.session.refresh(ticket)
    assert ticket.severity == longest


def test_becoming_urgent_shortens_the_running_response(assessed):
    ticket = make_ticket()
    assert budgets(ticket)["response"] == 24 * 3600
    assessed(ticket, urgency="urgent")
    assert budgets(ticket)["response"] == 2 * 3600


def test_becoming_general_lengthens_it_again(assessed):
    ticket = assessed(make_ticket(urgent=True), urgency="general")
    assert ticket.urgent is False
    assert budgets(ticket)["response"] == 24 * 3600


def test_deciding_against_the_computed_cover_needs_a_basis_of_its_own(assessed):
    unit = make_unit(accepted_on=date(2026, 1, 20))
    computed = prefill_assessment(make_ticket(unit=unit))["cover_basis"]
    for basis in ("", None, computed):
        with pytest.raises(DomainError) as refused:
            assessed(make_ticket(unit=unit), cover="out-of-cover", cover_basis=basis)
        assert set(refused.value.fields) == {"cover_basis"}
    ticket = assessed(
        make_ticket(unit=unit), cover="out-of-cover", cover_basis="Dropped: not covered by contract."
    )
    assert ticket.step == "dispatch"


def test_a_refused_assessment_changes_nothing(assessed):
    ticket = make_ticket(unit=make_unit())
    with pytest.raises(DomainError):
        assessed(ticket, cover="out-of-cover", cover_basis="", urgency="urgent")
    db.session.refresh(ticket)
    assert (ticket.step, ticket.urgent, ticket.severity) == ("assessment", False, None)


def test_the_computed_cover_is_offered_with_its_ground():
    known = prefill_assessment(make_ticket(unit=make_unit(accepted_on=date(2026, 1, 20)), urgent=True))
    assert known["cover"] == "in-cover"
    assert known["cover_basis"] == "Accepted on 2026-01-20, 24 months: until 2028-01-19."
    assert known["urgency"] == "urgent"


def test_cover_counts_from_sale_when_acceptance_is_unknown():
    known = prefill_assessment(make_ticket(unit=make_unit(sold_on=date(2020, 3, 1), accepted_on=None)))
    assert known["cover"] == "out-of-cover"
    assert known["cover_basis"] == "Sold on 2020-03-01, 24 months: until 2022-02-28."


def test_without_a_unit_nothing_is_claimed():
    assert "cover" not in prefill_assessment(make_ticket())


def test_the_form_opens_with_what_is_known(app):
    ticket = make_ticket(unit=make_unit(owner=make_customer()), urgent=True)
    record = record_of(procedure_of(ticket), "assessment", "to-dispatch")
    form = step_form(record, values=prefill_assessment(ticket))
    chosen = {
        option.value for name in ("cover", "urgency") for option in form[name].options() if option.chosen
    }
    assert chosen == {"in-cover", "urgent"}
    assert "24 months" in form["cover_basis"].typed
