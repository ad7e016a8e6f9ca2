"""The work of a recalculation, in small transactions: any step may be killed, run twice, or run in two places.

Each step holds the run's row, does the next clocks behind its cursor, and commits clocks, events, counts and cursor
together. A clock that was moved is pinned to the new version and is no longer concerned, so nothing is done twice.
What a person held at that moment is passed over; when the cursor reaches the end, it begins again with what is left.

Locks of a step: the run, then the tickets, their chains, the clocks, all of these without waiting.
"""

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, inspect, text

from portal.calendars.calendar import Calendar
from portal.calendars.queries import version
from portal.calendars.refusals import NoOpenTime
from portal.commitments import reckonings, transitions
from portal.commitments.models import Clock, ClockState
from portal.commitments.queries import clocks_by_id
from portal.commitments.recalculation_figures import Figures, Move
from portal.commitments.recalculation_models import Recalculation, RunState
from portal.commitments.recalculation_queries import (
    concerned,
    database_time,
    first_of,
    hold_next,
    run_by_id,
    run_to_continue,
)
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.ledger.services import SYSTEM_CHAIN, append_event, append_events
from portal.unit_of_work import unit_of_work

BATCH = 500
# Longer than the slowest batch; so long a run stands still when its worker was killed.
LEASE = timedelta(seconds=10)

# What recomputing sets. Written in one statement: row by row it would cost as much as the computing.
_SET = {
    "calendar_version_id": "integer",
    "due_at": "timestamptz",
    "budget_seconds": "integer",
    "provisional": "boolean",
    "shifted_due_at": "timestamptz",
    "warn_at": "timestamptz",
    "warned_at": "timestamptz",
    "warned_percent": "integer",
    "escalate_at": "timestamptz",
    "generation": "integer",
}
_NEW = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in _SET.items())
_WRITE = text(f"""
    UPDATE clocks SET {", ".join(f"{name} = new.{name}" for name in _SET)}
    FROM unnest(CAST(:id AS integer[]), {_NEW}) AS new(id, {", ".join(_SET)})
    WHERE clocks.id = new.id
""")  # noqa: S608 - made of the names above
_REFRESH = text("""
    UPDATE tickets SET next_due_at = first.due_at, next_due_metric = first.metric, next_warn_at = first.warns_from
    FROM (
        SELECT DISTINCT ON (mine.id) mine.id, owed.due_at, owed.metric,
               coalesce(owed.warned_at, owed.warn_at) AS warns_from
        FROM unnest(CAST(:tickets AS integer[])) AS mine(id)
        LEFT JOIN clocks AS owed ON owed.ticket_id = mine.id AND owed.state IN ('running', 'breached')
            AND NOT EXISTS (SELECT FROM clocks AS dated WHERE dated.ticket_id = mine.id
                            AND dated.about_metric = owed.metric AND dated.state IN ('running', 'paused', 'breached'))
        ORDER BY mine.id, owed.due_at, owed.id
    ) AS first
    WHERE tickets.id = first.id AND (tickets.next_due_at, tickets.next_due_metric, tickets.next_warn_at)
          IS DISTINCT FROM (first.due_at, first.metric, first.warns_from)
""")


def claim_run() -> int | None:
    """Take a run that should go on for the length of a lease; None when there is none."""
    with unit_of_work():
        run_id = run_to_continue()
        run = run_by_id(run_id, hold=True) if run_id is not None else None
        if run is None or not run.is_working:
            return None
        run.lease_until = database_time() + LEASE
        return run.id


def continue_run(run_id: int, *, seconds: float) -> None:
    """Take steps of this run for about `seconds`, then let go of it, so that anybody may go on."""
    until = time.monotonic() + seconds
    while take_step(run_id) and time.monotonic() < until:
        pass
    with unit_of_work():
        run = run_by_id(run_id, hold=True)
        if run is not None:
            run.lease_until = None


def take_step(run_id: int, *, limit: int = BATCH) -> bool:
    """One transaction of work. Says whether more can be done at once."""
    with unit_of_work():
        run = run_by_id(run_id, hold=True)
        if run is None or not run.is_working:
            return False
        run.lease_until = database_time() + LEASE
        return preview_next(run, limit=limit) if _is_preview(run) else _apply_next(run, limit=limit)


