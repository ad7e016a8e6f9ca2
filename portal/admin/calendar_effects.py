"""What a published calendar does to clocks that run: nothing by itself, but where to look is said at once."""

from collections.abc import Sequence
from dataclasses import replace

from flask import url_for

from portal.accounts.policy import may
from portal.calendars.calendar import Calendar
from portal.calendars.queries import Kept, current_all
from portal.calendars.years import Proposal
from portal.commitments.recalculation import PERMISSION, preview_counts, start_recalculation
from portal.commitments.recalculation_figures import MOST_SHOWN, Figures
from portal.commitments.recalculation_models import Recalculation, Why
from portal.kernel.actors import Actor


def preview_recalculation(changed: Sequence[Kept], *, by: Actor) -> str | None:
    """Begin a preview for every calendar that changed; the page of the first that concerns a clock, if one does.

    Inside the caller's transaction. Nothing moves before somebody applies it.
    """
    if not may(by, PERMISSION):
        return None
    return page_of(_start(changed, Why.CALENDAR, by=by))


def recompute_provisional(changed: Sequence[Kept], *, by: Actor) -> list[Recalculation]:
    """Recompute the provisional clocks of every calendar that changed: approving the year was the decision."""
    return _start(changed, Why.YEAR, by=by, only_provisional=True)


def page_of(runs: Sequence[Recalculation]) -> str | None:
    """Where the first run that concerns a clock can be watched."""
    run = next((run for run in runs if run.total), None)
    return url_for("admin.recalculation", run_id=run.id) if run else None


def preview_year(offered: Proposal) -> Figures:
    """How many provisional deadlines approving a list would move, over all calendars it changes. Nothing is written."""
    total = Figures()
    for kept in current_all():
        calendar = _over(kept.calendar, offered.proposed)
        if calendar is not kept.calendar:
            _add(total, preview_counts(calendar.code, calendar, only_provisional=True))
    return total


def _over(calendar: Calendar, proposed: Calendar) -> Calendar:
    """The calendar as it would lie over the proposed one; itself when it has nothing to do with that."""
    if calendar.code == proposed.code:
        return proposed
    base = _over(calendar.base, proposed) if calendar.base else None
    return calendar if base is calendar.base else replace(calendar, base=base)


def _add(total: Figures, figures: Figures) -> None:
    for name in ("total", "seen", "moved", "earlier", "later", "newly_overdue"):
        setattr(total, name, getattr(total, name) + getattr(figures, name))
    total.biggest_move_seconds = max(total.biggest_move_seconds, figures.biggest_move_seconds)
    for name, ways in figures.histogram.items():
        bar = total.histogram.setdefault(name, dict.fromkeys(ways, 0))
        for way, count in ways.items():
            bar[way] += count
    total.refused = [*total.refused, *figures.refused]
    total.biggest = sorted(total.biggest + figures.biggest, key=lambda one: -one["seconds"])[:MOST_SHOWN]


def _start(
    changed: Sequence[Kept], why: Why, *, by: Actor, only_provisional: bool = False
) -> list[Recalculation]:
    return [
        start_recalculation(
            kept.calendar.code, to_version_id=kept.id, why=why, only_provisional=only_provisional, by=by
        )
        for kept in changed
    ]
