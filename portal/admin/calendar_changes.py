"""Changing a calendar: its weekly hours, its exceptions, and making a new one. Each change is a version with its reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.admin import calendar_words
from portal.admin.blueprint import blueprint
from portal.admin.calendar_effects import preview_recalculation
from portal.admin.calendar_forms import (
    ExceptionForm,
    HoursForm,
    NewCalendarForm,
    RemovalForm,
    choices_of,
    over_midnight,
)
from portal.admin.calendars import FIXED, kept_or_404
from portal.calendars.body import to_json
from portal.calendars.queries import Kept, current_all
from portal.calendars.refusals import CalendarWrong
from portal.calendars.seed import COMPANY
from portal.calendars.services import Publication, create_calendar, publish_calendar
from portal.calendars.words import said
from portal.kernel.errors import DomainError, NotAllowed
from portal.unit_of_work import unit_of_work
from portal.web.forms import HouseForm
from portal.web.htmx import done, render


@blueprint.get("/settings/calendars/new")
def new_calendar() -> Response:
    form = NewCalendarForm(id_prefix="new")
    form.base.data, form.zone.data, form.follows.data = COMPANY, "Asia/Shanghai", True
    return _new_page(form)


@blueprint.post("/settings/calendars")
def add_calendar() -> AnyResponse:
    form = NewCalendarForm(id_prefix="new")
    form.base.choices = choices_of([kept.calendar for kept in current_all()])
    if not form.validate():
        return _new_page(form, status=422)
    title = {"zh-Hans": form.title_zh.data, "en": form.title_en.data}
    try:
        with unit_of_work():
            create_calendar(
                form.code.data, form.body(), base=form.base.data, title=title, why=form.why.data, by=me()
            )
    except DomainError as error:
        return _new_page(form, status=_refuse(form, error))
    message = _with_midnight(_("The calendar can be used from now on."), form)
    return done(message, go_to=_page(form.code.data))


@blueprint.get("/settings/calendars/<code>/hours")
def calendar_hours(code: str) -> Response:
    kept = _changeable(code)
    form = HoursForm(id_prefix="hours")
    form.fill(kept.calendar)
    form.version.data = kept.id
    return _hours_page(kept, form)


@blueprint.post("/settings/calendars/<code>/hours")
def change_hours(code: str) -> AnyResponse:
    kept = _changeable(code)
    form = HoursForm(id_prefix="hours")
    if not form.validate():
        return _hours_page(kept, form, status=422)
    kept_days = {name: part for name, part in to_json(kept.calendar).items() if name in ("days", "years")}
    try:
        with unit_of_work():
            publication = _publish(kept, form.body() | kept_days, form)
            recalculation = preview_recalculation(publication.changed, by=me())
    except DomainError as error:
        return _hours_page(kept, form, status=_refuse(form, error))
    return _published(publication, recalculation, form)


@blueprint.get("/settings/calendars/<code>/exceptions")
def calendar_exceptions(code: str) -> Response:
    return _exceptions_page(_changeable(code))


@blueprint.post("/settings/calendars/<code>/exceptions")
def add_exception(code: str) -> AnyResponse:
    kept = _changeable(code)
    form = ExceptionForm(id_prefix="add")
    if not form.validate():
        return _exceptions_page(kept, adding=form, status=422)
    body = to_json(kept.calendar)
    days = body["days"] | {form.day.data.isoformat(): form.rule()}
    try:
        with unit_of_work():
            publication = _publish(kept, body | {"days": days}, form)
            recalculation = preview_recalculation(publication.changed, by=me())
    except DomainError as error:
        return _exceptions_page(kept, adding=form, status=_refuse(form, error))
    return _published(publication, recalculation, form)


@blueprint.post("/settings/calendars/<code>/exceptions/removal")
def remove_exception(code: str) -> AnyResponse:
    kept = _changeable(code)
    form = RemovalForm(id_prefix="remove")
    form.day.choices = _own_days(kept)
    if not form.validate():
        return _exceptions_page(kept, removing=form, status=422)
    body = to_json(kept.calendar)
    days = {day: rule for day, rule in body["days"].items() if day != form.day.data}
    try:
        with unit_of_work():
            publication = _publish(kept, body | {"days": days}, form)
            recalculation = preview_recalculation(publication.changed, by=me())
    except DomainError as error:
        return _exceptions_page(kept, removing=form, status=_refuse(form, error))
    return _published(publication, recalculation, form)


def _changeable(code: str) -> Kept:
    kept = kept_or_404(code)
    if code in FIXED:
        raise NotAllowed(
            _l("This calendar is not changed by hand. National days change by an official list of a year.")
        )
    return kept


def _publish(kept: Kept, body: dict[str, Any], form: Any) -> Publication:
    calendar = kept.calendar
    return publish_calendar(
        calendar.code,
        body,
        base=calendar.base.code if calendar.base else None,
        title=calendar.title,
        why=form.why.data,
        by=me(),
        seen=form.version.data or 0,
    )


def _refuse(form: HouseForm, error: DomainError) -> int:
    """Tell a refusal at the input it is about; what was typed stays."""
    if isinstance(error, CalendarWrong):
        field = calendar_words.field_of(error)
        sentence = calendar_words.refusal_words(error)
        error = DomainError(sentence, fields={field: sentence} if field else {})
        error.status = 422
    form.refuse(error)
    return error.status


def _published(publication: Publication, recalculation: str | None, form: HouseForm) -> AnyResponse:
    code = publication.kept.calendar.code
    if not publication.is_new:
        return done(_("Nothing was different, so nothing was published."), go_to=_page(code))
    message = _(
        "Version %(version)s is published. New deadlines follow it.",
        version=publication.kept.calendar.version,
    )
    return done(_with_midnight(message, form), go_to=recalculation or _page(code))


def _with_midnight(message: str, form: HouseForm) -> str:
    """The message, and in full what goes on into the next day: nobody shall have typed that by mistake unseen."""
    windows = over_midnight(form)
    if not windows:
        return message
    late = _("Over midnight: %(hours)s.", hours=calendar_words.windows_words(windows))
    return f"{message} {late}"


def _page(code: str) -> str:
    return url_for("admin.calendar", code=code)


def _own_days(kept: Kept) -> Sequence[tuple[str, str]]:
    """The exceptions of this layer, the latest first."""
    days = sorted(kept.calendar.days, reverse=True)
    return [(day.isoformat(), _exception_words(kept, day)) for day in days]


def _exception_words(kept: Kept, day: date) -> str:
    return f"{day.isoformat()} {calendar_words.weekday(day)}: {calendar_words.day_words(kept.calendar.day_on(day))}"


def _new_page(form: NewCalendarForm, status: int = 200) -> Response:
    form.base.choices = choices_of([kept.calendar for kept in current_all()])
    return render("admin/calendars/new.html", status=status, form=form)


def _hours_page(kept: Kept, form: HoursForm, status: int = 200) -> Response:
    base = kept.calendar.base
    return render(
        "admin/calendars/hours.html",
        status=status,
        calendar=kept.calendar,
        title=said(kept.calendar.title),
        base=said(base.title) if base else None,
        form=form,
    )


def _exceptions_page(
    kept: Kept,
    *,
    adding: ExceptionForm | None = None,
    removing: RemovalForm | None = None,
    status: int = 200,
) -> Response:
    adding = adding or ExceptionForm.untouched(kept.id, id_prefix="add")
    removing = removing or RemovalForm.untouched(kept.id, id_prefix="remove")
    removing.day.choices = _own_days(kept)
    return render(
        "admin/calendars/exceptions.html",
        status=status,
        calendar=kept.calendar,
        title=said(kept.calendar.title),
        days=_own_days(kept),
        adding=adding,
        removing=removing,
    )
