"""What the customer is asked to do now: the steps of the procedure that are theirs, each with its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.actors import customer
from portal.procedures import engine
from portal.procedures.capabilities import capability
from portal.procedures.language import said
from portal.procedures.schema import Procedure
from portal.records.forms import StepForm, step_form
from portal.selfservice.stages import CUSTOMER
from portal.tickets import acts
from portal.tickets.models import Ticket
from portal.tickets.queries import not_visible

# A record may ask who signs; the person whose request it is needs not type their own name.
_SIGNER = "signer_name"


@dataclass(frozen=True, slots=True)
class Task:
    """One way to go on. `sent`: its form came back. `is_over`: the step is done; the words are kept to be read."""

    step: str
    outcome: str
    title: str
    form: StepForm | None
    is_primary: bool = False
    is_sent: bool = False
    is_over: bool = False


def tasks_of(ticket: Ticket, procedure: Procedure, sent: "Task | None" = None) -> list[Task]:
    """The customer's ways to go on, the intended one first. A form that was sent comes back as it was sent."""
    if ticket.waiting == CUSTOMER:
        return []  # first our question; the page asks one thing at a time
    found = [_task(ticket, procedure, action, sent) for action in acts.actions_for(ticket, customer(""))]
    if sent is not None and sent not in found:
        over = Task(sent.step, sent.outcome, sent.title, sent.form, is_sent=True, is_over=True)
        return [over, *found]
    return found


def sent_task(ticket: Ticket, procedure: Procedure, step: str, outcome: str, data: Any) -> Task:
    """The task whose form was sent. Raises NotVisible for a step that is never the customer's: to them there is none."""
    try:
        theirs = engine.may(procedure, step, outcome, {CUSTOMER})
    except LookupError as error:
        raise not_visible() from error
    if not theirs:
        raise not_visible()
    record = engine.record_of(procedure, step, outcome)
    form = None
    if record is not None:
        form = step_form(record, ticket={"urgent": ticket.urgent}, data=data, prefix=outcome)
    title = said(procedure.step(step).then[outcome].title)
    return Task(step, outcome, title, form, is_sent=True)


def _task(ticket: Ticket, procedure: Procedure, action: engine.Action, sent: Task | None) -> Task:
    if sent is not None and (sent.step, sent.outcome) == (action.step, action.outcome):
        return sent
    record = engine.record_of(procedure, action.step, action.outcome)
    form = None
    if record is not None:
        given = _prefill(ticket, procedure, action, {field.name for field in record.fields})
        form = step_form(record, ticket={"urgent": ticket.urgent}, values=given, prefix=action.outcome)
    return Task(action.step, action.outcome, said(action.title), form, is_primary=action.primary)


def _prefill(
    ticket: Ticket, procedure: Procedure, action: engine.Action, asked: set[str]
) -> Mapping[str, object]:
    act = engine.act_of(procedure, action.step, action.outcome)
    given = dict(capability(act).prefill(ticket)) if act else {}
    if _SIGNER in asked:
        given.setdefault(_SIGNER, ticket.contact_name)
    return given
