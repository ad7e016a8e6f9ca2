"""Carrying out a step: the one place where a ticket moves through its procedure."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from portal.commitments import services as commitments
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotAllowed, StaleVersion
from portal.ledger.models import Event
from portal.ledger.services import append_event
from portal.procedures import engine
from portal.procedures.capabilities import capability
from portal.procedures.language import said
from portal.procedures.schema import Procedure
from portal.records.services import record_digest, save_record
from portal.tickets import messages
from portal.tickets.assigning import give
from portal.tickets.delays import require_account
from portal.tickets.guards import (
    duties_of,
    procedure_of,
    require_open,
    require_version,
    ticket_fields,
    touch,
)
from portal.tickets.models import Ticket

Values = Mapping[str, object]


def actions_for(ticket: Ticket, by: Actor) -> list[engine.Action]:
    """What `by` can do now on `ticket`, the procedure's primary act first."""
    if ticket.ended_at is not None:
        return []
    state = engine.State(ticket.step, ticket.waiting)
    return list(engine.actions_for(procedure_of(ticket), state, duties_of(by)))


def carry_out(
    ticket: Ticket, step: str, outcome: str, values: Values, *, by: Actor, version: int | None = None
) -> Event:
    """Complete `step` with `outcome`: record, effect, move and clocks, told by one event.

    `values` is what the step's form gave, typed. Raises StaleVersion when the ticket is elsewhere by now,
    NotAllowed when `by` has no role for it, DomainError when a gate of the procedure is not met.
    """
    require_open(ticket)
    require_version(ticket, version)
    procedure = procedure_of(ticket)
    _require_current(ticket, procedure, step, outcome)
    if not engine.may(procedure, step, outcome, duties_of(by)):
        raise NotAllowed(_l("Your role does not allow this. Ask a manager to do it or to change your role."))
    _require_gates(ticket, procedure, step, outcome, values)
    require_account(ticket, procedure, step, outcome, by=by)
    event = _write(ticket, procedure, step, outcome, values, by=by)
    _take_effect(ticket, procedure, step, outcome, values, by=by)
    advance(ticket, outcome, procedure=procedure, event=event, by=by)
    return event


def advance(ticket: Ticket, outcome: str, *, procedure: Procedure, event: Event, by: Actor) -> None:
    """Move the ticket to where `outcome` leads and tell its clocks what happened."""
    facts = engine.facts_of(procedure, ticket.step, outcome)
    if ticket.waiting is not None:
        messages.end_wait(ticket, by=by)
    target = engine.next_step(procedure, ticket.step, outcome)
    ticket.step = target
    if procedure.is_end(target):
        ticket.stage, ticket.ended_at = target, event.at
    else:
        ticket.stage = procedure.step(target).stage
    touch(ticket)
    commitments.hear(ticket, facts, procedure=procedure, at=event.at, by=by)


def _require_current(ticket: Ticket, procedure: Procedure, step: str, outcome: str) -> None:
    if ticket.step != step or outcome not in procedure.step(step).then:
        raise StaleVersion(_l("This step has been done already. The page now shows where the ticket is."))


def _require_gates(ticket: Ticket, procedure: Procedure, step: str, outcome: str, values: Values) -> None:
    failing = engine.gates_failing(procedure, step, outcome, values, ticket_fields(ticket))
    if failing:
        raise DomainError(" ".join(said(gate.otherwise) for gate in failing))


def _write(
    ticket: Ticket, procedure: Procedure, step: str, outcome: str, values: Values, *, by: Actor
) -> Event:
    """The step's event and, when the step asks for one, its record."""
    record = engine.record_of(procedure, step, outcome)
    name = engine.record_name(procedure, step, outcome)
    facts: dict[str, object] = {
        "step": step,
        "outcome": outcome,
        "to": engine.next_step(procedure, step, outcome),
    }
    if record is not None and name is not None:
        facts |= {"record": name, "record_sha256": record_digest(values)}
    event = append_event(ticket.number, "step.completed", by=by, facts=facts)
    if record is not None and name is not None:
        save_record(ticket.id, event.id, step=step, name=name, values=values)
    return event


def _take_effect(
    ticket: Ticket, procedure: Procedure, step: str, outcome: str, values: Values, *, by: Actor
) -> None:
    """What the act means beyond its record: the capability's effect, the assignment, the words to the customer."""
    act = engine.act_of(procedure, step, outcome)
    if act is not None:
        capability(act).apply(ticket, values, by=by)
    ways = procedure.step(step).then[outcome]
    if ways.assigns == "actor" and by.id is not None:
        give(ticket, by.id, by=by)
    if ways.tells_customer and values.get(ways.tells_customer):
        messages.reply(ticket, str(values[ways.tells_customer]), by=by)
