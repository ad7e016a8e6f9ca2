"""The declared clocks: the table of all, one with its history, and the form in which its length is set."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.admin.blueprint import blueprint
from portal.calendars.queries import current, current_all
from portal.calendars.words import said as calendar_words
from portal.kernel.errors import DomainError, NotVisible
from portal.kernel.time import now
from portal.procedures.catalogue import CodeTerms, DeclaredClock, codes, declared, due, is_declared
from portal.procedures.clock_settings import set_clock as write_setting
from portal.procedures.durations import Budget
from portal.procedures.promises import NATIONAL
from portal.procedures.queries import Setting, setting_history, settings
from portal.unit_of_work import unit_of_work
from portal.web.clock_words import amount_words, local_words
from portal.web.forms import Hidden, HouseForm, LongText, Pick, Text
from portal.web.htmx import done, render

SUBJECTS: Final = {
    "ticket": _l("request"),
    "purchase": _l("purchase"),
    "shipment": _l("shipment"),
    "product": _l("product"),
    "visit": _l("visit"),
    "company": _l("duty of the company"),
    "record": _l("record"),
    "call": _l("phone call"),
    "mail": _l("e-mail"),
    "fax": _l("fax"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One declared clock as the table tells it: what the regulation says and what the company has set."""

    clock: DeclaredClock
    setting: Setting | None

    @property
    def own(self) -> Budget | None:
        """The company's length, if it has one."""
        return self.setting.within if self.setting else None

    @property
    def terms(self) -> CodeTerms:
        """What counts for clocks that start now."""
        calendar = self.setting.calendar if self.setting else self.clock.calendar
        return CodeTerms(self.own or self.clock.within, calendar)


class ClockForm(HouseForm):
    """A clock's length and its calendar, with the reason for the change."""

    seen = Hidden()
    within = Text(
        _l("Length"),
        most=40,
        help=_l(
            "For example 30 minutes, 4 working hours, 3 working days, 6 months. Empty: not set by the company."
        ),
    )
    calendar = Pick(_l("Calendar"), required=True, choices=lambda: _calendars(None))
    why = LongText(_l("Why is it set?"), required=True, most=500, rows=2)


@blueprint.get("/settings/clocks")
def clock_settings() -> Response:
    """All declared clocks, or those that nobody has set. Two queries: settings, calendars."""
    set_now = settings()
    lines = [Line(declared(code), set_now.get(code)) for code in codes()]
    open_lines = [line for line in lines if line.terms.within is None]
    only_open = request.args.get("show") == "not-set"
    return render(
        "admin/clock_settings/list.html",
        lines=open_lines if only_open else lines,
        only_open=only_open,
        count_open=len(open_lines),
        calendars=dict(_calendars(None)),
        subjects=SUBJECTS,
        length_words=length_words,
    )


@blueprint.get("/settings/clocks/<clock>")
def clock_setting(clock: str) -> Response:
    return _page(_declared(clock))


@blueprint.post("/settings/clocks/<clock>/settings")
def set_clock(clock: str) -> AnyResponse:
    """Set the length; what was typed stays in the form when it is refused."""
    wanted = _declared(clock)
    form = ClockForm()
    form.calendar.choices = _calendars(wanted)
    if not form.validate():
        return _page(wanted, form, status=422)
    seen = str(form.seen.data or "")
    try:
        with unit_of_work():
            written = write_setting(
                wanted.code,
                form.within.data,
                calendar=str(form.calendar.data),
                why=str(form.why.data),
                by=me(),
                seen=int(seen) if seen.isdecimal() else None,
            )
    except DomainError as error:
        form.refuse(error)
        return _page(wanted, form, status=error.status)
    if written is None:
        message = _("This is set already; nothing was changed.")
    else:
        message = _("Set. Clocks that run keep what they began with.")
    return done(message, go_to=url_for("admin.clock_setting", clock=wanted.code))


def length_words(length: Budget) -> str:
    """`3 working days`, as it was set."""
    return amount_words(length.amount, str(length.unit))


def _page(clock: DeclaredClock, form: ClockForm | None = None, *, status: int = 200) -> Response:
    """One clock with its history and, for who may, the form. Three queries: its settings, calendars, the calendar."""
    history = setting_history(clock.code)
    line = Line(clock, history[0] if history else None)
    if form is None:
        values = {"within": length_words(line.own) if line.own else "", "calendar": line.terms.calendar}
        form = ClockForm(data={"seen": str(line.setting.id if line.setting else 0), **values})
        form.calendar.choices = _calendars(clock)
    return render(
        "admin/clock_settings/clock.html",
        status=status,
        line=line,
        clock=clock,
        history=history,
        form=form,
        calendars=dict(_calendars(None)),
        subjects=SUBJECTS,
        length_words=length_words,
        example=_example(line),
    )


def _example(line: Line) -> dict[str, str] | None:
    """When it would fall due if it started now, so that a length can be judged."""
    start = now()
    moment = due(line.clock.code, start, current(line.terms.calendar).calendar, within=line.own)
    if moment is None:
        return None
    return {"start": local_words(start), "due": local_words(moment, deadline=True)}


def _calendars(clock: DeclaredClock | None) -> list[tuple[str, Any]]:
    """The calendars to choose from; what is counted by whole days of the law goes by the national one."""
    known = [(kept.calendar.code, calendar_words(kept.calendar.title)) for kept in current_all()]
    return [one for one in known if one[0] == NATIONAL] if clock and clock.counting == "legal" else known


def _declared(code: str) -> DeclaredClock:
    if not is_declared(code):
        raise NotVisible(code)
    return declared(code)
