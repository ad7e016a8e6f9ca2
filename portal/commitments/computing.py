"""A deadline without a ticket: for `portal clocks compute` and for trying out. In words; writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.calendars.budgets import Budget
from portal.calendars.calendar import Calendar
from portal.calendars.reckoning import Counting, Reckoning, reckon
from portal.commitments import wording
from portal.commitments.derivation import Derivation, Stand, derive, ended
from portal.commitments.drawing import Drawing, drawn
from portal.commitments.explain import headline
from portal.commitments.lines import Line
from portal.procedures.sentences import N_

_AN_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Computed:
    """One deadline with everything that is said of it."""

    reckoning: Reckoning
    derivation: Derivation
    stands: Sequence[Stand]
    head: Sequence[wording.Told]
    lines: Sequence[wording.Told]
    due_at: datetime

    @property
    def calendar(self) -> Calendar:
        return self.reckoning.calendar

    @property
    def is_provisional(self) -> bool:
        return bool(self.derivation.provisional_years)

    @property
    def shifted_due_at(self) -> datetime | None:
        return self.reckoning.shifted(self.due_at)

    def strip(self) -> Drawing:
        """Drawn as it will be seen at the start: all of it lies ahead."""
        return drawn(self.reckoning, self.derivation, self.stands, now=self.reckoning.start, head=self.head)


class DueTooFar(Exception):  # noqa: N818 - exceptions are sentences
    """The deadline lies further ahead than anybody asked to hear of."""


def plain_stand(start: datetime, end: datetime) -> Stand:
    """A pause of which nobody said why."""
    return Stand(start, end, Line("why", N_("pause")))


def compute(
    start: datetime,
    budget: Budget,
    *,
    calendar: Calendar,
    legal: bool = False,
    stands: Sequence[Stand] = (),
    longest: timedelta | None = None,
) -> Computed:
    """When `budget` from `start` falls due. Raises CalendarWrong where the calendar cannot count it.

    Raises DueTooFar, before any day is told, where that is more than `longest` after the start.
    """
    reckoning = reckon(
        start, budget, calendar=calendar, counting=Counting.LEGAL if legal else Counting.COMPANY
    )
    due = reckoning.due(ended(stands))
    if longest is not None and due - reckoning.start > longest:
        raise DueTooFar
    stands = sorted(stands, key=lambda stand: stand.start)
    derivation = derive(reckoning, stands, now=start)
    exact = budget.unit.is_exact and budget.seconds < _AN_HOUR

    def said(lines: Sequence[Line]) -> list[wording.Told]:
        return [wording.told(line, exact=exact, zone=calendar.tz) for line in lines]

    begin = Line("start", N_("Starts."), reckoning.start)
    return Computed(
        reckoning,
        derivation,
        stands,
        said(list(headline(reckoning, derivation))),
        said([begin, *derivation.lines]),
        due,
    )
