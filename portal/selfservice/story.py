"""A ticket as its customer sees it: everything the follow page shows, in four queries, and nothing else.

What is said here leaves the company. Never: notes, what was said on calls, phone numbers and e-mails of staff, costs,
severity, cover's reasons, who else watches. So this lists what is shown; it never filters what is not.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.attachments.models import Attachment
from portal.attachments.queries import attachments_of
from portal.attachments.serving import SHOWN_IN_PLACE
from portal.commitments.models import Clock, ClockState
from portal.commitments.queries import clocks_of
from portal.kernel.time import company_day
from portal.ledger.models import Event
from portal.procedures.language import said
from portal.procedures.queries import version
from portal.procedures.schema import Procedure
from portal.products.cover import CoverState, cover_of
from portal.records.reading import Line, stored_lines
from portal.selfservice import promises, stages
from portal.tickets import queries
from portal.tickets.models import Ticket
from portal.web.filters import now

SHOWN_EVENTS = (
    "ticket.opened",
    "ticket.reopened",
    "step.completed",
    "message.reply",
    "message.customer",
    "message.call",
    "files.added",
)
# The one record of staff that the customer gets on paper as well: what was done, before they sign for it.
_HANDED_OUT = "service-report"
# The field that makes a record the agreement of a visit.
_WINDOW = "window_from"
_NOT_OUTSIDE = frozenset({"money", "person"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the conversation. `side` is yours, ours, or empty for what simply happened."""

    event: Event
    side: str
    who: str
    title: str
    body: str = ""
    files: Sequence[Attachment] = ()
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock with its name in the customer's words, and when it is or was due or met."""

    clock: Clock
    title: str
    at: str

    @property
    def at_time(self) -> str:
        """When it falls due."""
        return promises.said_moment(self.clock.due_at, at=now())

    @property
    def within(self) -> str:
        """The length of time that was promised."""
        return promises.said_seconds(self.clock.budget_seconds)


@dataclass(slots=True)
class Story:
    """What the follow page shows of one ticket."""

    ticket: Ticket
    procedure: Procedure
    standing: stages.Standing
    stages: list[stages.Stage]
    promises: list[Promise]
    entries: list[Entry]
    moves: int
    question: str = ""
    work: Sequence[Line] = field(default_factory=tuple)
    visit: str = ""
    cover: str = ""

    pictures = SHOWN_IN_PLACE
    small_picture = 2_000_000

    @property
    def state(self) -> str:
        """How far the page has come; ends in 0 when it has no form of a step, in which somebody could be writing."""
        asks = self.standing.yours and self.ticket.waiting != stages.CUSTOMER
        return f"{self.moves}-{self.ticket.waiting or 'on'}-{int(asks)}"

    @property
    def next_promise(self) -> Promise | None:
        """The promise that falls due next."""
        open_ones = [
            one for one in self.promises if one.clock.state in (ClockState.RUNNING, ClockState.BREACHED)
        ]
        return min(open_ones, key=lambda one: one.clock.due_at, default=None)

    @property
    def turn_title(self) -> str:
        """What the customer is asked for."""
        return said(self.procedure.place(self.ticket.step).title)

    @property
    def asks_for_signature(self) -> bool:
        """Whether the present step is signed: then what was done is read first."""
        name = None if self.ticket.ended_at else self.procedure.step(self.ticket.step).record
        return name is not None and any(
            one.type == "signature" for one in self.procedure.records[name].fields
        )

    @property
    def response(self) -> Promise | None:
        """The promise of a first answer, if one runs or ran."""
        return next((one for one in self.promises if one.clock.metric == promises.RESPONSE), None)


def story_of(ticket: Ticket) -> Story:
    """Read everything the customer may see of `ticket`."""
    procedure = version(ticket.procedure_version_id).procedure
    timeline = queries.timeline(ticket, types=SHOWN_EVENTS)
    events = [entry.event for entry in timeline]
    visit = _visit(ticket, timeline)
    entries = _conversation(ticket, procedure, timeline)
    return Story(
        ticket=ticket,
        procedure=procedure,
        standing=stages.standing_of(ticket, procedure),
        stages=stages.stages_of(ticket, procedure, events, note=visit),
        promises=_promises(ticket, procedure),
        entries=entries,
        moves=stages.count_moves(events),
        question=_question(ticket, entries),
        work=_work(ticket, procedure, timeline),
        visit=visit,
        cover=_cover(ticket),
    )


def _promises(ticket: Ticket, procedure: Procedure) -> list[Promise]:
    """The clocks of the present round; one that was called off is not a promise any more."""
    latest = {clock.metric: clock for clock in clocks_of(ticket.id)}
    return [
        Promise(clock, said(procedure.promises[name].title), _promised_time(clock))
        for name, clock in latest.items()
        if clock.state != ClockState.CANCELLED and name in procedure.promises
    ]


