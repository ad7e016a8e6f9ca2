"""Pages of calendars to look at: the list, and one calendar's year. Changing them is in calendar_changes."""

from flask import Response, request
from flask_babel import lazy_gettext as _l

from portal.admin import calendar_words
from portal.admin.blueprint import blueprint
from portal.admin.calendar_view import year_view, years_shown
from portal.calendars.queries import Kept, NoCalendar, current, current_all, versions_of, year_lists
from portal.calendars.seed import ALWAYS, NATIONAL
from portal.calendars.words import said
from portal.kernel.errors import NotVisible
from portal.kernel.time import company_day, now
from portal.web.htmx import render

# What nobody changes by hand: the national days change by an official list, and round the clock stays so.
FIXED = frozenset({NATIONAL, ALWAYS})
LIST_STATES = {
    "staged": _l("waits for approval"),
    "approved": _l("in force"),
    "discarded": _l("discarded"),
}


@blueprint.get("/settings/calendars")
def calendars() -> Response:
    """Two queries: the newest version of each calendar (its body from memory), and the lists that were brought."""
    return render(
        "admin/calendars/list.html",
        calendars=[kept.calendar for kept in current_all()],
        lists=year_lists(),
        list_states=LIST_STATES,
        words=calendar_words,
        said=said,
    )


@blueprint.get("/settings/calendars/<code>")
def calendar(code: str) -> Response:
    """One year of one calendar, its hours and its versions; three queries."""
    kept = kept_or_404(code)
    today = company_day(now())
    year = request.args.get("year", type=int) or today.year
    if year not in years_shown(kept.calendar, today.year):
        year = today.year
    return render(
        "admin/calendars/calendar.html",
        calendar=kept.calendar,
        view=year_view(kept.calendar, year, today=today),
        versions=versions_of(code),
        is_fixed=code in FIXED,
        national=NATIONAL,
        words=calendar_words,
        said=said,
    )


def kept_or_404(code: str) -> Kept:
    """The newest version, or the page that says there is no such thing."""
    try:
        return current(code)
    except NoCalendar as error:
        raise NotVisible(error.sentence) from error
