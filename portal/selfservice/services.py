"""What customers do: file a request, write to us, carry out a step that is theirs. Each does its work once.

A click too many, a retry on a bad line, the Back button: the second time finds the first time's work and changes nothing.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.attachments.queries import attachments_of
from portal.attachments.services import Stored
from portal.kernel.actors import customer
from portal.kernel.errors import StaleVersion
from portal.kernel.time import now
from portal.selfservice import stages, telling
from portal.tickets import acts, messages, queries
from portal.tickets.acts import Values
from portal.tickets.models import Ticket
from portal.tickets.opening import NewRequest, open_ticket

_SAME_WORDS_WITHIN = timedelta(minutes=10)
_OPERATIONS = uuid.UUID("6b0d4f0e-7f0c-4c38-9d0c-7d6f3c0c5b11")


def file_request(asked: NewRequest, *, operation: str) -> Ticket:
    """Open the ticket of this request, or find the one it opened before."""
    return open_ticket(asked, by=customer(asked.contact_name), operation_id=operation_of(asked, operation))


def operation_of(asked: NewRequest, operation: str) -> str:
    """The operation's id together with the words it carries.

    The same page sent twice is one request. The same page sent again after a correction is another: a correction must
    not be swallowed, and an id that two scripts happen to share must not show one the other's link.
    """
    words = (
        operation,
        asked.contact_name,
        asked.organisation,
        str(asked.phone),
        str(asked.email),
        asked.serial,
        asked.description,
        str(asked.urgent),
        str(asked.wished_at),
    )
    return str(uuid.uuid5(_OPERATIONS, "\x1f".join(words)))


def write_to_us(number: str, token: str, body: str, files: Sequence[Stored]) -> Ticket:
    """Take the customer's words and files. Words just said and files already here are not taken again."""
    ticket = queries.ticket_by_link(number, token, to_change=True)
    here = {attachment.sha256 for attachment in attachments_of(ticket.id)}
    new = [file for file in files if file.sha256 not in here]
    if new or (body and not _just_said(ticket, body)):
        messages.customer_message(ticket, body, by=customer(ticket.contact_name), files=new)
    return ticket


def carry_out_step(
    number: str, token: str, step: str, outcome: str, values: Values, *, moves: int | None
) -> Ticket:
    """Complete a step of the customer's. `moves` is how far the page they saw had come; None: they saw none.

    Raises StaleVersion when the ticket has moved since: nobody signs for what they were not shown.
    """
    ticket = queries.ticket_by_link(number, token, to_change=True)
    if moves is not None and moves != _moves_of(ticket):
        raise StaleVersion(
            _l("Your request has moved on since you opened this page. Please read what is new.")
        )
    acts.carry_out(ticket, step, outcome, values, by=customer(ticket.contact_name))
    return ticket


def _moves_of(ticket: Ticket) -> int:
    return stages.count_moves(entry.event for entry in queries.timeline(ticket, types=stages.MOVES))


def _just_said(ticket: Ticket, body: str) -> bool:
    last = telling.last_said(ticket)
    return last is not None and last[0] == body and now() - last[1] < _SAME_WORDS_WITHIN
