"""What a published calendar does to clocks that run: nothing by itself, but where to look is said at once."""

from collections.abc import Sequence

from flask import url_for

from portal.accounts.policy import may
from portal.calendars.queries import Kept
from portal.commitments.recalculation import PERMISSION, start_recalculation
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


def _start(
    changed: Sequence[Kept], why: Why, *, by: Actor, only_provisional: bool = False
) -> list[Recalculation]:
    return [
        start_recalculation(
            kept.calendar.code, to_version_id=kept.id, why=why, only_provisional=only_provisional, by=by
        )
        for kept in changed
    ]
