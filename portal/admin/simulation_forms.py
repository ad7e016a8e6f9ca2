"""The form of trying out deadlines: a procedure or a length, a start, pauses. It is sent in the query string."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.calendars.queries import current_all
from portal.calendars.words import said as said_name
from portal.kernel.time import company_day, now
from portal.procedures.language import said
from portal.procedures.promises import NATIONAL
from portal.procedures.queries import Published
from portal.web.forms import HouseForm, Moment, Pick, Rows, Text, Tick

ANY = "any"
MOST_YEARS = 20
_MOST_PAUSES = 12
_A_ROW = re.compile(r"pauses-([0-9]{1,9})-.+")


def form_of(procedures: Sequence[Published], *, asked: bool) -> HouseForm:
    """The form as sent, or with the usual choices."""
    form = _form_class(procedures)
    if asked:
        return form(request.args)
    usual = next((one.code for one in procedures if one.code == "repair"), None)
    return form(data={"procedure": usual, "calendar": "company", "start": now()})


def is_sound(form: HouseForm) -> bool:
    """Whether all of it can be counted. What is wrong is told beside the fields."""
    form.validate()
    for row in form["pauses"].rows:
        start, end = row["from"].data, row["to"].data
        if start and end and end <= start:
            row["to"].errors = [*row["to"].errors, _("A pause ends after it starts.")]
    for field in (form["start"], *(row[end] for row in form["pauses"].rows for end in ("from", "to"))):
        if not field.errors and field.data and not _is_near(field.data):
            field.errors = [_near_words()]
    if _pauses_left_out():
        sentence = _("At most %(count)s pauses can be tried at once.", count=_MOST_PAUSES)
        form["pauses"].errors = [*form["pauses"].errors, sentence]
    _check_law(form)
    chosen = form["procedure"].data or form["within"].data
    if not chosen and not form["procedure"].errors:
        form["procedure"].errors = [_("Choose a procedure, or write a length of its own.")]
    return not form.faults()


def _check_law(form: HouseForm) -> None:
    """What the law demands is counted on one calendar and never pauses; a procedure says itself what is the law's."""
    if not (form["legal"].data and form["within"].data):
        return
    if form["calendar"].data not in (None, "", NATIONAL):
        form["calendar"].errors = [_("The law's time is counted on the calendar `china`.")]
    if form["pauses"].data:
        form["pauses"].errors = [_("Nothing pauses what the law demands: leave out the pauses.")]


def _is_near(moment: datetime) -> bool:
    first, last = _years()
    return first <= company_day(moment).year <= last


def _near_words() -> str:
    first, last = _years()
    return _("Write a date from %(first)s to %(last)s.", first=str(first), last=str(last))


def _years() -> tuple[int, int]:
    this = company_day(now()).year
    return this - MOST_YEARS, this + MOST_YEARS


def _pauses_left_out() -> bool:
    """Whether rows were sent that the table has no room for."""
    rows = (_A_ROW.fullmatch(name) for name, text in request.args.items(multi=True) if text.strip())
    return any(int(row[1]) >= _MOST_PAUSES for row in rows if row)


def _form_class(procedures: Sequence[Published]) -> type[HouseForm]:
    titles = [(one.code, said(one.procedure.title)) for one in procedures]
    pauses = Rows(
        _l("Times of pause"),
        most=_MOST_PAUSES,
        shown=_rows_shown(),
        help=_l("Times at which the clock stands still, if there are any."),
        columns={
            "kind": Pick(_l("Waiting for"), choices=_kinds(procedures), required=True),
            "from": Moment(_l("From"), required=True),
            "to": Moment(_l("Until"), required=True),
        },
    )
    fields = {
        "procedure": Pick(_l("Procedure"), choices=titles),
        "urgent": Tick(_l("Urgent")),
        "start": Moment(_l("Starts on"), required=True),
        "within": Text(
            _l("Or a length of its own"),
            most=40,
            help=_l(
                "For example 3 working days, 16 working hours or 2 months. Then the procedure is not asked."
            ),
        ),
        "calendar": Pick(_l("Counted on the calendar"), choices=_calendars),
        "legal": Tick(_l("Counted as the law does: the day of the start is left out")),
        "pauses": pauses,
    }
    return HouseForm.built(fields)


def _kinds(procedures: Sequence[Published]) -> list[tuple[str, str]]:
    """Every waiting that some procedure knows, and one that stops everything."""
    kinds = {
        name: said(waiting.title) for one in procedures for name, waiting in one.procedure.waiting.items()
    }
    return [*kinds.items(), (ANY, _("Stops every clock"))]


def _calendars() -> list[tuple[str, str]]:
    return [(kept.calendar.code, said_name(kept.calendar.title)) for kept in current_all()]


def _rows_shown() -> int:
    """One row to begin with, and one more each time it is asked for."""
    more = request.args.get("more", "")
    wanted = int(more) if more.isascii() and more.isdigit() and len(more) < 3 else 1
    return min(max(wanted, 1), _MOST_PAUSES)
