"""The verbs of recalculation: start a run (its preview first), apply it, discard it. The work is in `recalculation_steps`.

Changing a calendar moves nobody's deadline by itself: a clock keeps the version it was computed with. Moving the
deadlines is an act of its own, by somebody who has seen how many move and by how much. Approving a year is such an
act already, for the deadlines that were provisional because of it.
"""

from flask_babel import lazy_gettext as _l

from portal.accounts.policy import require
from portal.calendars.calendar import Calendar
from portal.calendars.queries import current, version
from portal.calendars.services import lock_calendars
from portal.commitments.recalculation_figures import Figures
from portal.commitments.recalculation_models import Recalculation, RunState, Why
from portal.commitments.recalculation_queries import (
    concerned,
    count_of,
    database_time,
    run_by_id,
    unfinished,
)
from portal.commitments.recalculation_steps import clocks_of, figures_of, finish, preview_next
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotVisible
from portal.ledger.services import SYSTEM_CHAIN, append_event

# So many are previewed before the answer; more are previewed in the background.
AT_ONCE = 500
PERMISSION = "recalculation.run"


class PreviewOutdated(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The figures that were seen are of a version that is not the calendar's newest any more."""

    def __init__(self) -> None:
        super().__init__(
            _l("The calendar has been changed since this preview. Discard it and start a new preview.")
        )


def start_recalculation(
    code: str, *, to_version_id: int, why: str, only_provisional: bool = False, by: Actor
) -> Recalculation:
    """Begin a run that leads the clocks of calendar `code` to one of its versions; inside the caller's transaction.

    `calendar` is previewed and waits for `apply_recalculation`; `year` is applied at once, its approval having been
    the decision. The same run that is unfinished is returned as it is; another one of this calendar that nobody
    has applied is discarded, because its figures are no longer true. A run that concerns no clock is done at once.
    """
    if why == Why.CALENDAR:
        require(by, PERMISSION)
    for run in unfinished(code):
        if (run.to_version_id, run.only_provisional) == (to_version_id, only_provisional):
            return run
        if run.state != RunState.APPLYING and not only_provisional:
            _discard(run, by=by)
    run = Recalculation(
        why=Why(why).value,
        calendar_code=code,
        to_version_id=to_version_id,
        only_provisional=only_provisional,
        state=RunState.APPLYING if why == Why.YEAR else RunState.PREVIEW_RUNNING,
        started_by_id=by.id,
        started_by_name=by.name,
        started_at=database_time(),
    )
    run.figures = Figures(total=count_of(clocks_of(run)))
    run.cursor = 0
    if run.state == RunState.APPLYING:
        run.applied_by_name, run.applied_at = by.name, run.started_at
    db.session.add(run)
    db.session.flush()
    _tell("started", run, by=by, why=run.why, total=run.total)
    if run.total == 0:
        finish(run)
    elif run.state == RunState.PREVIEW_RUNNING and run.total <= AT_ONCE:
        preview_next(run, limit=AT_ONCE + 1)
    return run


def apply_recalculation(run_id: int, *, by: Actor) -> Recalculation:
    """Move the deadlines that were previewed, in the background. Pressed twice it is one run.

    Raises PreviewOutdated when the calendar has a newer version than the one that was previewed.
    """
    require(by, PERMISSION)
    lock_calendars()  # before the run, as publishing does: no version appears between the look and the act
    run = _held(run_id)
    if run.state in (RunState.APPLYING, RunState.DONE):
        return run
    if run.state == RunState.PREVIEW_RUNNING:
        raise DomainError(_l("The preview is still running. Apply it when you have seen its figures."))
    if run.state == RunState.DISCARDED:
        raise DomainError(_l("This recalculation was discarded. Start a new one."))
    if current(run.calendar_code).id != run.to_version_id:
        raise PreviewOutdated
    run.preview = run.figures.as_dict()
    run.state, run.cursor, run.lease_until = RunState.APPLYING, 0, None
    run.applied_by_name, run.applied_at = by.name, database_time()
    run.figures = Figures(total=count_of(clocks_of(run)))
    _tell("applied", run, by=by, previewed=_summary(Figures.from_dict(run.preview)))
    return run


def discard_recalculation(run_id: int, *, by: Actor) -> Recalculation:
    """Leave the deadlines as they are. What is being applied cannot be discarded: half of it has happened."""
    require(by, PERMISSION)
    run = _held(run_id)
    if run.state in (RunState.APPLYING, RunState.DONE):
        raise DomainError(_l("This recalculation is being applied already and cannot be discarded."))
    if run.state != RunState.DISCARDED:
        _discard(run, by=by)
    return run


def preview_counts(
    code: str, calendar: Calendar, *, only_provisional: bool = False, sample: int = AT_ONCE
) -> Figures:
    """How many deadlines a calendar that is only proposed would move. Nothing is written.

    Counts all clocks concerned and computes the first `sample` of them: `seen` below `total` says that it is a part.
    """
    clocks = concerned(code, only_provisional=only_provisional)
    figures = Figures(total=count_of(clocks))
    figures_of(figures, clocks, calendar, limit=sample)
    return figures


def _held(run_id: int) -> Recalculation:
    run = run_by_id(run_id, hold=True)
    if run is None:
        raise NotVisible(_l("There is no such recalculation."))
    return run


def _discard(run: Recalculation, *, by: Actor) -> None:
    run.state, run.finished_at, run.lease_until = RunState.DISCARDED, database_time(), None
    _tell("discarded", run, by=by)


def _tell(word: str, run: Recalculation, *, by: Actor, **facts: object) -> None:
    calendar = {"code": run.calendar_code, "version": version(run.to_version_id).calendar.version}
    told = {"run": run.id, "calendar": calendar, **facts}
    append_event(SYSTEM_CHAIN, f"recalculation.{word}", by=by, facts=told, at=database_time())


def _summary(figures: Figures) -> dict[str, int]:
    """The numbers a person decided upon."""
    return {
        name: getattr(figures, name)
        for name in ("total", "moved", "earlier", "later", "newly_overdue", "biggest_move_seconds")
    }
