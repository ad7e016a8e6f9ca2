"""Every SELECT of this room. Whether a person may see the ticket is asked before, by whoever loads the ticket."""

import uuid

from sqlalchemy import select

from portal.attachments.models import Attachment
from portal.extensions import db
from portal.kernel.errors import NotVisible


def attachments_of(ticket_id: int, *, for_customer: bool = False) -> list[Attachment]:
    """The files of a ticket, oldest first. `for_customer`: only those the customer may see."""
    query = select(Attachment).where(Attachment.ticket_id == ticket_id)
    if for_customer:
        query = query.where(Attachment.for_customer)
    return list(db.session.scalars(query.order_by(Attachment.created_at, Attachment.id)))


def attachment_of(ticket_id: int, id_: uuid.UUID, *, for_customer: bool = False) -> Attachment:
    """One file of a ticket; NotVisible when it is another ticket's, or not for this reader."""
    found = db.session.get(Attachment, id_)
    if found is None or found.ticket_id != ticket_id or (for_customer and not found.for_customer):
        raise NotVisible("attachment")
    return found


def stored_digests() -> set[str]:
    """The digest of every file that some ticket names."""
    return set(db.session.scalars(select(Attachment.sha256).distinct()))
