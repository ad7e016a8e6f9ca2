"""Alerts as the inbox shows them: rows of the database with their words. The page itself is in routes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from portal.accounts.sessions import SignedIn
from portal.accounts.teams import calendar_code_of
from portal.calendars.queries import NoCalendar, current
from portal.calendars.words import said as said_name
from portal.commitments.titles import metric_title
from portal.notifications import queries
from portal.notifications.models import AlertKind
from portal.notifications.quiet import COMPANY
from portal.notifications.wording import figures_words, is_late, level_words
from portal.procedures.queries import version


@dataclass(frozen=True, slots=True)
class Line:
    """One alert, or one digest with the first of what it stands for. `ticket` is None where it may not be seen."""

    row: Row[Any]
    promise: str = ""
    level: str = ""
    late: bool = False
    figures: list[str] = field(default_factory=list)
    lines: list["Line"] = field(default_factory=list)
    more: int = 0

    @property
    def is_digest(self) -> bool:
        return bool(self.row.kind == AlertKind.DIGEST)

    @property
    def is_legal(self) -> bool:
        return bool(self.row.kind == AlertKind.LEGAL)

    @property
    def unread(self) -> bool:
        return self.row.read_at is None and self.row.digest_id is None


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page of alerts shows. `until` is the newest thing on it, for marking all of it as read."""

    lines: list[Line]
    older: str | None
    until: datetime | None = None

    @property
    def until_words(self) -> str:
        """`until` as a form carries it."""
        return queries.Place(self.until, 0).as_text() if self.until is not None else ""


def inbox(person: SignedIn, after: queries.Place | None) -> Shown:
    """One page of a person's inbox: three queries, one where there is no digest."""
    rows, further = queries.inbox_page(person, after=after)
    digest_ids = [row.id for row in rows if row.kind == AlertKind.DIGEST]
    figures = queries.digest_figures(digest_ids)
    parts = queries.digest_lines(person, digest_ids)
    lines = [
        _digest_line(row, figures[row.id], parts[row.id]) if row.id in figures else line_of(row)
        for row in rows
    ]
    return Shown(
        lines, further.as_text() if further else None, max((row.delivered_at for row in rows), default=None)
    )


def digest(person: SignedIn, digest_id: int, after: queries.Place | None) -> Shown:
    """One page of what a digest stands for."""
    rows, further = queries.digest_page(person, digest_id, after=after)
    return Shown([line_of(row) for row in rows], further.as_text() if further else None)


def line_of(row: Row[Any]) -> Line:
    """An alert about one clock."""
    procedure = version(row.procedure_version_id).procedure
    promise = metric_title(row.metric, procedure, title=row.clock_title, about=row.about_metric)
    return Line(row, promise, level_words(row.level), is_late(row.level))


def quiet_hours(person: SignedIn) -> str:
    """The sentence that says when this person is left alone."""
    code = calendar_code_of(person.id) or COMPANY
    try:
        title = said_name(current(code).calendar.title)
    except NoCalendar:
        return str(_("Alerts come at any hour: no calendar says when you are at work."))
    return str(
        _(
            "While “%(calendar)s” is closed, promises wait until it opens. "
            "Legal deadlines and urgent requests come at once.",
            calendar=title,
        )
    )


def _digest_line(row: Row[Any], figures: list[Row[Any]], parts: list[Row[Any]]) -> Line:
    count = sum(one.alerts for one in figures)
    return Line(
        row,
        figures=figures_words(figures),
        late=any(one.overdue for one in figures),
        lines=[line_of(part) for part in parts],
        more=count - len(parts),
    )
