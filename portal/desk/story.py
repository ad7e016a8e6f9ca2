"""The ticket's timeline as the desk prints it. What a clock did because of an act is told under that act."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import get_locale

from portal.attachments.models import Attachment
from portal.attachments.queries import attachments_of
from portal.attachments.serving import SHOWN_IN_PLACE
from portal.ledger.models import Event
from portal.procedures.schema import Procedure
from portal.records.reading import stored_lines
from portal.tickets.guards import procedure_of
from portal.tickets.models import Ticket
from portal.tickets.queries import Entry, timeline
from portal.tickets.sentences import sentence_of

KINDS = {
    "message.reply": "message",
    "message.customer": "message",
    "message.note": "note",
    "message.call": "call",
    "clock.breached": "alarm",
    "clock.escalated": "alarm",
    "clock.warned": "warned",
}
SIDES = {"message.reply": "us", "message.customer": "customer"}
# What a clock does because of an act is told under that act. These come by themselves, with time.
_BY_THEMSELVES = ("clock.breached", "clock.escalated", "clock.warned")
_OF_TIME = ("alarm", "warned")
_SAME_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class FileShown:
    """An attachment as components/files.html shows it."""

    name: str
    size: int
    url: str
    image_url: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline, ready to be printed; `clocks` are the quiet lines under it."""

    event: Event
    sentence: str
    kind: str
    side: str | None = None
    body: str | None = None
    lines: list[Any] = field(default_factory=list)
    files: list[FileShown] = field(default_factory=list)
    clocks: list["Told"] = field(default_factory=list)


def told(ticket: Ticket) -> list[Told]:
    """The timeline, newest first: two queries."""
    procedure = procedure_of(ticket)
    language = str(get_locale())
    files = _files(ticket)
    found: list[Told] = []
    for entry in timeline(ticket):
        line = _line(entry, procedure, language, files)
        if found and _heard(found[-1], line):
            found[-1].clocks.append(line)
        elif not _folded(found, line):
            found.append(line)
    return found[::-1]


def _folded(found: list[Told], line: Told) -> bool:
    """While nothing but time passed, a clock is told by its last word: overdue says more than 95 % of the time.

    A warning gives way to what came after it; who was told of a deadline missed is told under it. The whole story of
    a clock is on its own page. Returns whether the line has found its place.
    """
    if line.kind not in _OF_TIME:
        return False
    for index in range(len(found) - 1, -1, -1):
        earlier = found[index]
        if earlier.kind not in _OF_TIME:
            return False
        if _clock_of(earlier) == _clock_of(line):
            if earlier.kind == "alarm":
                earlier.clocks.append(line)
                return True
            del found[index]
            return False
    return False


def _clock_of(line: Told) -> tuple[object, object]:
    return line.event.facts.get("metric"), line.event.facts.get("cycle")


def _heard(act: Told, line: Told) -> bool:
    """Whether `line` is a clock that `act` started, stopped, paused or let go on."""
    if line.kind != "clock" or act.kind in _OF_TIME:
        return False
    return line.event.at - act.event.at < _SAME_MOMENT


def _line(entry: Entry, procedure: Procedure, language: str, files: dict[int, list[FileShown]]) -> Told:
    event, record = entry.event, entry.record
    lines: list[Any] = []
    if record is not None and record.name in procedure.records:
        lines = stored_lines(procedure.records[record.name], record.values, language)
    return Told(
        event,
        sentence_of(event, procedure),
        _kind(event.type),
        SIDES.get(event.type),
        entry.body,
        lines,
        files.get(event.id, []),
    )


def _kind(type_: str) -> str:
    if type_.startswith("clock.") and type_ not in _BY_THEMSELVES:
        return "clock"
    return KINDS.get(type_, "change")


def _files(ticket: Ticket) -> dict[int, list[FileShown]]:
    """The ticket's files by the event they came with."""
    found: dict[int, list[FileShown]] = defaultdict(list)
    for file in attachments_of(ticket.id):
        found[file.event_id or 0].append(_shown(ticket, file))
    return found


def _shown(ticket: Ticket, file: Attachment) -> FileShown:
    url = url_for("desk.file", number=ticket.number, file_id=file.id)
    return FileShown(file.name, file.size, url, url if file.media_type in SHOWN_IN_PLACE else None)
