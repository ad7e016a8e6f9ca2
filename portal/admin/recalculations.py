"""Pages of recalculations: which calendars left deadlines behind, each run's preview, its progress and its result."""

from datetime import datetime
from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.admin.blueprint import blueprint
from portal.calendars.queries import NoCalendar, codes, current
from portal.calendars.words import said as said_in
from portal.commitments import recalculation as verbs
from portal.commitments.recalculation_models import RunState, Why
from portal.commitments.recalculation_queries import (
    PAGE_SIZE,
    calendars_left_behind,
    run_with_version,
    runs_page,
)
from portal.commitments.wording import moment_words
from portal.procedures.language import said
from portal.procedures.queries import version
from portal.unit_of_work import unit_of_work
from portal.web.addresses import LARGEST_ID
from portal.web.htmx import done, render

STATES = {
    RunState.PREVIEW_RUNNING: _l("Computing the preview"),
    RunState.PREVIEWED: _l("Waits for a decision"),
    RunState.APPLYING: _l("Deadlines are being moved"),
    RunState.DONE: _l("Done"),
    RunState.DISCARDED: _l("Discarded"),
}
REASONS = {Why.CALENDAR: _l("The calendar was changed"), Why.YEAR: _l("A year was approved")}
BARS = {
    "hour": _l("up to 1 hour"),
    "half-day": _l("up to 12 hours"),
    "day": _l("up to 1 day"),
    "three-days": _l("up to 3 days"),
    "week": _l("up to 7 days"),
    "more": _l("more than 7 days"),
}


@blueprint.get("/settings/recalculations")
def recalculations() -> Response:
    """Two queries: what is left behind, a page of runs."""
    before = request.args.get("before", type=int)
    if before is not None and before > LARGEST_ID:
        abort(404)
    rows = runs_page(before=before)
    more = (
        url_for("admin.recalculations", before=rows[PAGE_SIZE - 1][0].id) if len(rows) > PAGE_SIZE else None
    )
    return render(
        "admin/recalculations/list.html",
        behind=calendars_left_behind(),
        rows=rows[:PAGE_SIZE],
        older=more,
        newer=url_for("admin.recalculations") if before else None,
        **_words(),
    )


@blueprint.post("/settings/recalculations")
def begin_recalculation() -> AnyResponse:
    """Begin the preview of one calendar's newest version."""
    code = request.form.get("calendar", "")[:40]
    if code not in codes():
        raise NoCalendar(code)
    with unit_of_work():
        run = verbs.start_recalculation(code, to_version_id=current(code).id, why=Why.CALENDAR, by=me())
        run_id = run.id
    return done(go_to=url_for("admin.recalculation", run_id=run_id))


@blueprint.get("/settings/recalculations/<int:run_id>")
def recalculation(run_id: int) -> Response:
    """One query; asked again every two seconds while the run is at work."""
    return render(
        "admin/recalculations/run.html", fragment="admin/recalculations/_run.html", **_shown(run_id)
    )


@blueprint.post("/settings/recalculations/<int:run_id>/application")
def apply_recalculation(run_id: int) -> AnyResponse:
    with unit_of_work():
        verbs.apply_recalculation(run_id, by=me())
    return _changed(run_id, _("The deadlines are being moved. You may leave this page; it goes on."))


@blueprint.post("/settings/recalculations/<int:run_id>/dismissal")
def discard_recalculation(run_id: int) -> AnyResponse:
    with unit_of_work():
        verbs.discard_recalculation(run_id, by=me())
    return _changed(run_id, _("Discarded. Every deadline stays as it is."))


def figures_words() -> dict[str, Any]:
    """What `admin/recalculations/_figures.html` reads beside `figures`; for other pages that show a preview."""
    return {"bars": BARS, "clock_name": _clock_name, "moment_of": _moment_of}


def _changed(run_id: int, message: str) -> AnyResponse:
    go_to = url_for("admin.recalculation", run_id=run_id)
    return done(
        message, fragment="admin/recalculations/_run.html", go_to=go_to, decided=True, **_shown(run_id)
    )


def _shown(run_id: int) -> dict[str, Any]:
    found = run_with_version(run_id)
    if found is None:
        abort(404)
    run = found[0]
    return {
        "run": run,
        "number": found.version,
        "newest": found.newest,
        "title": said_in(found.title),
        "figures": run.figures,
        **_words(),
    }


def _words() -> dict[str, Any]:
    return {"states": STATES, "reasons": REASONS, "said_in": said_in, **figures_words()}


def _moment_of(iso: str) -> str:
    return moment_words(datetime.fromisoformat(iso), deadline=True)


def _clock_name(move: dict[str, Any]) -> str:
    """The promise in the words of the ticket's procedure; legal clocks and promised dates are named by their metric."""
    promise = version(move["procedure"]).procedure.promises.get(move["metric"])
    return said(promise.title) if promise else move["metric"]
