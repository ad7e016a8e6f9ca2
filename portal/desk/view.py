"""Everything the ticket page shows, gathered with at most six queries. Fragments are given the same."""

from collections.abc import Sequence
from typing import Any

from flask import Response, url_for

from portal.accounts.policy import may
from portal.accounts.queries import people_at_work
from portal.accounts.sessions import me
from portal.attachments.services import Stored
from portal.commitments.owing import promises_not_set
from portal.commitments.queries import clocks_of, latest
from portal.desk.acts import Act, acts_now
from portal.desk.delay_panel import DelayForm, delay_panel
from portal.desk.forms import AssignForm, ReopenForm, TalkForm, WaitForm
from portal.desk.story import told
from portal.procedures import engine
from portal.procedures.language import said
from portal.procedures.tracker import track
from portal.products.queries import cover_of_unit
from portal.tickets.guards import duties_of, procedure_of
from portal.tickets.links import address_of
from portal.tickets.models import Ticket
from portal.web.htmx import done, render


def ticket_page(ticket: Ticket, *, status: int = 200, region: str = "now", **filled: Any) -> Response:
    """The ticket page, or the region that asked. `filled` are the forms as sent, by the names of `context`."""
    shown = context(ticket, **filled)
    return render("desk/ticket.html", fragment="desk/refused.html", status=status, region=region, **shown)


def changed(ticket: Ticket, message: Any, *, main: str = "now") -> Any:
    """The answer to an act that succeeded: the region it was sent from, then the others that show it."""
    go_to = url_for("desk.ticket", number=ticket.number)
    return done(message, fragment="desk/changed.html", go_to=go_to, main=main, **context(ticket))


def context(
    ticket: Ticket,
    *,
    sent: Act | None = None,
    talk: TalkForm | None = None,
    held: Sequence[tuple[str, Stored]] = (),
    waits: dict[str, WaitForm] | None = None,
    assign: AssignForm | None = None,
    reopen: ReopenForm | None = None,
    delay: DelayForm | None = None,
) -> dict[str, Any]:
    """What desk/ticket.html and its regions read."""
    by = me()
    procedure = procedure_of(ticket)
    people = people_at_work()
    story = told(ticket)
    clocks = clocks_of(ticket.id)
    return {
        "ticket": ticket,
        "procedure": procedure,
        "place": procedure.place(ticket.step),
        "track": _stages(ticket, procedure),
        "acts": acts_now(ticket, by, _choosing(people), sent=sent),
        "talk": (talk or TalkForm.untouched(id_prefix="talk")) if may(by, "message.note") else None,
        "held": held,
        "waits": _waits(ticket, procedure, waits or {}),
        "assign": _assign_form(ticket, people, assign) if may(by, "ticket.assign") else None,
        "reopen": _reopen_form(ticket, procedure, reopen),
        "may_resume": ticket.waiting is not None and may(by, "ticket.wait"),
        "told": story,
        "clocks": latest(clocks),
        "not_set": promises_not_set(procedure, ticket, {clock.metric for clock in clocks}),
        "delay": delay_panel(ticket, procedure, clocks, delay),
        "cover": cover_of_unit(ticket.unit) if ticket.unit else None,
        "customer_link": _customer_link(ticket),
        "followers": [line.event.facts["number"] for line in story if line.event.type == "ticket.linked"],
    }


def _customer_link(ticket: Ticket) -> str | None:
    """Nobody is shown a link who may not do at the desk what the customer does behind it."""
    return address_of(ticket) if may(me(), "link.hand-out") else None


def _choosing(people: list[Any]) -> Any:
    """Who may be chosen for a field that wants a person of one role."""
    return lambda role: [(person.id, person.name) for person in people if role in person.role_names]


def _stages(ticket: Ticket, procedure: Any) -> list[dict[str, str]]:
    names = {"done": "done", "now": "current", "ahead": "ahead"}
    return [
        {"label": said(procedure.place(mark.name).title), "state": names[mark.place]}
        for mark in track(procedure, ticket.step)
    ]


def _waits(ticket: Ticket, procedure: Any, sent: dict[str, WaitForm]) -> dict[str, WaitForm]:
    """A form for each way of waiting this person may begin now."""
    if ticket.ended_at is not None or ticket.waiting is not None or not may(me(), "ticket.wait"):
        return {}
    duties = duties_of(me())
    return {
        kind: sent.get(kind) or WaitForm.untouched(id_prefix=f"wait-{kind}")
        for kind, waiting in procedure.waiting.items()
        if duties & frozenset(waiting.by)
    }


def _assign_form(ticket: Ticket, people: list[Any], sent: AssignForm | None) -> AssignForm | None:
    if ticket.ended_at is not None:
        return None
    form = sent or AssignForm.untouched(id_prefix="assign", data={"person": str(ticket.assignee_id or "")})
    form.person.choices = assignable(people)
    return form


def assignable(people: list[Any]) -> list[tuple[str, str]]:
    """Who can be given a ticket: everybody who works on tickets."""
    return [(str(person.id), person.name) for person in people if set(person.role_names) - {"auditor"}]


def _reopen_form(ticket: Ticket, procedure: Any, sent: ReopenForm | None) -> ReopenForm | None:
    reopening = engine.reopening_from(procedure, engine.State(ticket.step, ticket.waiting))
    if reopening is None or not may(me(), "ticket.reopen") or not duties_of(me()) & frozenset(reopening.by):
        return None
    return sent or ReopenForm.untouched(id_prefix="reopen")
