"""The demand for an account of overdue promises, as the first thing on the ticket page: its form and what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.policy import may
from portal.accounts.sessions import me
from portal.calendars.windows import DAY
from portal.calendars.zones import instant_of
from portal.commitments.delays import Owed, Reason, accounts_owed
from portal.commitments.models import Clock
from portal.commitments.reckonings import calendar_of
from portal.commitments.titles import clock_title
from portal.desk.forms import DeskForm
from portal.kernel.time import now
from portal.procedures.schema import Procedure
from portal.tickets.delays import first_words
from portal.tickets.duty_sentences import REASONS
from portal.tickets.models import Ticket
from portal.web.forms import LongText, Moment, Pick, Several

# Where a calendar has no closing time, a new date is still not midnight.
_EVENING = 18 * 60


class DelayForm(DeskForm):
    """Why an overdue promise was not kept, and what the customer is told."""

    promises = Several(_l("Which promises is it about?"), required=True)
    kind = Pick(_l("Why?"), required=True, choices=lambda: [(one.value, REASONS[one]) for one in Reason])
    reason = LongText(_l("In your words; only colleagues read it"), required=True, most=4_000, rows=2)
    new_due_at = Moment(
        _l("New date"), help=_l("The customer is told this date. It is a promise of its own.")
    )
    words = LongText(
        _l("Words to the customer"),
        required=True,
        most=10_000,
        rows=3,
        help=_l("Reason and new date are written under them in the customer's language."),
    )


@dataclass(frozen=True, slots=True)
class DelayPanel:
    """What the page shows: the overdue promises by name and deadline, and the form for those who may answer."""

    owed: list[tuple[Clock, str]]
    form: DelayForm | None
    asks_date: bool


def delay_panel(
    ticket: Ticket, procedure: Procedure, clocks: Sequence[Clock], sent: DelayForm | None = None
) -> DelayPanel | None:
    """The demand, or None when nothing is owed. A form that was sent stays, also when somebody else was quicker."""
    owed = accounts_owed(clocks, procedure, now())
    if not owed and sent is None:
        return None
    form, asks_date = None, any(not one.answered for one in owed)
    if may(me(), "delay.tell"):
        form = sent or DelayForm.untouched(id_prefix="delay", data=_suggested(ticket, procedure, owed))
        form.promises.choices = _choices(owed, procedure)
        form.new_due_at.required = asks_date
    named = [(one.clock, clock_title(one.clock, procedure)) for one in owed]
    return DelayPanel(named, form, asks_date)


def read_account(procedure: Procedure, clocks: Sequence[Clock]) -> DelayForm:
    """The form as it was sent. A date is wanted where more than words is owed for what was chosen.

    A promise that somebody accounted for meanwhile can still be chosen: the service says what happened.
    """
    form = DelayForm(id_prefix="delay")
    owed = accounts_owed(clocks, procedure, now())
    form.promises.choices = _choices(owed, procedure) or [(name, name) for name in form.promises.data]
    form.new_due_at.required = any(
        not one.answered and one.clock.metric in form.promises.data for one in owed
    )
    return form


def _choices(owed: Sequence[Owed], procedure: Procedure) -> list[tuple[str, str]]:
    return [(one.clock.metric, clock_title(one.clock, procedure)) for one in owed]


def _suggested(ticket: Ticket, procedure: Procedure, owed: Sequence[Owed]) -> dict[str, Any]:
    return {
        "promises": [one.clock.metric for one in owed],
        "new_due_at": _next_working_day(owed[0].clock, now()),
        "words": first_words(ticket, owed, procedure),
    }


def _next_working_day(clock: Clock, at: datetime) -> datetime:
    """The end of the next working day on the clock's own calendar."""
    calendar = calendar_of(clock)
    day = calendar.nth_working_day(at.astimezone(calendar.tz).date(), 1)
    end = max((window.end for window in calendar.windows_on(day)), default=DAY)
    closing = end if end < DAY else _EVENING
    return instant_of(datetime.combine(day, time(closing // 60, closing % 60)), calendar.tz)
