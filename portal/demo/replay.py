"""Told acts carried out: each at its own moment, through the services that people's clicks go through.

All stories are woven into one row by time, so that numbers, events and ids grow as they would have grown.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.commitments.services import settle_clocks
from portal.demo.accounts import give_accounts
from portal.demo.stories import Act
from portal.extensions import db
from portal.kernel.time import time_at
from portal.tickets.models import Ticket


def replay(acts: Sequence[Act], now: datetime) -> int:
    """Carry out `acts` in order of time; then record what fell due until `now`. Returns the number of tickets."""
    tickets: dict[str, Ticket] = {}
    for act in sorted(acts, key=lambda act: (act.at, act.key, act.place)):
        with time_at(act.at):
            if act.place == 0:
                tickets[act.key] = act.deed()
                continue
            ticket = _follow_up(tickets[act.key]) if act.follow_up else tickets[act.key]
            give_accounts(ticket, act.at)
            _settle(ticket, act.at)
            act.deed(ticket)
    with time_at(now):
        open_tickets = db.session.scalars(
            select(Ticket).where(Ticket.ended_at.is_(None)).order_by(Ticket.id)
        ).all()
        for ticket in open_tickets:
            settle_clocks(ticket, at=now)
    return len(tickets)


def _settle(ticket: Ticket, at: datetime) -> None:
    """What fell due before `at` is written before what was done then."""
    next_due = ticket.next_warn_at or ticket.next_due_at
    if next_due is not None and next_due < at:
        settle_clocks(ticket, at=at)


def _follow_up(ticket: Ticket) -> Ticket:
    """The ticket that a low score opened."""
    return db.session.scalars(select(Ticket).where(Ticket.follows_id == ticket.id)).one()
