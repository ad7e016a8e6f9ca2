"""What can be done now on a ticket, as forms: outcomes that ask for the same record share one form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.actors import Actor
from portal.procedures import engine
from portal.procedures.capabilities import capability
from portal.procedures.schema import Procedure
from portal.records.forms import People, StepForm, step_form
from portal.tickets.acts import actions_for
from portal.tickets.guards import procedure_of, ticket_fields
from portal.tickets.models import Ticket


@dataclass(slots=True)
class Act:
    """One form and the buttons that send it. `record` is empty for outcomes that ask for nothing.

    `stale` marks a form whose step has passed while it was being filled in: shown so that no word is lost.
    """

    step: str
    record: str
    actions: list[engine.Action] = field(default_factory=list)
    form: StepForm | None = None
    stale: bool = False

    @property
    def primary(self) -> bool:
        return any(action.primary for action in self.actions)

    @property
    def id(self) -> str:
        return f"act-{self.record or self.actions[0].outcome}"


def acts_now(ticket: Ticket, by: Actor, people: People, *, sent: Act | None = None) -> list[Act]:
    """The forms of what `by` can do now, the primary one first. `sent` takes the place of the one it was sent for."""
    found: dict[str, Act] = {}
    for action in actions_for(ticket, by):
        record = action.record or ""
        key = record or action.outcome
        found.setdefault(key, Act(action.step, record)).actions.append(action)
    procedure = procedure_of(ticket)
    for key, act in found.items():
        if sent is not None and (sent.step, sent.record) == (act.step, act.record):
            found[key].form = sent.form
        elif act.record:
            act.form = _empty_form(ticket, procedure, act, people)
    if (
        sent is not None
        and sent.form is not None
        and all(act.form is not sent.form for act in found.values())
    ):
        sent.stale = True
        found["stale"] = sent
    return sorted(found.values(), key=lambda act: (not act.stale, not act.primary))


def sent_act(
    ticket: Ticket, step: str, outcome: str, *, record: str, data: Any, people: People
) -> Act | None:
    """The form that was sent for `step`, filled in with `data`; None when it asks for nothing or does not exist."""
    procedure = procedure_of(ticket)
    name = _record_name(procedure, step, outcome) or record
    if name not in procedure.records:
        return None
    form = step_form(
        procedure.records[name], people=people, ticket=ticket_fields(ticket), data=data, prefix=f"act-{name}"
    )
    return Act(step, name, form=form)


def _record_name(procedure: Procedure, step: str, outcome: str) -> str | None:
    try:
        return engine.record_name(procedure, step, outcome)
    except engine.OutcomeUnknown:
        return None


def _empty_form(ticket: Ticket, procedure: Procedure, act: Act, people: People) -> StepForm:
    name = engine.act_of(procedure, act.step, act.actions[0].outcome)
    values: Mapping[str, object] = capability(name).prefill(ticket) if name else {}
    return step_form(
        procedure.records[act.record],
        people=people,
        ticket=ticket_fields(ticket),
        values=values,
        prefix=f"act-{act.record}",
    )
