"""The audit of pauses: what looks wrong, whose it is, and the same as a table to take away."""

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.admin.blueprint import blueprint
from portal.calendars.words import said as said_in
from portal.commitments.integrity import (
    MOST_EXPORTED,
    Finding,
    Period,
    Place,
    Suspicion,
    audit_pauses,
)
from portal.commitments.wording import length_words, moment_words
from portal.kernel.numbers import format_number
from portal.kernel.time import COMPANY_ZONE, company_day, now
from portal.procedures.language import said
from portal.procedures.queries import version
from portal.web.htmx import render

DAYS = 30
KINDS = {
    Suspicion.UNASKED: _l("Nobody asked"),
    Suspicion.ANSWERED: _l("Customer had answered"),
    Suspicion.PARKED: _l("Parked before due"),
    Suspicion.UNEXPLAINED: _l("Ended without reason"),
    Suspicion.REPEATED: _l("Again and again"),
    Suspicion.BACKDATED: _l("Backdated"),
}
# A cell that a spreadsheet would take for a formula begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@blueprint.get("/settings/pause-audit")
def pause_audit() -> Response:
    """One query, and the words of procedures from memory."""
    period, days = _period()
    after = Place.from_text(request.args.get("after", ""))
    audit = audit_pauses(period, after=after)
    return render(
        "admin/pause_audit/page.html",
        audit=audit,
        period=period,
        days=days,
        kinds=KINDS,
        told=[(one, _clock_name(one), _why_names(one), _suspicions(one)) for one in audit.findings],
        address=_address,
        older=_address(after=audit.later.as_text()) if audit.later else None,
        newer=_address() if after else None,
    )


@blueprint.get("/settings/pause-audit.csv")
def pause_audit_table() -> Response:
    """All findings of the same filters, oldest page to newest, for a spreadsheet: UTF-8 with its mark, no formulas."""
    period, days = _period()
    audit = audit_pauses(period, limit=MOST_EXPORTED)
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow([str(heading) for heading in _headings()])
    table.writerows([_cell(value) for value in _line(one)] for one in audit.findings)
    name = f"pause-audit-{days[0]}-{days[1]}.csv"
    return Response(
        out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _period() -> tuple[Period, tuple[date, date]]:
    """The period and filters of the query string; the last thirty days when it names none."""
    today = company_day(now())
    last = _day("until") or today
    first = min(_day("since") or last - timedelta(days=DAYS - 1), last)
    kind = request.args.get("kind", "")
    period = Period(
        since=_midnight(first),
        until=_midnight(last + timedelta(days=1)),
        kind=Suspicion(kind) if kind in set(Suspicion) else None,
        person_id=_id("person"),
        team_id=_id("team"),
    )
    return period, (first, last)


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, "").strip())
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _id(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), COMPANY_ZONE)


def _address(endpoint: str = "admin.pause_audit", **changes: Any) -> str:
    """The page with its filters, changed; from its first row unless `after` is given. None takes a filter away."""
    known = {
        name: request.args[name]
        for name in ("since", "until", "kind", "person", "team")
        if request.args.get(name)
    }
    return url_for(endpoint, **{k: v for k, v in {**known, **changes}.items() if v})


def _headings() -> list[Any]:
    return [
        _("Ticket"),
        _("Clock"),
        _("Round"),
        _("Person"),
        _("Team"),
        _("Waiting for"),
        _("Began"),
        _("Ended"),
        _("Length"),
        _("Left at its start"),
        _("What is suspicious"),
    ]


def _line(one: Finding) -> list[Any]:
    ended = moment_words(one.ended_at) if one.ended_at else ""
    length = length_words(one.ended_at - one.began_at) if one.ended_at else ""
    left = length_words(one.left) if one.left is not None else ""
    return [
        format_number(one.number),
        _clock_name(one),
        one.cycle or "",
        one.person or "",
        one.team or "",
        _why_names(one),
        moment_words(one.began_at),
        ended,
        length,
        left,
        " ".join(_suspicions(one)),
    ]


def _cell(value: Any) -> str:
    """A quoted cell cannot be told from a formula by a spreadsheet; an apostrophe before it can."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _clock_name(one: Finding) -> str:
    if one.metric is None:
        names = {"message.reply": _("Reply"), "message.call": _("Phone call")}
        return names.get(one.message or "", _("Message of the customer"))
    promise = (
        version(one.procedure_version_id).procedure.promises.get(one.metric)
        if one.procedure_version_id
        else None
    )
    if promise is not None:
        return said(promise.title)
    return said_in(one.title) if one.title else one.metric


def _why_names(one: Finding) -> str:
    """What was waited for, in the words of the procedure."""
    if one.reason is None or one.procedure_version_id is None:
        return ""
    waiting = version(one.procedure_version_id).procedure.waiting.get(one.reason)
    return said(waiting.title) if waiting else one.reason


def _suspicions(one: Finding) -> list[str]:
    """Each finding as a sentence."""
    left = length_words(one.left) if one.left is not None else ""
    late = length_words(one.ended_at - one.began_at) if one.ended_at else ""
    sentences = {
        Suspicion.UNASKED: _("No message or call to the customer went before it."),
        Suspicion.ANSWERED: _("The customer wrote meanwhile, and the clock went on standing."),
        Suspicion.PARKED: _("It began with only %(left)s left.", left=left),
        Suspicion.UNEXPLAINED: _("It was ended without an answer of the customer, a call or a note."),
        Suspicion.REPEATED: _("Pause number %(nth)s of this clock.", nth=one.nth),
        Suspicion.BACKDATED: _("Entered %(late)s later than the time it bears.", late=late),
    }
    return [sentences[kind] for kind in one.kinds]
