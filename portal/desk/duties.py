"""Legal duties of a ticket: what is asked is seen first, then begun; a person decides where no rule speaks; reporting.

The matter travels in the query string, so that its preview can be reloaded and sent to a colleague.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.policy import may
from portal.accounts.sessions import me
from portal.commitments.legal_clocks import Preview, preview
from portal.commitments.models import Clock, ClockKind
from portal.commitments.queries import clocks_of
from portal.desk.blueprint import blueprint
from portal.desk.duty_forms import (
    DecisionForm,
    MatterForm,
    ReportForm,
    dates_form,
    dates_of,
    report_id,
    says_another,
)
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.ledger.models import Event
from portal.legal.decision import Decided
from portal.legal.queries import rules_by_id
from portal.legal.services import answer
from portal.legal.vocabulary import vocabulary
from portal.legal.wording import class_words, limit_words, sureness_words
from portal.tickets import duties as verbs
from portal.tickets import queries
from portal.tickets.guards import procedure_of
from portal.tickets.models import Ticket
from portal.tickets.same_matter import begun_before, is_twin, sentence_about
from portal.tickets.sentences import sentence_of
from portal.unit_of_work import unit_of_work
from portal.web.clock_words import local_words
from portal.web.forms import HouseForm
from portal.web.htmx import done, render

ASKED = ("matter", "class_", "product_kind", "role", "jurisdiction", "aware_at")


@dataclass(slots=True)
class Asked:
    """A matter as it was asked for: its form, and what follows from it once the form is whole."""

    form: MatterForm
    previews: list[Preview] = field(default_factory=list)
    dates: HouseForm | None = None
    decision: DecisionForm | None = None
    query: dict[str, str] = field(default_factory=dict)
    runs_already: str | None = None  # the sentence that names what of the same matter is still owed
    is_twin: bool = False

    @property
    def is_whole(self) -> bool:
        return self.dates is not None or self.decision is not None


@blueprint.get("/tickets/<number>/duties")
def duties(number: str) -> Response:
    ticket = queries.ticket_for(me(), number)
    asked = _asked(ticket)
    return _page(ticket, asked=asked, status=422 if request.args and not asked.is_whole else 200)


@blueprint.post("/tickets/<number>/legal-matters")
def begin_legal_matter(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    asked = _asked(ticket, sent=True)
    if asked.dates is None or not asked.dates.validate():
        return _page(ticket, asked=asked, status=422)
    try:
        with unit_of_work():
            ticket = queries.ticket_for(me(), number, to_change=True)
            verbs.begin_matter(
                ticket,
                asked.form.question(),
                asked.form.aware_at.data,
                dates=dates_of(asked.dates),
                another=says_another(asked.dates),
                version=_version(),
                by=me(),
            )
    except DomainError as error:
        asked.dates.refuse(error)
        return _page(queries.ticket_for(me(), number), asked=asked, status=error.status)
    return _done(number, _("The legal duties run. They are counted from the moment we knew."))


@blueprint.post("/tickets/<number>/legal-decisions")
def decide_legal_matter(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    asked = _asked(ticket, sent=True)
    form = asked.decision
    if form is None or not _whole_decision(form):
        return _page(ticket, asked=asked, status=422)
    try:
        with unit_of_work():
            ticket = queries.ticket_for(me(), number, to_change=True)
            verbs.decide_matter(
                ticket,
                asked.form.question(),
                asked.form.aware_at.data,
                due_at=form.due_at.data if form.verdict.data == "reportable" else None,
                reason=form.reason.data,
                another=says_another(form),
                version=_version(),
                by=me(),
            )
    except DomainError as error:
        form.refuse(error)
        return _page(queries.ticket_for(me(), number), asked=asked, status=error.status)
    return _done(number, _("Your decision is on the timeline."))


@blueprint.post("/tickets/<number>/legal-reports")
def report_legal_duty(number: str) -> AnyResponse:
    ticket = queries.ticket_for(me(), number)
    cycle = request.form.get("cycle", "")[:9]
    form = ReportForm(
        id_prefix=report_id(request.form.get("metric", "")[:40], int(cycle) if cycle.isdecimal() else 0)
    )
    if not form.validate():
        return _page(ticket, sent=form, status=422)
    try:
        with unit_of_work():
            verbs.report_duty(
                queries.ticket_for(me(), number, to_change=True),
                form.metric.data,
                form.cycle.data or 0,
                at=form.at.data,
                to=form.to.data,
                reference=form.reference.data,
                by=me(),
            )
    except DomainError as error:
        form.refuse(error)
        return _page(queries.ticket_for(me(), number), sent=form, status=error.status)
    return _done(number, _("The report is on the timeline."))


def _done(number: str, message: str) -> AnyResponse:
    return done(message, go_to=url_for("desk.duties", number=number))


def _asked(ticket: Ticket, *, sent: bool = False) -> Asked:
    """The matter of the query string, or of the form that was sent with it, and what the rules say to it."""
    source = request.form if sent else request.args
    given = MultiDict({name: source[name] for name in ASKED if name in source})
    if not given:
        return Asked(
            MatterForm.untouched(
                id_prefix="matter", data={"aware_at": ticket.opened_at, "jurisdiction": "CN"}
            )
        )
    form = MatterForm(given, id_prefix="matter")
    if not form.validate() or not _fits(form):
        return Asked(form)
    found = answer(form.question())
    before = begun_before(ticket, form.question())
    asked = Asked(
        form,
        query={name: str(given[name]) for name in ASKED if name in given},
        runs_already=sentence_about(before, form.aware_at.data),
        is_twin=is_twin(before, form.aware_at.data),
    )
    another = bool(before) and not asked.is_twin
    if isinstance(found, Decided):
        fields = dates_form(found.rules, another=another)
        asked.dates = fields(id_prefix="dates") if sent else fields(MultiDict(), id_prefix="dates")
        asked.previews = [preview(rule, form.aware_at.data) for rule in found.rules]
    else:
        asked.decision = DecisionForm.asking(sent=sent, another=another)
    return asked


def _fits(form: MatterForm) -> bool:
    """Whether class and moment make sense for the matter; the sentences go beside their fields."""
    if not form.class_fits():
        known = vocabulary().matters[form.matter.data].classes
        sentence = (
            _("Choose the class: it decides how long the law allows.")
            if known and form.class_.data is None
            else _("This class does not belong to what happened.")
        )
        form.class_.errors = [*form.class_.errors, sentence]
    if form.aware_at.data > now():
        form.aware_at.errors = [*form.aware_at.errors, _("Nobody can have known it in the future.")]
    return not form.faults()


def _whole_decision(form: DecisionForm) -> bool:
    if form.validate() and form.verdict.data == "reportable" and form.due_at.data is None:
        form.due_at.errors = [*form.due_at.errors, _("Write by when it must be reported.")]
    return not form.faults()


def _page(
    ticket: Ticket, *, asked: Asked | None = None, sent: ReportForm | None = None, status: int = 200
) -> Response:
    """The duties page: running and past duties, decisions, and the matter being asked for."""
    procedure = procedure_of(ticket)
    clocks = [clock for clock in clocks_of(ticket.id) if clock.kind == ClockKind.LEGAL]
    events = queries.timeline(ticket, types=(verbs.DECIDED, verbs.REPORTED))
    decided = [entry for entry in reversed(events) if entry.event.type == verbs.DECIDED]
    context: dict[str, Any] = {
        "ticket": ticket,
        "procedure": procedure,
        "asked": asked or _asked(ticket),
        "duties": sorted(clocks, key=lambda one: (not one.is_live, one.due_at, one.id)),
        "rules": rules_by_id({clock.rule_id for clock in clocks if clock.rule_id}),
        "reports": _reports(entry.event for entry in events if entry.event.type == verbs.REPORTED),
        "decisions": [(entry, sentence_of(entry.event, procedure)) for entry in decided],
        "forms": _report_forms(clocks, sent),
        "may_decide": may(me(), "legal.decide"),
        "words": vocabulary(),
        "limit_words": limit_words,
        "class_words": class_words,
        "sureness_words": sureness_words,
        "deadline": partial(local_words, deadline=True),
        "said_moment": lambda text: local_words(datetime.fromisoformat(text)),
    }
    return render("desk/duties.html", status=status, **context)


def _reports(events: Iterable[Event]) -> dict[tuple[str, int], Event]:
    """The report of each duty by its metric and cycle."""
    return {(event.facts["metric"], event.facts["cycle"]): event for event in events}


def _report_forms(clocks: list[Clock], sent: ReportForm | None) -> dict[tuple[str, int], ReportForm]:
    forms = {(one.metric, one.cycle): ReportForm.about(one, now()) for one in clocks if one.is_live}
    if sent is not None:
        forms[(sent.metric.data or "", sent.cycle.data or 0)] = sent
    return forms


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