def _promised_time(clock: Clock) -> str:
    if clock.met_at is not None:
        return _("on %(time)s", time=promises.said_moment(clock.met_at, at=now()))
    if clock.state == ClockState.PAUSED:
        return _("goes on when you have answered")
    return _("by %(time)s", time=promises.said_moment(clock.due_at, at=now()))


def _cover(ticket: Ticket) -> str:
    """Whether the device is under warranty, by its sale and acceptance."""
    if ticket.unit is None or ticket.product is None:
        return ""
    cover = cover_of(
        sold_on=ticket.unit.sold_on,
        accepted_on=ticket.unit.accepted_on,
        warranty_months=ticket.product.warranty_months,
        on=company_day(now()),
    )
    if cover.until is None:
        return _("is checked by us")
    if cover.state == CoverState.IN_COVER:
        return _("until %(day)s", day=cover.until.isoformat())
    return _("ended on %(day)s", day=cover.until.isoformat())


def _visit(ticket: Ticket, timeline: Sequence[queries.Entry]) -> str:
    """Who comes and when, from the dispatch until the next step is done."""
    moves = [entry for entry in timeline if entry.event.type in stages.MOVES]
    arranged = moves and moves[-1].record is not None and _WINDOW in moves[-1].record.values
    if not arranged or ticket.technician is None or ticket.window_from is None:
        return ""
    window = promises.said_window(ticket.window_from, ticket.window_to, at=now())
    return _("%(name)s · %(window)s", name=ticket.technician.name, window=window)


def _question(ticket: Ticket, entries: Sequence[Entry]) -> str:
    """What we asked when we wait for the customer: our last words."""
    if ticket.waiting != stages.CUSTOMER:
        return ""
    return next((entry.body for entry in reversed(entries) if entry.event.type == "message.reply"), "")


def _work(ticket: Ticket, procedure: Procedure, timeline: Sequence[queries.Entry]) -> Sequence[Line]:
    """The last report of what was done, while the customer is asked to sign for it and after."""
    done = [
        entry.record for entry in timeline if entry.record is not None and entry.record.name == _HANDED_OUT
    ]
    if not done or (ticket.ended_at is None and stages.CUSTOMER not in procedure.step(ticket.step).by):
        return ()
    return _lines(procedure, done[-1])


def _lines(procedure: Procedure, record: Any) -> list[Line]:
    definition = procedure.records.get(record.name)
    if definition is None:
        return []
    outside = {one.name for one in definition.fields if one.type not in _NOT_OUTSIDE}
    return [
        line for line in stored_lines(definition, record.values, str(get_locale())) if line.name in outside
    ]


def _conversation(ticket: Ticket, procedure: Procedure, timeline: Sequence[queries.Entry]) -> list[Entry]:
    files: dict[int | None, list[Attachment]] = defaultdict(list)
    for attachment in attachments_of(ticket.id, for_customer=True):
        files[attachment.event_id].append(attachment)
    told = (_entry(ticket, procedure, one, files[one.event.id]) for one in timeline)
    return [entry for entry in told if entry is not None]


def _entry(
    ticket: Ticket, procedure: Procedure, one: queries.Entry, files: Sequence[Attachment]
) -> Entry | None:
    """How one event is told to the customer; None when it is not."""
    event, body = one.event, one.body or ""
    theirs = event.actor_kind == "customer"
    match event.type:
        case "ticket.opened":
            return Entry(event, "yours", "", _("Your request"), ticket.description, files)
        case "message.customer":
            return Entry(event, "yours", "", _("You wrote"), body, files)
        case "message.reply":
            return Entry(event, "ours", event.actor_name, _("wrote to you"), body, files)
        case "message.call":
            return Entry(event, "", "", _("We spoke on the phone"))
        case "ticket.reopened":
            return Entry(event, "", "", _("Your request was opened again"))
        case "files.added" if files:
            return Entry(
                event,
                "yours" if theirs else "ours",
                "" if theirs else event.actor_name,
                _("added files"),
                "",
                files,
            )
        case "step.completed" if theirs:
            return Entry(event, "yours", "", *_carried_out(procedure, one))
    return None


def _carried_out(procedure: Procedure, one: queries.Entry) -> tuple[str, str, tuple[()], Sequence[Line]]:
    """A step of the customer's own: what it was, and what they filled in."""
    definition = procedure.records.get(one.record.name) if one.record is not None else None
    if definition is None:
        outcome = procedure.step(one.event.facts["step"]).then[one.event.facts["outcome"]]
        return said(outcome.title), "", (), ()
    return said(definition.title), "", (), _lines(procedure, one.record)


def last_said(ticket: Ticket) -> tuple[str, datetime] | None:
    """The customer's last words and when they came."""
    said_by_them = queries.timeline(ticket, types=("message.customer",))
    if not said_by_them:
        return None
    last = said_by_them[-1]
    return (last.body or "", last.event.at)
