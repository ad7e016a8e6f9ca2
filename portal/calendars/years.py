"""An official list on its way into force: staged as somebody brought it, then approved or discarded by somebody who may.

Nothing counts by a list before it is approved; approval publishes the next version of the national calendar, and of
every calendar above it. Recomputing the clocks is not done here: `YearApproved.changed` says for which calendars.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.calendars.body import from_json, to_json
from portal.calendars.calendar import Calendar
from portal.calendars.differences import Change, Difference, difference
from portal.calendars.models import CalendarImport
from portal.calendars.official import OfficialDay
from portal.calendars.queries import Kept, current, latest, year_list
from portal.calendars.reading import read_list
from portal.calendars.seed import NATIONAL
from portal.calendars.services import lock_calendars, publish_calendar
from portal.calendars.year_checks import first_day, oddities, require_whole_year
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, StaleVersion
from portal.kernel.time import now
from portal.ledger.services import SYSTEM_CHAIN, append_event

STAGED, APPROVED, DISCARDED = "staged", "approved", "discarded"


@dataclass(frozen=True, slots=True)
class YearApproved:
    """What approval changed: `changed` is every calendar with a next version, the national one first."""

    year: int
    before: Kept
    after: Kept
    changed: tuple[Kept, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(kept.calendar.code for kept in self.changed)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A staged list beside the calendar it was compared with: what approval would change, and what is odd about it.

    `replaces`: the year is complete already, so that days off of its approved list may be lost.
    """

    kept: Kept
    proposed: Calendar
    difference: Difference
    oddities: list[object]
    replaces: bool

    @property
    def lost(self) -> int:
        """How many days off become working days; a weekend that is made a working day was none of them."""
        changes = self.difference.changes
        return sum(one.change is Change.WORK and one.before.kind == "off" for one in changes)


class AlreadySettled(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The list has been approved or discarded."""

    def __init__(self) -> None:
        super().__init__(_l("This list has been approved or discarded already."))


class ListOutdated(StaleVersion):
    """The calendar is another one by now than the one that the list was compared with."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "The calendar has changed since this list was uploaded; upload it again to see the difference."
            )
        )


class YearComplete(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The year has an approved list, which nobody has said shall be replaced."""

    def __init__(self, year: int) -> None:
        sentence = _l(
            "%(year)s has an approved list already. Say that it shall be replaced, or discard this one.",
            year=year,
        )
        super().__init__(sentence, fields={"replace": sentence})


def stage_year(filename: str, content: bytes, *, year: int, source: str, by: Actor) -> CalendarImport:
    """Read an official list and keep it for approval, beside the version it is compared with.

    Raises ListWrong with the lines that are wrong, and for a list that is not of a whole year.
    """
    found = read_list(filename, content, year=year)
    require_whole_year(found.days, year)
    row = CalendarImport(
        code=NATIONAL,
        year=year,
        format=found.format,
        filename=filename[-200:],
        source=source,
        days=[{"date": one.day.isoformat(), **one.rule} for one in found.days],
        source_text=found.text,
        state=STAGED,
        version_id=current(NATIONAL).id,
        uploaded_by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    facts: dict[str, object] = {
        "import": row.id,
        "code": row.code,
        "year": year,
        "file": row.filename,
        "days": len(row.days),
        "source": source,
    }
    append_event(SYSTEM_CHAIN, "calendar.year-imported", by=by, facts=facts)
    return row


def proposal(row: CalendarImport) -> Proposal:
    """What approving this list would change in the calendar of this moment."""
    kept = current(row.code)
    calendar = kept.calendar
    proposed = from_json(
        _with_year(calendar, row),
        code=calendar.code,
        version=calendar.version + 1,
        title=calendar.title,
        base=calendar.base,
    )
    days = [
        OfficialDay(
            date.fromisoformat(one["date"]),
            one["kind"] == "off",
            one["name"]["zh-Hans"],
            one["name"]["en"],
            line,
        )
        for line, one in enumerate(row.days, 1)
    ]
    differing = difference(calendar, proposed, first_day(row.year), date(row.year, 12, 31))
    return Proposal(
        kept, proposed, differing, oddities(days, row.year), replaces=_is_complete(calendar, row.year)
    )


def is_outdated(row: CalendarImport) -> bool:
    """Whether the calendar has changed since the list was compared with it."""
    return row.version_id != current(row.code).id


def approve_year(import_id: int, *, by: Actor, replace: bool = False) -> YearApproved:
    """Put a staged list into force: the next version of the national calendar holds its year as complete.

    `replace` says that the approved list of a complete year shall go; without it raises YearComplete. Raises
    ListOutdated when the calendar has changed since the list was staged, AlreadySettled when it is not staged now.
    """
    lock_calendars()
    row = _staged(import_id)
    before = current(row.code)
    if is_outdated(row):
        raise ListOutdated
    if _is_complete(before.calendar, row.year) and not replace:
        raise YearComplete(row.year)
    newest = latest(row.code)
    publication = publish_calendar(
        row.code,
        _with_year(before.calendar, row),
        base=before.calendar.base.code if before.calendar.base else None,
        title=newest.title if newest else before.calendar.title,
        why=f"{row.year}: {row.source}"[:500],
        by=by,
    )
    row.version_id = publication.kept.id
    _settle(row, APPROVED, by)
    facts: dict[str, object] = {
        "import": row.id,
        "code": row.code,
        "year": row.year,
        "version": publication.kept.calendar.version,
        "calendars": list(publication.codes),
    }
    append_event(SYSTEM_CHAIN, "calendar.year-approved", by=by, facts=facts)
    return YearApproved(row.year, before, publication.kept, publication.changed)


def discard_year(import_id: int, *, by: Actor) -> CalendarImport:
    """Put a staged list aside; it stays to be read."""
    row = _staged(import_id)
    _settle(row, DISCARDED, by)
    facts: dict[str, object] = {"import": row.id, "code": row.code, "year": row.year}
    append_event(SYSTEM_CHAIN, "calendar.year-discarded", by=by, facts=facts)
    return row


def _staged(import_id: int) -> CalendarImport:
    row = year_list(import_id, to_settle=True)
    if row.state != STAGED:
        raise AlreadySettled
    return row


def _settle(row: CalendarImport, state: str, by: Actor) -> None:
    row.state, row.settled_at, row.settled_by_id = state, now(), by.id
    db.session.flush()


def _is_complete(calendar: Calendar, year: int) -> bool:
    status = calendar.years.get(year)
    return status is not None and status.complete


def _with_year(calendar: Calendar, row: CalendarImport) -> dict[str, Any]:
    """The body with the list in the place of all that was known of its year; days of December before are laid over."""
    body = to_json(calendar)
    kept = {day: rule for day, rule in body["days"].items() if not day.startswith(f"{row.year}-")}
    listed = {
        one["date"]: {"kind": one["kind"], "name": one["name"], "source": row.source} for one in row.days
    }
    status = {"status": "complete", "source": row.source}
    return body | {"days": kept | listed, "years": body["years"] | {str(row.year): status}}
