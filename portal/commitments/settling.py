"""What every verb on clocks begins and ends with: the ticket's clocks, held and settled; then events, alerts, the queue.

Lock order, for everybody: ticket row, then head of the ticket's chain in the ledger, then clocks. Each verb takes the
head first, so one ticket's clocks are read and changed by one transaction at a time, whether a person acts or a
sweep. A sweep waits for nobody (see `sweep`), so no verb can meet it in a deadlock.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from portal.commitments import transitions
from portal.commitments.alerts import alerts_of
from portal.commitments.models import Clock, ClockState
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.ledger.services import NewEvent, append_events, lock_chain
from portal.outbox.services import put_all


class OnTicket(Protocol):
    """As much of a ticket as its clocks know."""

    id: int
    number: str
    procedure_version_id: int
    urgent: bool
    waiting: str | None
    next_due_at: datetime | None
    next_due_metric: str | None
    next_warn_at: datetime | None


def settled_clocks(ticket: OnTicket, at: datetime) -> tuple[list[Clock], list[NewEvent]]:
    """The ticket's clocks, held for this transaction, with everything recorded that fell due before `at`."""
    lock_chain(ticket.number)
    clocks = clocks_of(ticket.id, fresh=True)
    return clocks, [event for clock in clocks for event in transitions.settle(clock, at)]


def finish(ticket: OnTicket, clocks: Sequence[Clock], events: Sequence[NewEvent]) -> None:
    """Tell what happened: in the ledger, to those who must hear of it, and in the queue."""
    append_events(events)
    db.session.flush()  # a clock that is new and overdue at once has its id only now
    put_all(alerts_of(events, clocks))
    refresh_next_due(ticket, clocks)


def refresh_next_due(ticket: OnTicket, clocks: Sequence[Clock] | None = None) -> None:
    """Repeat on the ticket the clock that falls due next, for the queue: running or overdue, never paused.

    An overdue promise for which the customer was told a new date is in the queue by that date.
    """
    if clocks is None:
        clocks = clocks_of(ticket.id)
    replaced = {clock.about_metric for clock in clocks if clock.is_live}
    owed = [
        clock
        for clock in clocks
        if clock.state in {ClockState.RUNNING, ClockState.BREACHED} and clock.metric not in replaced
    ]
    first = min(owed, key=lambda clock: clock.due_at, default=None)
    ticket.next_due_at = first.due_at if first else None
    ticket.next_due_metric = first.metric if first else None
    ticket.next_warn_at = first.warns_from if first else None


def live(clocks: Iterable[Clock]) -> list[Clock]:
    """Those that can still be met."""
    return [clock for clock in clocks if clock.is_live]


def next_cycle(clocks: Iterable[Clock], metric: str) -> int:
    return 1 + max((clock.cycle for clock in clocks if clock.metric == metric), default=0)
