"""All running deadlines moved to a changed calendar: previewed and applied by the workers, while this only looks on."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
from flask import Flask

from portal.calendars.body import to_json
from portal.calendars.queries import current
from portal.calendars.services import publish_calendar
from portal.commitments.recalculation import apply_recalculation, start_recalculation
from portal.commitments.recalculation_models import RunState, Why
from portal.extensions import db
from portal.kernel.actors import SYSTEM, Outsider
from portal.kernel.time import company_day, now
from portal.unit_of_work import unit_of_work

PATIENCE = 600.0
# Runs on the company's calendar, begun within the last days, a third of them with a pause behind them.
_ON_CALENDAR = """
    UPDATE clocks SET state = 'running', breached_at = NULL, budget_text = '10 working days', counting = 'company',
           started_at = now() - (id % 100) * interval '1 hour', due_at = now() + interval '60 days', warn_at = NULL
    WHERE met_at IS NULL
"""
_PAUSES = """
    INSERT INTO clock_pauses (clock_id, reason, started_at, ended_at)
    SELECT id, 'customer', started_at + interval '10 minutes', started_at + interval '40 minutes'
    FROM clocks WHERE met_at IS NULL AND id % 3 = 0
"""


def move_all(app: Flask, connection: psycopg.Connection[Any], tell: Callable[[str], None]) -> dict[str, Any]:
    """Close the company for two weeks and follow the run through preview and application."""
    connection.execute("DELETE FROM outbox")  # alerts of an outage are not what is measured here
    connection.execute(_ON_CALENDAR)
    connection.execute(_PAUSES)
    connection.execute("VACUUM ANALYZE clocks")
    with app.app_context():
        run_id = _begin()
    tell("preview of a changed calendar")
    preview = _until(connection, run_id, RunState.PREVIEWED)
    tell("the deadlines are moved")
    with app.app_context():
        _apply(run_id)
        db.engine.dispose()
    apply = _until(connection, run_id, RunState.DONE)
    row = connection.execute("SELECT total, moved FROM recalculations WHERE id = %s", (run_id,)).fetchone()
    total, moved = row or (0, 0)
    return {"clocks": total, "moved": moved, "preview_s": round(preview, 2), "apply_s": round(apply, 2)}


def _begin() -> int:
    calendar = current("company").calendar
    today = company_day(now())
    off = {"kind": "off", "name": {"zh-Hans": "停业", "en": "Closed"}}
    body = to_json(calendar)
    body["days"] = {(today + timedelta(days=nth)).isoformat(): off for nth in range(14)}
    with unit_of_work():
        kept = publish_calendar(
            "company", body, base="china", title=dict(calendar.title), why="benchmark", by=SYSTEM
        ).kept
        return start_recalculation("company", to_version_id=kept.id, why=Why.CALENDAR, by=_DECIDES).id


def _apply(run_id: int) -> None:
    with unit_of_work():
        apply_recalculation(run_id, by=_DECIDES)


def _until(connection: psycopg.Connection[Any], run_id: int, state: RunState) -> float:
    """Seconds until the run is in `state`."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < PATIENCE:
        row = connection.execute("SELECT state FROM recalculations WHERE id = %s", (run_id,)).fetchone()
        if row and row[0] == state:
            return time.perf_counter() - begun
        time.sleep(0.1)
    raise RuntimeError(f"The recalculation is not {state} after {PATIENCE:.0f} s.")


_DECIDES = Outsider(kind="system", name="benchmark", roles=frozenset({"admin"}))
