"""Runs a procedure: what can be done now, where it leads, what it makes happen. Pure: no time, no database.

What that does to promises is in `keeping`, and named here too so that others have one engine to ask.

`ticket` is a mapping of the ticket fields in vocabulary.TICKET_FIELDS; `values` are those of a filled record.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.procedures.fields import Field
from portal.procedures.keeping import (
    ClockChanges,
    Settings,
    Terms,
    applies,
    budget_for,
    clock_changes,
    groups_left,
    heard_after,
    is_kept,
    paused_by,
    resumed_by,
    stop_groups_met,
    terms_for,
)
from portal.procedures.schema import FollowUp, Gate, Outcome, Procedure, Record, Reopening
from portal.procedures.vocabulary import OPENED, REOPENED
from portal.procedures.words import Words

__all__ = [
    "ClockChanges",
    "Settings",
    "Terms",
    "applies",
    "budget_for",
    "clock_changes",
    "groups_left",
    "heard_after",
    "is_kept",
    "paused_by",
    "resumed_by",
    "stop_groups_met",
    "terms_for",
]


class OutcomeUnknown(LookupError):  # noqa: N818 - exceptions are sentences in this house
    """The step has no such outcome, or there is no such step: a stale page, or a forged request."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a ticket is: a step or an end, and beside it perhaps a reason to wait."""

    step: str
    waiting: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done now: a button, who may press it, and the record it files."""

    step: str
    outcome: str
    title: Words
    roles: frozenset[str]
    record: str | None
    act: str | None
    primary: bool


def initial_state(procedure: Procedure) -> State:
    """Where a new ticket begins."""
    return State(procedure.first_step.name)


def outcome_of(procedure: Procedure, step: str, outcome: str) -> Outcome:
    """The outcome as written; raises OutcomeUnknown."""
    try:
        return procedure.step(step).then[outcome]
    except LookupError:
        raise OutcomeUnknown(f"{step}.{outcome}") from None


def next_step(procedure: Procedure, step: str, outcome: str) -> str:
    """The step or end that the outcome leads to."""
    return outcome_of(procedure, step, outcome).to


def advance(procedure: Procedure, state: State, outcome: str) -> State:
    """The state after the outcome. Completing a step ends any waiting beside it."""
    return State(next_step(procedure, state.step, outcome))


def actions_now(procedure: Procedure, state: State) -> list[Action]:
    """Everything that can be done in this state, the primary act first; nothing at an end."""
    if procedure.is_end(state.step):
        return []
    then = procedure.step(state.step).then
    actions = [_action(procedure, state.step, name, primary=len(then) == 1) for name in then]
    return sorted(actions, key=lambda action: not action.primary)


def actions_for(procedure: Procedure, state: State, roles: Collection[str]) -> list[Action]:
    """What somebody with these roles can do now."""
    return [action for action in actions_now(procedure, state) if action.roles.intersection(roles)]


def may(procedure: Procedure, step: str, outcome: str, roles: Collection[str]) -> bool:
    """Whether one of these roles may give this outcome."""
    return not roles_of(procedure, step, outcome).isdisjoint(roles)


def roles_of(procedure: Procedure, step: str, outcome: str) -> frozenset[str]:
    """Who may give this outcome: the outcome's own roles, else the step's."""
    return frozenset(outcome_of(procedure, step, outcome).by or procedure.step(step).by)


def record_of(procedure: Procedure, step: str, outcome: str) -> Record | None:
    """The record that this outcome files: its own, else the step's."""
    name = record_name(procedure, step, outcome)
    return procedure.records[name] if name else None


def record_name(procedure: Procedure, step: str, outcome: str) -> str | None:
    """The record that this outcome files: its own, else the step's, else none."""
    return outcome_of(procedure, step, outcome).record or procedure.step(step).record


def act_of(procedure: Procedure, step: str, outcome: str) -> str | None:
    """The act that this outcome runs. An outcome with its own record runs the step's act only if it says so."""
    chosen = outcome_of(procedure, step, outcome)
    return chosen.act or (None if chosen.record else procedure.step(step).act)


def gates_failing(
    procedure: Procedure, step: str, outcome: str, values: Mapping[str, object], ticket: Mapping[str, object]
) -> list[Gate]:
    """The gates that keep this outcome shut for these values."""
    context = in_context(values, ticket)
    return [
        gate
        for gate in gates_of(procedure, step, outcome)
        if (gate.when is None or gate.when.holds(context)) and not gate.need.holds(context)
    ]


def gates_of(procedure: Procedure, step: str, outcome: str) -> list[Gate]:
    """The gates before this outcome. A gate without outcomes stands before all that file the step's own record."""
    own_record = outcome_of(procedure, step, outcome).record is not None
    return [
        gate
        for gate in procedure.step(step).gates
        if outcome in gate.outcomes or (not gate.outcomes and not own_record)
    ]


def fields_asked(record: Record, values: Mapping[str, object], ticket: Mapping[str, object]) -> list[Field]:
    """The fields whose condition holds; a field that hangs on one that is not asked is not asked either."""
    asked: list[Field] = []
    context = in_context({}, ticket)
    for field in record.fields:
        if field.when is None or field.when.holds(context):
            asked.append(field)
            context[field.name] = values.get(field.name)
    return asked


def facts_of(procedure: Procedure, step: str, outcome: str) -> tuple[str, ...]:
    """The facts that completing a step makes: `step.outcome`, the named ones, and the name of the end it reaches."""
    given = outcome_of(procedure, step, outcome)
    end = (given.to,) if procedure.is_end(given.to) else ()
    return (f"{step}.{outcome}", *given.makes, *end)


def follow_up_wanted(procedure: Procedure, step: str, values: Mapping[str, object]) -> FollowUp | None:
    """The linked ticket that the step's filled record asks for, if it does."""
    follow_up = procedure.step(step).follow_up
    return follow_up if follow_up is not None and follow_up.when.holds(values) else None


def reopening_from(procedure: Procedure, state: State) -> Reopening | None:
    """How this ticket may be reopened, if it has ended and the file allows it."""
    reopen = procedure.reopen
    return reopen if reopen and procedure.is_end(state.step) and state.step in reopen.from_ else None


def facts_known(procedure: Procedure) -> frozenset[str]:
    """Every fact that the procedure's own steps and ends can make, with opening and reopening."""
    made = {
        fact
        for step in procedure.steps
        for name, outcome in step.then.items()
        for fact in (f"{step.name}.{name}", *outcome.makes)
    }
    return frozenset({OPENED, *([REOPENED] if procedure.reopen else []), *made, *procedure.ends})


def in_context(values: Mapping[str, object], ticket: Mapping[str, object]) -> dict[str, object]:
    """Record values and ticket fields under the names that conditions use."""
    return {**values, **{f"ticket.{name}": value for name, value in ticket.items()}}


def _action(procedure: Procedure, step: str, name: str, *, primary: bool) -> Action:
    outcome = outcome_of(procedure, step, name)
    return Action(
        step=step,
        outcome=name,
        title=outcome.title,
        roles=roles_of(procedure, step, name),
        record=record_name(procedure, step, name),
        act=act_of(procedure, step, name),
        primary=primary or outcome.primary,
    )
