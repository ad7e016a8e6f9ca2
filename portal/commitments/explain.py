"""Why a clock is due when it is: the derivation line by line, from the stored facts. Pure: no words in any language,
no database. `wording` says the lines.

The deadline is derived anew here and compared with the stored one; an auditor need not believe the column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from portal.commitments.deadlines import Interval, deadline, merged, remaining
from portal.procedures.durations import Budget, parse_budget
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_
from portal.procedures.words import Words


class Pause(Protocol):
    """As much of a pause as is told."""

    reason: str
    started_at: datetime
    ended_at: datetime | None


class ClockRow(Protocol):
    """As much of a clock as is told; commitments.models.Clock is one."""

    metric: str
    cycle: int
    state: str
    started_at: datetime
    budget_seconds: int
    budget_text: str
    due_at: datetime
    breached_at: datetime | None
    met_at: datetime | None

    @property
    def pauses(self) -> Sequence[Any]: ...


class Happening(Protocol):
    """As much of a ledger event as is told."""

    type: str
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when (empty for what has no moment), what kind, and a sentence with its parts still unsaid.

    Parts are datetimes, timedeltas, budgets, words of the procedure, other sentences as Lines, or plain text.
    """

    kind: str
    msgid: str
    at: datetime | None = None
    parts: Mapping[str, object] = field(default_factory=dict)


_FACTS = {
    "opened": N_("the request was opened"),
    "reopened": N_("the request was opened again"),
    "reply": N_("a reply was sent to the customer"),
    "call": N_("a phone call with the customer was logged"),
    "customer-message": N_("the customer wrote"),
}


def explain(
    clock: ClockRow, happenings: Sequence[Happening], *, procedure: Procedure, version: int, now: datetime
) -> list[Line]:
    """All lines of one clock: start and promise first, then what happened in order, then how it stands."""
    own = [
        one
        for one in happenings
        if one.facts.get("metric") == clock.metric and one.facts.get("cycle") == clock.cycle
    ]
    told = [
        *([] if _open_pause(clock) else [_due(clock)]),  # a clock that stands still has no deadline
        *_pauses(clock, procedure, now),
        *(line for one in own for line in _happened(one, procedure)),
        *_standing(clock, now),
    ]
    told.sort(key=lambda line: line.at or now)
    return [*_beginning(clock, own, procedure, version), *told, *_check(clock)]


def fact_words(fact: str, procedure: Procedure) -> Line | Words:
    """A fact of the procedure as a sentence, or as words of the procedure itself."""
    if fact in _FACTS:
        return Line("fact", _FACTS[fact])
    if procedure.is_end(fact):
        return procedure.ends[fact].title
    step, _, outcome = fact.partition(".")
    try:
        place = procedure.step(step)
        return Line(
            "fact",
            N_("%(step)s: %(outcome)s"),
            parts={"step": place.title, "outcome": place.then[outcome].title},
        )
    except LookupError:
        return Line("fact", "%(fact)s", parts={"fact": fact})


def _beginning(
    clock: ClockRow, own: Sequence[Happening], procedure: Procedure, version: int
) -> Iterator[Line]:
    first = next((one.facts for one in own if one.type == "clock.started"), {})
    fact = fact_words(str(first.get("fact", "opened")), procedure)
    yield Line("start", N_("Starts: %(fact)s."), clock.started_at, {"fact": fact})
    promise = procedure.promises.get(clock.metric)
    yield Line(
        "budget",
        N_("Promised within %(budget)s: “%(promise)s” in procedure “%(procedure)s”, version %(version)s."),
        parts={
            "budget": parse_budget(first.get("budget", clock.budget_text)),
            "promise": promise.title if promise else clock.metric,
            "procedure": procedure.title,
            "version": str(version),
        },
    )


