"""The conversation as the customer reads it: one entry per event that is theirs to know, told in their words.

What is not listed here is not told. A record of staff is shown only if the customer gets it on paper as well.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from portal.attachments.models import Attachment
from portal.attachments.queries import attachments_of
from portal.ledger.models import Event
from portal.procedures.language import said
from portal.procedures.schema import Procedure
from portal.records.models import Record
from portal.records.reading import Line, stored_lines
from portal.tickets import queries
from portal.tickets.models import Ticket

# Whose words it is, and what it is called. Where nobody's words are shown (a call), only that it happened.
_TOLD = {
    "ticket.opened": ("yours", _l("Your request")),
    "message.customer": ("yours", _l("You wrote")),
    "message.reply": ("ours", _l("wrote to you")),
    "message.call": ("", _l("We spoke on the phone")),
    "ticket.reopened": ("", _l("Your request was opened again")),
}
SHOWN_EVENTS = (*_TOLD, "step.completed")
# What was done, as the technician writes it and the customer signs it.
HANDED_OUT = "service-report"
_NOT_OUTSIDE = frozenset({"money", "person"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the conversation. `side` is yours, ours, or empty for what simply happened."""

    event: Event
    side: str
    who: str
    title: str
    body: str = ""
    files: Sequence[Attachment] = ()
    lines: Sequence[Line] = ()


def conversation_of(ticket: Ticket, procedure: Procedure, timeline: Sequence[queries.Entry]) -> list[Entry]:
    files: dict[int | None, list[Attachment]] = defaultdict(list)
    for attachment in attachments_of(ticket.id, for_customer=True):
        files[attachment.event_id].append(attachment)
    told = (_entry(ticket, procedure, one, files[one.event.id]) for one in timeline)
    return [entry for entry in told if entry is not None]


def _entry(
    ticket: Ticket, procedure: Procedure, one: queries.Entry, files: Sequence[Attachment]
) -> Entry | None:
    """How one event is told to the customer; None when it is not."""
    event = one.event
    if event.type == "step.completed":
        return _step(procedure, one)
    side, title = _TOLD[event.type]
    words = ticket.description if event.type == "ticket.opened" else one.body or ""
    return Entry(event, side, _who(event, side), str(title), words if side else "", files)


def _step(procedure: Procedure, one: queries.Entry) -> Entry | None:
    """A step of the customer's own with what they filled in, and the report of the work."""
    theirs = one.event.actor_kind == "customer"
    if not theirs and (one.record is None or one.record.name != HANDED_OUT):
        return None
    side = "yours" if theirs else "ours"
    lines = lines_of(procedure, one.record) if one.record is not None else ()
    return Entry(one.event, side, _who(one.event, side), _carried_out(procedure, one), lines=lines)


def _who(event: Event, side: str) -> str:
    return event.actor_name if side == "ours" else ""


def _carried_out(procedure: Procedure, one: queries.Entry) -> str:
    """What a step was: the name of the record it left, else of the way it went."""
    definition = procedure.records.get(one.record.name) if one.record is not None else None
    if definition is not None:
        return said(definition.title)
    return said(procedure.step(one.event.facts["step"]).then[one.event.facts["outcome"]].title)


def last_said(ticket: Ticket) -> tuple[str, datetime] | None:
    """The customer's last words and when they came."""
    said_by_them = queries.timeline(ticket, types=("message.customer",))
    if not said_by_them:
        return None
    last = said_by_them[-1]
    return (last.body or "", last.event.at)


def lines_of(procedure: Procedure, record: Record) -> list[Line]:
    """A record's lines without what stays inside: money, and which of our people."""
    definition = procedure.records.get(record.name)
    if definition is None:
        return []
    outside = {one.name for one in definition.fields if one.type not in _NOT_OUTSIDE}
    return [
        line for line in stored_lines(definition, record.values, str(get_locale())) if line.name in outside
    ]
