"""Why a clock is due when it is: the stored facts of one clock as lines, around the derivation of its deadline.

Pure: no words in any language, no database. `wording` says the lines. The deadline is derived anew in `derivation`
and compared with the stored one; an auditor need not believe the column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from portal.calendars.reckoning import Counting, Reckoning
from portal.commitments.derivation import Derivation, Stand, derive, ended, left_out
from portal.commitments.happened import Happening, fact_words, own_events, recalculations, story
from portal.commitments.legal_lines import DUE_AS_SET, SET_BY_PERSON, legal_lines
from portal.commitments.lines import Due, Line, Listed, Metered, Named
from portal.legal.rules import Rule
from portal.procedures.durations import parse_budget
from portal.procedures.promises import Promise
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_


class ClockRow(Protocol):
    """As much of a clock as is told; commitments.models.Clock is one."""

    metric: str
    cycle: int
    state: str
    kind: str
    started_at: datetime
    entered_at: datetime
    budget_text: str
    due_at: datetime
    about_metric: str | None
    title: dict[str, str] | None

    @property
    def pauses(self) -> Sequence[Any]: ...

    @property
    def is_fixed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Explained:
    """The lines of one clock, in the four parts they are read in, and what the page says first."""

    head: list[Line]
    promise: list[Line]
    steps: list[Line]
    result: list[Line]
    story: list[Line]
    derivation: Derivation
    stands: list[Stand]

    @property
    def lines(self) -> list[Line]:
        return [*self.promise, *self.steps, *self.result, *self.story]


def explain(
    clock: ClockRow,
    happenings: Sequence[Happening],
    *,
    reckoning: Reckoning,
    procedure: Procedure,
    version: int,
    now: datetime,
    rule: Rule | None = None,
) -> Explained:
    """All lines of one clock: what was promised, how it was counted, what came out, and what happened.

    `rule` is the legal rule that a legal clock was started by, if it was started by one.
    """
    own = own_events(happenings, clock.metric, clock.cycle)
    stands = stands_of(clock, procedure)
    derivation = derive(reckoning, stands, now=now)
    rules, result = derivation.rules, derivation.result
    if clock.kind == "legal":
        beginning = legal_lines(clock, rule)
        if clock.is_fixed:
            rules, result = [SET_BY_PERSON], [replace(line, msgid=DUE_AS_SET) for line in result]
    else:
        beginning = _promised(clock, own, procedure, version)
    return Explained(
        head=list(_head(clock, reckoning, derivation, stands)),
        promise=[*beginning, *recalculations(own), *rules],
        steps=derivation.steps,
        result=[*result, *_check(clock, derivation)],
        story=[*story(own, procedure), *_standing(clock, reckoning, derivation, stands, now)],
        derivation=derivation,
        stands=stands,
    )


def stands_of(clock: ClockRow, procedure: Procedure) -> list[Stand]:
    """The pauses of the clock with their reasons in words."""
    return [
        Stand(pause.started_at, pause.ended_at, _reason(pause.reason, procedure))
        for pause in sorted(clock.pauses, key=lambda pause: pause.started_at)
    ]


def _reason(reason: str, procedure: Procedure) -> object:
    if reason == "closed":
        return Line("fact", N_("the request was closed"))
    waiting = procedure.waiting.get(reason)
    return waiting.title if waiting else reason


# ------------------------------------------------------------------ what was promised


def _promised(
    clock: ClockRow, own: Sequence[Happening], procedure: Procedure, version: int
) -> Iterator[Line]:
    if clock.is_fixed:
        about = procedure.promises.get(clock.about_metric or "")
        yield Line("start", N_("Starts: a new date was promised to the customer."), clock.started_at)
        if about:
            yield Line("budget", N_("It replaces the date of “%(promise)s”."), parts={"promise": about.title})
        return
    first = _first(own)
    fact = fact_words(str(first.get("fact", "opened")), procedure)
    yield Line("start", N_("Starts: %(fact)s."), clock.started_at, {"fact": fact})
    promise = procedure.promises.get(clock.metric)
    own_title = Named(clock.title) if clock.title else clock.metric
    yield Line(
        "budget",
        N_("Promised within %(budget)s: “%(promise)s” in procedure “%(procedure)s”, version %(version)s."),
        parts={
            "budget": parse_budget(first.get("budget", clock.budget_text)),
            "promise": promise.title if promise else own_title,
            "procedure": procedure.title,
            "version": str(version),
        },
    )
    if promise:
        yield from _terms(promise, procedure)


def _terms(promise: Promise, procedure: Procedure) -> Iterator[Line]:
    """What keeps the promise, and what it waits for."""
    groups = [Listed([fact_words(fact, procedure) for fact in group], N_(" or ")) for group in promise.stop]
    yield Line("stop", N_("Kept when: %(facts)s."), parts={"facts": Listed(groups, N_("; and "))})
    waits = [procedure.waiting[name].title for name in promise.pauses if name in procedure.waiting]
    if waits:
        parts = {"waits": Listed(waits, N_(" or "))}
        yield Line("pauses", N_("It stands still during: %(waits)s."), parts=parts)
    else:
        yield Line("pauses", N_("Nothing pauses it."))


def _first(own: Sequence[Happening]) -> Mapping[str, Any]:
    return next((one.facts for one in own if one.type == "clock.started"), {})


# ------------------------------------------------------------------ what the page says first


def _head(
    clock: ClockRow, reckoning: Reckoning, derivation: Derivation, stands: Sequence[Stand]
) -> Iterator[Line]:
    if derivation.due is None:
        standing = stands[-1]
        left = Metered(reckoning.remaining(standing.start, ended(stands)), reckoning.budget)
        parts: dict[str, object] = {"since": standing.start, "why": standing.why, "left": left}
        yield Line(
            "head",
            N_("It stands still since %(since)s: %(why)s. %(left)s are left when it goes on."),
            parts=parts,
        )
    elif reckoning.budget is None:
        msgid = (
            N_("The date that somebody set: %(due)s.")
            if clock.kind == "legal"
            else N_("The date that was promised: %(due)s.")
        )
        yield Line("head", msgid, parts={"due": Due(derivation.due)})
    else:
        yield from headline(reckoning, derivation)
    if clock.kind == "legal":
        yield Line("head", N_("This is a deadline of the law, not a promise of the company."))


def headline(reckoning: Reckoning, derivation: Derivation) -> Iterator[Line]:
    """`Due ...: 3 working days from ...`, what was left out on the way, and whether it may still change."""
    due = derivation.due
    if due is None or reckoning.budget is None:
        return
    if reckoning.counting == Counting.LEGAL and not reckoning.budget.unit.is_exact:
        msgid = N_("Due %(due)s: %(budget)s from %(start)s, the day of the start not counted.")
    elif reckoning.due() != due:
        msgid = N_("Due %(due)s: %(budget)s from %(start)s, plus the time it stood still.")
    else:
        msgid = N_("Due %(due)s: %(budget)s from %(start)s.")
    parts = {"due": Due(due), "budget": reckoning.budget, "start": reckoning.start}
    yield Line("head", msgid, parts=parts)
    yield from left_out(derivation.days)
    if derivation.provisional_years:
        yield Line(
            "provisional",
            N_("Provisional: the holidays of %(years)s are not official yet."),
            parts={"years": Listed([str(year) for year in derivation.provisional_years])},
        )


# ------------------------------------------------------------------ how it stands


def _check(clock: ClockRow, derivation: Derivation) -> Iterator[Line]:
    if derivation.due is not None and derivation.due != clock.due_at:
        yield Line(
            "wrong",
            N_(
                "The stored deadline, %(stored)s, does not follow from these lines. Tell whoever runs the portal."
            ),
            parts={"stored": Due(clock.due_at)},
        )


def _standing(
    clock: ClockRow, reckoning: Reckoning, derivation: Derivation, stands: Sequence[Stand], now: datetime
) -> Iterator[Line]:
    """How much is left or gone at this moment, if the clock runs."""
    if derivation.due is None or clock.state not in ("running", "breached"):
        return
    if now <= derivation.due:
        left = Metered(reckoning.remaining(now, ended(stands)), reckoning.budget)
        yield Line("left", N_("Left now: %(left)s."), now, {"left": left})
    else:
        yield Line("late", N_("Overdue by %(late)s now."), now, {"late": now - derivation.due})
