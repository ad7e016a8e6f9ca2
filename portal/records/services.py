"""Writing records. Whether a record may be written is decided above, by the step that asked for it."""

from collections.abc import Mapping

from portal.extensions import db
from portal.records.models import Record
from portal.records.stored import record_digest, to_json

__all__ = ["record_digest", "save_record"]


def save_record(
    ticket_id: int, event_id: int, *, step: str, name: str, values: Mapping[str, object]
) -> Record:
    """Keep a filled-in form beside the event that tells of it. The event's facts hold `record_digest(values)`."""
    record = Record(ticket_id=ticket_id, event_id=event_id, step=step, name=name, values=to_json(values))
    db.session.add(record)
    return record
