"""A ticket as its customer sees it: everything the follow page shows, in four queries, and nothing else.

What is said here leaves the company. Never: notes, what was said on calls, phone numbers and e-mails of staff, costs,
severity, cover's reasons, who else watches. So this lists what is shown; it never filters what is not. The conversation
is told in telling.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.attachments.serving import SHOWN_IN_PLACE
from portal.commitments.models import Clock, ClockState
from portal.commitments.queries import clocks_of
from portal.kernel.time import company_day
from portal.procedures.language import said
from portal.procedures.queries import version
from portal.procedures.schema import Procedure
from portal.products.cover import CoverState, cover_of
from portal.records.reading import Line
from portal.selfservice import promises, stages
from portal.selfservice.telling import HANDED_OUT, SHOWN_EVENTS, Entry, conversation_of, lines_of
from portal.tickets import queries
from portal.tickets.models import Ticket
from portal.web.filters import now

# The field that makes a record the agreement of a visit.
_WINDOW = "window_from"


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock with its name in the customer's words, and when it is or was due or met."""

    clock: Clock
    title: str
    at: str

    @property
    def at_time(self) -> str:
        """When it falls due."""
        return promises.said_moment(self.clock.due_at, at=now(), deadline=True)

    @property
    def within(self) -> str:
        """The length of time that was promised."""
        return promises.said_text(self.clock.budget_text)


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
    entries = conversation_of(ticket, procedure, timeline)
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
    """The clocks of the present round; one that was called off is not a promise any more.

    Where a new date was told, that is the promise now: it stands under the name of what it is about.
    """
    clocks = clocks_of(ticket.id)
    latest = {clock.metric: clock for clock in clocks}
    latest |= {clock.about_metric: clock for clock in clocks if clock.about_metric and clock.is_live}
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
    return _("by %(time)s", time=promises.said_moment(clock.due_at, at=now(), deadline=True))


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
        entry.record for entry in timeline if entry.record is not None and entry.record.name == HANDED_OUT
    ]
    if not done or (ticket.ended_at is None and stages.CUSTOMER not in procedure.step(ticket.step).by):
        return ()
    return lines_of(procedure, done[-1])
