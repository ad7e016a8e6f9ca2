"""Files added to a ticket without words."""

from collections.abc import Sequence

from portal.attachments.services import Stored, attach_files
from portal.kernel.actors import Actor
from portal.ledger.services import append_event
from portal.tickets.guards import touch
from portal.tickets.models import Ticket


def add_files(ticket: Ticket, files: Sequence[Stored], *, by: Actor, for_customer: bool = True) -> None:
    """Attach files with one event for all of them; none changes nothing."""
    if not files:
        return
    event = append_event(ticket.number, "files.added", by=by, facts={"files": len(files)})
    attach_files(ticket.id, files, event_id=event.id, for_customer=for_customer)
    touch(ticket)
