"""When a person may be disturbed: quiet hours are whatever is not open in the calendar of their team.

A legal deadline and an urgent request wait for no opening. A calendar that is missing or never opens silences
nobody: an alert that comes at night is better than one that never comes.
"""

import logging
from datetime import datetime

from portal.accounts.teams import Staff
from portal.calendars.calendar import Calendar
from portal.calendars.queries import NoCalendar, current
from portal.calendars.refusals import NoOpenTime

COMPANY = "company"
_log = logging.getLogger(__name__)


class QuietHours:
    """The calendars of one run, each looked up once."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._calendars: dict[str, Calendar | None] = {}

    def deliver_at(self, person_id: int, at: datetime, *, at_once: bool) -> datetime:
        """The first moment from `at` on at which the person may be told."""
        if at_once:
            return at
        team = self._staff.team_of(person_id)
        calendar = self._calendar(team.calendar_code if team and team.calendar_code else COMPANY)
        if calendar is None:
            return at
        try:
            return calendar.open_hours.next_open(at)
        except NoOpenTime:
            _log.warning("The calendar %s never opens: alerts are not held back", calendar.code)
            return at

    def _calendar(self, code: str) -> Calendar | None:
        if code not in self._calendars:
            self._calendars[code] = _current(code) or (_current(COMPANY) if code != COMPANY else None)
        return self._calendars[code]


def _current(code: str) -> Calendar | None:
    try:
        return current(code).calendar
    except NoCalendar:
        return None
