"""Official lists of a year's days: bringing one, seeing what it would change, approving or discarding it."""

from datetime import date

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.admin import calendar_words
from portal.admin.blueprint import blueprint
from portal.admin.calendar_effects import page_of, preview_year, recompute_provisional
from portal.admin.calendar_forms import SettleForm, YearListForm
from portal.admin.calendars import LIST_STATES
from portal.admin.recalculations import figures_words
from portal.calendars.differences import Change
from portal.calendars.models import CalendarImport
from portal.calendars.official import ListWrong, Problem
from portal.calendars.queries import current, name_of, year_list
from portal.calendars.seed import NATIONAL
from portal.calendars.words import said
from portal.calendars.years import (
    STAGED,
    approve_year,
    discard_year,
    is_outdated,
    proposal,
    stage_year,
)
from portal.kernel.errors import DomainError
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done, render


@blueprint.get("/settings/year-lists/new")
def new_year_list() -> Response:
    form = YearListForm(id_prefix="list")
    years = current(NATIONAL).calendar.years
    form.year.data = max((year for year, status in years.items() if status.complete), default=2025) + 1
    return _new_page(form)


@blueprint.post("/settings/year-lists")
def add_year_list() -> AnyResponse:
    form = YearListForm(id_prefix="list")
    if not form.validate():
        return _new_page(form, status=422)
    file = form.file.data[0]
    try:
        with unit_of_work():
            row = stage_year(
                file.filename, file.stream.read(), year=form.year.data, source=form.source.data, by=me()
            )
    except ListWrong as error:
        form.refuse(error)
        return _new_page(form, problems=error.problems, status=error.status)
    return done(
        _("The list is read. Nothing counts by it before it is approved."),
        go_to=url_for("admin.year_list", import_id=row.id),
    )


@blueprint.get("/settings/year-lists/<int:import_id>", endpoint="year_list")
def show_year_list(import_id: int) -> Response:
    return _page(year_list(import_id), SettleForm(id_prefix="settle"))


@blueprint.post("/settings/year-lists/<int:import_id>/approval")
def approve_year_list(import_id: int) -> AnyResponse:
    form = SettleForm(id_prefix="settle")
    form.validate()
    try:
        with unit_of_work():
            approved = approve_year(import_id, replace=form.replace.data, by=me())
            runs = recompute_provisional(approved.changed, by=me())
    except DomainError as error:
        if error.status == 404:
            raise
        form.refuse(error)
        return _page(year_list(import_id), form, status=error.status)
    message = _(
        "%(year)s is complete. Deadlines that were provisional because of it are being recomputed.",
        year=approved.year,
    )
    return done(message, go_to=page_of(runs) or url_for("admin.calendar", code=NATIONAL, year=approved.year))


@blueprint.post("/settings/year-lists/<int:import_id>/discarding")
def discard_year_list(import_id: int) -> AnyResponse:
    form = SettleForm(id_prefix="settle")
    try:
        with unit_of_work():
            discard_year(import_id, by=me())
    except DomainError as error:
        if error.status == 404:
            raise
        form.refuse(error)
        return _page(year_list(import_id), form, status=error.status)
    return done(_("The list was discarded. Nothing has changed."), go_to=url_for("admin.calendars"))


def _new_page(form: YearListForm, *, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    return render("admin/calendars/new_list.html", status=status, form=form, problems=problems)


def _page(row: CalendarImport, form: SettleForm, status: int = 200) -> Response:
    """The list with what it would change; one that is settled, or cannot be approved any more, shows its days alone."""
    outdated = row.state == STAGED and is_outdated(row)
    offered = proposal(row) if row.state == STAGED and not outdated else None
    return render(
        "admin/calendars/year_list.html",
        status=status,
        row=row,
        offered=offered,
        outdated=outdated,
        changes=Change,
        days=[(one, date.fromisoformat(one["date"])) for one in row.days],
        uploaded_by=name_of(row.uploaded_by_id),
        settled_by=name_of(row.settled_by_id),
        list_states=LIST_STATES,
        figures=preview_year(offered) if offered else None,
        form=form,
        words=calendar_words,
        said=said,
        **figures_words(),
    )
