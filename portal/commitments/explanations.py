"""The explanation of a ticket's clocks, in words: for the page and for `portal clocks explain`. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.commitments import wording
from portal.commitments.explain import explain
from portal.commitments.models import Clock
from portal.commitments.queries import clock_events, clocks_of
from portal.kernel.time import now
from portal.procedures.language import said
from portal.procedures.queries import version


@dataclass(frozen=True, slots=True)
class Explanation:
    """One clock and the lines that derive its deadline."""

    clock: Clock
    title: str
    lines: Sequence[wording.Told]


def explanations(
    ticket_id: int, number: str, *, metric: str | None = None, at: datetime | None = None
) -> list[Explanation]:
    """The clocks of one ticket explained, oldest first; `metric` narrows to the cycles of one. Two queries."""
    events = clock_events(number)
    present = at or now()
    return [
        _explanation(clock, events, present)
        for clock in clocks_of(ticket_id)
        if metric is None or clock.metric == metric
    ]


def _explanation(clock: Clock, events: Sequence[object], present: datetime) -> Explanation:
    pinned = version(clock.procedure_version_id)
    promise = pinned.procedure.promises.get(clock.metric)
    lines = explain(clock, events, procedure=pinned.procedure, version=pinned.version, now=present)
    exact = wording.is_short(clock.budget_seconds)
    return Explanation(
        clock=clock,
        title=said(promise.title) if promise else clock.metric,
        lines=[wording.told(line, exact=exact) for line in lines],
    )
