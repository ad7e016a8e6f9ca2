"""Setting the length of a declared clock. What counts is asked in `queries`; clocks that run keep what they began with."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.accounts.policy import require
from portal.calendars.queries import codes as calendar_codes
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, StaleVersion
from portal.ledger.services import SYSTEM_CHAIN, append_event
from portal.procedures.catalogue import declared
from portal.procedures.durations import Budget, parse_budget
from portal.procedures.language import said_sentence
from portal.procedures.models import ClockSetting
from portal.procedures.promises import NATIONAL
from portal.procedures.queries import Setting, last_setting
from portal.procedures.sentences import Wrong


class SettingWrong(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """What was typed for a clock cannot be set; told at its field."""

    status = 422

    def __init__(self, field: str, sentence: object) -> None:
        super().__init__(sentence, fields={field: sentence})


def set_clock(
    code: str, within: str | None, *, calendar: str, why: str, by: Actor, seen: int | None = None
) -> Setting | None:
    """Set the length of a declared clock for those that start from now on; without `within`, take it back.

    `seen` is the setting that the person looked at (0 for none); raises StaleVersion when it is no longer the newest.
    What is set already changes nothing: None. Raises SettingWrong, and LookupError for a strange code.
    """
    require(by, "clock-setting.change")
    clock, length, why = declared(code), _length(within), why.strip()
    if clock.counting == "legal" and calendar != NATIONAL:
        raise SettingWrong("calendar", _("This clock is counted by whole days of the national calendar."))
    if calendar not in calendar_codes():
        raise SettingWrong("calendar", _("There is no calendar `%(code)s`.", code=calendar))
    if not why:
        raise SettingWrong("why", _("Say why, so that an auditor understands the change."))
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"clock setting {code}", 0))))
    before = last_setting(code)
    if seen is not None and seen != (before.id if before else 0):
        raise StaleVersion(_("Somebody else has set this clock since you opened the page. Look at it again."))
    if (before.within, before.calendar) == (length, calendar) if before else length is None:
        return None
    row = ClockSetting(
        code=code, within=str(length) if length else None, calendar=calendar, why=why, set_by_id=by.id
    )
    db.session.add(row)
    db.session.flush()
    facts: dict[str, object] = {
        "code": code,
        "before": {"within": _text(before.within), "calendar": before.calendar} if before else None,
        "after": {"within": _text(length), "calendar": calendar},
        "why": why,
    }
    append_event(SYSTEM_CHAIN, "clock-setting.changed", by=by, facts=facts)
    return last_setting(code)


def _length(within: str | None) -> Budget | None:
    if within is None or not within.strip():
        return None
    try:
        return parse_budget(within)
    except Wrong as wrong:
        raise SettingWrong("within", said_sentence(wrong.sentence)) from None


def _text(length: Budget | None) -> str | None:
    return str(length) if length else None
