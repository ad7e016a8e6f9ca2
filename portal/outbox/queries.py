"""What one asks of the outbox: how long its oldest waiting row has been owed."""

from datetime import datetime

from sqlalchemy import Connection, select, text

from portal.outbox.models import OutboxRow

# Written out, because a prepared statement with a parameter here could not use the partial index.
_WAITING = text("outbox.state = 'waiting'")


def oldest_waiting(connection: Connection) -> datetime | None:
    """From when the oldest row that nobody was told is owed. One look at an index."""
    query = select(OutboxRow.owed_at).where(_WAITING).order_by(OutboxRow.owed_at).limit(1)
    return connection.scalar(query)
