"""Trying out: what would be due when, for a procedure or for a length, with pauses. Everything is asked in the query
string, so that a result can be shared by its address; nothing is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request
from flask_babel import gettext as _

from portal.admin.blueprint import blueprint
from portal.admin.simulation_forms import ANY, MOST_YEARS, form_of, is_sound
from portal.calendars.queries import NoCalendar, current
from portal.calendars.reckoning import Counting
from portal.calendars.refusals import CalendarWrong
from portal.calendars.words import said_refusal
from portal.commitments.computing import Computed, DueTooFar, compute, plain_stand
from portal.commitments.derivation import Stand
from portal.commitments.drawing import Drawing
from portal.commitments.happened import fact_words
from portal.commitments.wording import words_of
from portal.procedures import engine
from portal.procedures.durations import parse_budget
from portal.procedures.language import said, said_sentence
from portal.procedures.promises import NATIONAL
from portal.procedures.queries import Published, code_terms, published_all
from portal.procedures.schema import Procedure
from portal.procedures.sentences import Wrong
from portal.web.forms import HouseForm
from portal.web.htmx import render

# Each day of a span is told and drawn: what is longer would keep others waiting.
_LONGEST = timedelta(days=366) * MOST_YEARS


@dataclass(frozen=True, slots=True)
class Trial:
    """One promise tried out: its deadline, or why there is none."""

    title: str
    start: str = ""
    computed: Computed | None = None
    none: str = ""

    def strip(self) -> Drawing | None:
        return self.computed.strip() if self.computed else None


@blueprint.get("/settings/simulation")
def simulation() -> Response:
    """The form, and below it what it comes to. Queries: person, procedures, calendars, lengths the company sets."""
    procedures = published_all()
    asked = "start" in request.args
    adds_row = "more" in request.args
    form = form_of(procedures, asked=asked)
    trials: list[Trial] = []
    if asked and not adds_row and is_sound(form):
        trials = list(_trials(form, procedures))
    status = 422 if asked and not adds_row and form.faults() else 200
    return render("admin/simulation/page.html", status=status, form=form, trials=trials)


def _trials(form: HouseForm, procedures: Sequence[Published]) -> Iterator[Trial]:
    if form["within"].data:
        yield from _free(form)
        return
    chosen = next(one.procedure for one in procedures if one.code == form["procedure"].data)
    for name in chosen.promises:
        yield _promise(name, chosen, form)


def _free(form: HouseForm) -> Iterator[Trial]:
    """A length by itself. Every pause stops it; the law's has none."""
    legal = bool(form["legal"].data)
    stands = [plain_stand(row["from"], row["to"]) for row in form["pauses"].data]
    try:
        budget = parse_budget(form["within"].data)
        calendar = current(form["calendar"].data or NATIONAL).calendar
        computed = compute(
            form["start"].data, budget, calendar=calendar, legal=legal, stands=stands, longest=_LONGEST
        )
        yield Trial(words_of(budget), computed=computed)
    except Wrong as wrong:
        form["within"].errors = [said_sentence(wrong.sentence)]
    except CalendarWrong as wrong:
        form["within"].errors = [said_refusal(wrong)]
    except DueTooFar:
        form["within"].errors = [_too_far()]


def _promise(name: str, procedure: Procedure, form: HouseForm) -> Trial:
    """One promise of a procedure, as if what starts it happened at the start."""
    promise = procedure.promises[name]
    title = said(promise.title)
    fact = words_of(fact_words(promise.start[0], procedure))
    start = _("It starts when: %(fact)s.", fact=fact)
    terms = engine.terms_for(promise, {"urgent": bool(form["urgent"].data)}, settings=code_terms)
    if terms is None:
        return Trial(title, start, none=_("Not promised for such a request, or its length is not set."))
    legal = terms.counting is Counting.LEGAL
    stands = [] if legal else _stands(form, promise.pauses, procedure)
    try:
        calendar = current(terms.calendar).calendar
        computed = compute(
            form["start"].data, terms.budget, calendar=calendar, legal=legal, stands=stands, longest=_LONGEST
        )
    except CalendarWrong as wrong:
        return Trial(title, start, none=said_refusal(wrong))
    except DueTooFar:
        return Trial(title, start, none=_too_far())
    except NoCalendar as missing:
        return Trial(title, start, none=str(missing))
    return Trial(title, start, computed)


def _too_far() -> str:
    return _("It would fall due more than %(years)s years after its start.", years=MOST_YEARS)


def _stands(form: HouseForm, pausing: Sequence[str], procedure: Procedure) -> list[Stand]:
    """The pauses that stop this promise, each with its reason."""
    found = []
    for row in form["pauses"].data:
        waiting = procedure.waiting.get(row["kind"])
        if row["kind"] == ANY:
            found.append(plain_stand(row["from"], row["to"]))
        elif row["kind"] in pausing and waiting:
            found.append(Stand(row["from"], row["to"], waiting.title))
    return found
