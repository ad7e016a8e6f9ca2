"""What the published procedure promises, in words a customer reads. The numbers themselves are in the procedure."""

from datetime import datetime, timedelta

from babel.dates import format_datetime
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.commitments.models import UNTIL
from portal.kernel.time import COMPANY_ZONE, company_day
from portal.procedures import engine
from portal.procedures.durations import Budget, parse_budget
from portal.procedures.queries import NoProcedure, code_terms, published
from portal.web.clock_words import amount_words

RESPONSE = "response"
_PROCEDURE = "repair"


def promised_response(*, urgent: bool) -> str | None:
    """How soon a request filed now is answered: `2 hours`. None while nothing is published or promised."""
    try:
        promise = published(_PROCEDURE).procedure.promises.get(RESPONSE)
    except NoProcedure:
        return None
    budget = engine.budget_for(promise, {"urgent": urgent}, code_terms) if promise else None
    return said_length(budget) if budget else None


def said_length(budget: Budget) -> str:
    """`2 hours`, `3 working days`, `20 seconds`: a promise as it was written."""
    return amount_words(budget.amount, str(budget.unit))


def said_text(budget_text: str) -> str:
    """The same of a clock, which keeps its length as it was written; empty for a date that was promised."""
    return "" if budget_text == UNTIL else said_length(parse_budget(budget_text))


def said_moment(moment: datetime, *, at: datetime, deadline: bool = False) -> str:
    """`21 Nov, 14:05`, `11月21日 14:05`; with the year only where it is not this one.

    A deadline at midnight is 24:00 of the day before, which is the day a customer must think of.
    """
    local = moment.astimezone(COMPANY_ZONE)
    ends_day = deadline and (local.hour, local.minute) == (0, 0)
    shown = local - timedelta(days=1) if ends_day else local
    # Babel's date pattern, in the order the language is used to: for Chinese `M月d日 HH:mm`.
    pattern = _("d MMM, HH:mm") if shown.year == company_day(at).year else _("d MMM y, HH:mm")
    pattern = pattern.replace("HH:mm", "'24:00'") if ends_day else pattern
    return format_datetime(shown, pattern, locale=get_locale() or "zh_Hans")


def said_window(start: datetime, end: datetime | None, *, at: datetime) -> str:
    """A visit: `21 Nov, 14:00–16:00`; both days when it ends on another one."""
    first = said_moment(start, at=at)
    if end is None:
        return first
    same_day = company_day(start) == company_day(end)
    return (
        f"{first}–{end.astimezone(COMPANY_ZONE):%H:%M}"
        if same_day
        else f"{first} – {said_moment(end, at=at)}"
    )