def _happened(one: Happening, procedure: Procedure) -> Iterator[Line]:
    facts = one.facts
    if one.type == "clock.recalculated":
        yield Line(
            "recalculated",
            N_(
                "Recalculated because the urgency changed: %(after)s instead of %(before)s, from the same start."
            ),
            one.at,
            {
                "before": parse_budget(facts["before"]["budget"]),
                "after": parse_budget(facts["after"]["budget"]),
            },
        )
    elif one.type == "clock.warned":
        yield Line(
            "warned",
            N_("Warned: %(percent)s %% of the time was used."),
            one.at,
            {"percent": str(facts["percent"])},
        )
    elif one.type == "clock.breached":
        late = _late(facts)
        yield Line(
            "breached", N_("Recorded as overdue, %(late)s after the deadline."), one.at, {"late": late}
        )
    elif one.type == "clock.met":
        fact = fact_words(facts["fact"], procedure)
        if facts["late"]:
            yield Line(
                "met-late", N_("Met %(late)s late: %(fact)s."), one.at, {"late": _late(facts), "fact": fact}
            )
        else:
            yield Line("met", N_("Met in time: %(fact)s."), one.at, {"fact": fact})
    elif one.type == "clock.cancelled":
        fact = fact_words(facts["fact"], procedure)
        yield Line("cancelled", N_("No longer owed: %(fact)s."), one.at, {"fact": fact})


def _pauses(clock: ClockRow, procedure: Procedure, now: datetime) -> Iterator[Line]:
    for pause in clock.pauses:
        waiting = procedure.waiting.get(pause.reason)
        why = waiting.title if waiting else pause.reason
        if pause.ended_at is None:
            yield Line(
                "pause",
                N_("Stands still since then, %(length)s so far: %(why)s."),
                pause.started_at,
                {"length": max(now - pause.started_at, timedelta()), "why": why},
            )
        else:
            length = pause.ended_at - pause.started_at
            parts = {"until": pause.ended_at, "length": length, "why": why}
            yield Line(
                "pause", N_("Stood still until %(until)s, for %(length)s: %(why)s."), pause.started_at, parts
            )


def _due(clock: ClockRow) -> Line:
    """The sum: start, budget and all that was paused before the deadline."""
    budget: Budget = parse_budget(clock.budget_text)
    moved = _derived(clock) - clock.started_at - timedelta(seconds=clock.budget_seconds)
    parts: dict[str, object] = {"start": clock.started_at, "budget": budget, "paused": moved}
    if moved:
        return Line(
            "due",
            N_("Due: %(start)s and %(budget)s, moved by the %(paused)s it stood still."),
            _derived(clock),
            parts,
        )
    return Line("due", N_("Due: %(start)s and %(budget)s."), _derived(clock), parts)


def _check(clock: ClockRow) -> Iterator[Line]:
    if _derived(clock) != clock.due_at:
        yield Line(
            "wrong",
            N_(
                "The stored deadline, %(stored)s, does not follow from these lines. Tell whoever runs the portal."
            ),
            parts={"stored": clock.due_at},
        )


def _standing(clock: ClockRow, now: datetime) -> Iterator[Line]:
    """How the clock stands at this moment, if it can still be met."""
    pause = _open_pause(clock)
    budget = timedelta(seconds=clock.budget_seconds)
    if pause is not None:
        left = remaining(clock.started_at, budget, pause.started_at, _ended(clock))
        yield Line("left", N_("Left when it goes on: %(left)s."), parts={"left": left})
    elif clock.state in ("running", "breached"):
        due = _derived(clock)
        if now <= due:
            yield Line("left", N_("Left now: %(left)s."), now, {"left": due - now})
        else:
            yield Line("late", N_("Overdue by %(late)s now."), now, {"late": now - due})


def _derived(clock: ClockRow) -> datetime:
    return deadline(clock.started_at, timedelta(seconds=clock.budget_seconds), _ended(clock))


def _ended(clock: ClockRow) -> list[Interval]:
    return merged(Interval(pause.started_at, pause.ended_at) for pause in clock.pauses if pause.ended_at)


def _open_pause(clock: ClockRow) -> Pause | None:
    return next((pause for pause in clock.pauses if pause.ended_at is None), None)


def _late(facts: Mapping[str, Any]) -> timedelta:
    return timedelta(milliseconds=facts["late_ms"])
