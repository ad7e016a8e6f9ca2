"""The explanation of a ticket's clocks, in words: for the page and for `portal clocks explain`. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.calendars.reckoning import Reckoning
from portal.commitments import wording
from portal.commitments.drawing import Drawing, drawn
from portal.commitments.explain import Explained, explain
from portal.commitments.lines import Line
from portal.commitments.models import Clock
from portal.commitments.queries import clock_events, clocks_of
from portal.commitments.reckonings import reckoning_of
from portal.commitments.titles import clock_title
from portal.kernel.time import now
from portal.ledger.models import Event
from portal.legal.queries import rules_by_id
from portal.legal.rules import Rule
from portal.procedures.queries import version


@dataclass(frozen=True, slots=True)
class Explanation:
    """One clock and the lines that derive its deadline, in the four parts they are read in."""

    clock: Clock
    title: str
    head: Sequence[wording.Told]
    promise: Sequence[wording.Told]
    steps: Sequence[wording.Told]
    result: Sequence[wording.Told]
    story: Sequence[wording.Told]
    strip: Drawing | None

    @property
    def lines(self) -> list[wording.Told]:
        return [*self.promise, *self.steps, *self.result, *self.story]


def explanations(
    ticket_id: int, number: str, *, metric: str | None = None, at: datetime | None = None
) -> list[Explanation]:
    """The clocks of one ticket explained, oldest first; `metric` narrows to the cycles of one.

    Two queries, and one for legal rules if there are any; versions of procedures and calendars come from memory.
    """
    events = clock_events(number)
    clocks = [clock for clock in clocks_of(ticket_id) if metric is None or clock.metric == metric]
    ids = {clock.rule_id for clock in clocks if clock.rule_id is not None}
    rules = rules_by_id(ids) if ids else {}
    present = at or now()
    return [_explanation(clock, events, present, rules.get(clock.rule_id or 0)) for clock in clocks]


def _explanation(clock: Clock, events: Sequence[Event], present: datetime, rule: Rule | None) -> Explanation:
    pinned = version(clock.procedure_version_id)
    reckoning = reckoning_of(clock)
    explained = explain(
        clock,
        events,
        reckoning=reckoning,
        procedure=pinned.procedure,
        version=pinned.version,
        now=present,
        rule=rule,
    )
    exact = wording.is_short(clock.budget_seconds)

    def said(lines: Sequence[Line]) -> list[wording.Told]:
        return [wording.told(line, exact=exact, zone=reckoning.calendar.tz) for line in lines]

    head = said(explained.head)
    return Explanation(
        clock=clock,
        title=clock_title(clock, pinned.procedure),
        head=head,
        promise=said(explained.promise),
        steps=said(explained.steps),
        result=said(explained.result),
        story=said(explained.story),
        strip=_strip(clock, reckoning, explained, head, present),
    )


def _strip(
    clock: Clock, reckoning: Reckoning, explained: Explained, head: Sequence[wording.Told], present: datetime
) -> Drawing:
    """A clock that has ended is drawn as it ended: nothing of it lies ahead any more."""
    until = clock.met_at or clock.cancelled_at
    return drawn(
        reckoning,
        explained.derivation,
        explained.stands,
        now=min(present, until) if until else present,
        head=head,
        ended_as=clock.state if until else None,
    )
