"""The tracker of a request: which stages are behind it and when, where it stands, and who acts next. Pure but for words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.ledger.models import Event
from portal.procedures import tracker
from portal.procedures.language import said
from portal.procedures.schema import Procedure
from portal.procedures.tracker import Mark
from portal.tickets.models import Ticket

CUSTOMER = "customer"
MOVES = ("step.completed", "ticket.reopened")

# Who a role is to somebody outside. The first role a step names is the one it is meant for.
_OURS = {
    "agent": _l("Next: our service desk"),
    "dispatcher": _l("Next: our dispatchers arrange the visit"),
    "technician": _l("Next: our engineer"),
    "qa": _l("Next: our quality department"),
    "manager": _l("Next: our service manager"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop of the tracker. `state` is done, current, ahead or refused."""

    label: str
    state: str
    at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the request stands, in one word and one sentence. `yours`: it waits for the customer."""

    title: str
    next_act: str
    yours: bool


def standing_of(ticket: Ticket, procedure: Procedure) -> Standing:
    """The stage as the customer reads it, and who acts next."""
    if ticket.ended_at is not None:
        return Standing(
            said(procedure.place(ticket.step).customer_title),
            _("Nothing more is to be done. If something is still wrong, write to us below."),
            yours=False,
        )
    step = procedure.step(ticket.step)
    if ticket.waiting is not None:
        title = said(procedure.waiting[ticket.waiting].customer_title)
        if ticket.waiting == CUSTOMER:
            return Standing(title, _("Next: you. Please answer our question below."), yours=True)
        return Standing(title, _("Next: us, as soon as this wait is over."), yours=False)
    title = said(step.customer_title)
    if CUSTOMER in step.by:
        return Standing(title, _("Next: you. Please answer above."), yours=True)
    role = step.by[0] if step.by else "agent"
    return Standing(title, str(_OURS.get(role, _OURS["agent"])), yours=False)


def stages_of(ticket: Ticket, procedure: Procedure, events: Iterable[Event], *, note: str) -> list[Stage]:
    """Every stage of the way with its time; `note` stands at the current one."""
    moves = [event for event in events if event.type in MOVES]
    times = _times(moves)
    visited = {str(event.facts["step"]) for event in moves if event.type == "step.completed"}
    marks = tracker.track(procedure, ticket.step, visited)
    return [_stage(ticket, procedure, mark, times, note=note) for mark in marks]


def count_moves(events: Iterable[Event]) -> int:
    """How often the ticket has moved: what a customer signs must be what the page showed."""
    return sum(1 for event in events if event.type in MOVES)


def _times(moves: Iterable[Event]) -> Mapping[str, datetime]:
    """When each step was done for the last time."""
    return {str(event.facts["step"]): event.at for event in moves if event.type == "step.completed"}


def _stage(
    ticket: Ticket, procedure: Procedure, mark: Mark, times: Mapping[str, datetime], *, note: str
) -> Stage:
    if mark.place == "ahead":
        return Stage(_name(procedure, mark), "ahead", None, "")
    if mark.place == "done":
        return Stage(_name(procedure, mark), "done", times.get(mark.name), "")
    label = said(mark.title)
    if procedure.is_end(mark.name):
        good = mark.name in tracker.main_line(procedure)
        return Stage(label, "done" if good else "refused", ticket.ended_at, "")
    return Stage(label, "current", None, note)


def _name(procedure: Procedure, mark: Mark) -> str:
    """A stage that is not the present one: `Assessment`, where the present one is `Being assessed`."""
    if procedure.is_end(mark.name) or mark.name == procedure.first_step.name:
        return said(mark.title)
    return said(procedure.step(mark.name).title)