def preview_next(run: Recalculation, *, limit: int = BATCH) -> bool:
    """Compute the next clocks without changing them; the last step makes the run `previewed`."""
    figures = run.figures
    ids = figures_of(
        figures, clocks_of(run), version(run.to_version_id).calendar, after=run.cursor, limit=limit
    )
    run.figures = figures
    if len(ids) < limit:
        run.state, run.lease_until = RunState.PREVIEWED, None
        return False
    run.cursor = ids[-1]
    return True


def figures_of(
    figures: Figures, clocks: Select[Any], calendar: Calendar, *, after: int = 0, limit: int
) -> list[int]:
    """Count into `figures` what `calendar` would make of the next clocks; returns their ids."""
    ids = first_of(clocks, after=after, limit=limit)
    at = database_time()
    with db.session.no_autoflush:
        for clock in clocks_by_id(ids):
            try:
                due = reckonings.reckoning_of(clock, calendar=calendar).due(reckonings.ended_pauses(clock))
            except NoOpenTime:
                _refuse(figures, clock)
            else:
                figures.count(_move(clock, due), at=at)
    return ids


def _apply_next(run: Recalculation, *, limit: int) -> bool:
    ids = hold_next(clocks_of(run), after=run.cursor, limit=limit)
    if ids:
        _move_clocks(run, ids)
        run.cursor = ids[-1]
        return True
    left = first_of(clocks_of(run), limit=1)
    if not left:
        finish(run)
        return False
    # Somebody holds what is left, or it lies behind: once more from the beginning, but not in a hot loop.
    begun_anew, run.cursor = run.cursor > 0, 0
    return begun_anew


def _move_clocks(run: Recalculation, ids: list[int]) -> None:
    target, at, figures = version(run.to_version_id), database_time(), run.figures
    events, tickets = [], set()
    clocks = clocks_by_id(ids)
    for clock in tuple(clocks):
        before = clock.due_at
        try:
            event = transitions.recompute_clock(clock, target, why=run.why, at=at)
        except NoOpenTime:
            db.session.expunge(clock)  # what it was given by halves is not stored
            clocks.remove(clock)
            _refuse(figures, clock)
            continue
        figures.count(_move(clock, clock.due_at, before=before), at=at)
        if event is not None:
            events.append(event)
        if clock.due_at != before:
            tickets.add(clock.ticket_id)
    run.figures = figures
    _write(clocks)
    append_events(events)
    if tickets:
        db.session.execute(_REFRESH, {"tickets": sorted(tickets)})


def _write(clocks: list[Clock]) -> None:
    """Store what was computed. A column that is not in the list above must not get lost: it goes the usual way."""
    plain = [clock for clock in clocks if inspect(clock).committed_state.keys() <= _SET.keys()]
    columns = {name: [getattr(clock, name) for clock in plain] for name in ("id", *_SET)}
    for clock in plain:
        db.session.expunge(clock)
    db.session.execute(_WRITE, columns)
    db.session.flush()


def finish(run: Recalculation) -> None:
    """Nothing is left to be done."""
    run.state, run.finished_at, run.lease_until = RunState.DONE, database_time(), None
    facts: dict[str, object] = {"run": run.id, "seen": run.seen, "moved": run.moved}
    append_event(SYSTEM_CHAIN, "recalculation.finished", by=SYSTEM, facts=facts, at=run.finished_at)


def clocks_of(run: Recalculation) -> Select[Any]:
    """The clocks this run is still about."""
    clocks = concerned(
        run.calendar_code, to_version_id=run.to_version_id, only_provisional=run.only_provisional
    )
    return clocks.where(Clock.id.not_in([one["id"] for one in run.refused])) if run.refused else clocks


def _move(clock: Clock, after: Any, *, before: Any = None) -> Move:
    return Move(
        clock.number,
        clock.metric,
        clock.cycle,
        clock.procedure_version_id,
        before or clock.due_at,
        after,
        is_paused=clock.state == ClockState.PAUSED,
    )


def _refuse(figures: Figures, clock: Clock) -> None:
    figures.refuse(clock.id, clock.number, clock.metric, clock.procedure_version_id)


def _is_preview(run: Recalculation) -> bool:
    return run.state == RunState.PREVIEW_RUNNING
