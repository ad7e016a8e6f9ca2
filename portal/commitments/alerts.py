"""What others must hear of a clock, as facts for the outbox, in the same transaction as the event that tells it.

Who that is by name, by which channel and at what hour is decided where alerts are sent. A level of a deadline is one
fact: recorded twice, it is owed once; a deadline that moved has levels of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from portal.commitments.models import Clock
from portal.ledger.services import NewEvent
from portal.outbox.services import Fact
from portal.procedures.promises import OVERDUE

KIND = "clock-alert"
_TOLD = {"clock.warned": "percent", "clock.breached": None, "clock.escalated": "level"}


def alert(clock: Any, level: str, to: Sequence[str], *, due_at: datetime, at: datetime) -> Fact:
    """One level of one clock, as it must be told. `clock` is a row with id, ticket, number, metric, cycle, generation."""
    key = f"clock:{clock.id}:breach" if level == OVERDUE else f"clock:{clock.id}:{clock.generation}:{level}"
    payload = {
        "clock": clock.id,
        "ticket": clock.ticket_id,
        "number": clock.number,
        "metric": clock.metric,
        "cycle": clock.cycle,
        "level": level,
        "to": list(to),
        "due_at": due_at.isoformat(),
        "at": at.isoformat(),
    }
    return Fact(KIND, key, payload)


def alerts_of(events: Iterable[NewEvent], clocks: Iterable[Clock]) -> list[Fact]:
    """The facts of those events that somebody must hear of. The clocks have their ids by now."""
    by_name = {(clock.metric, clock.cycle): clock for clock in clocks}
    facts = []
    for event in events:
        told: dict[str, Any] = event.facts
        if event.type not in _TOLD or not told["to"] or event.at is None:
            continue
        word = _TOLD[event.type]
        level = str(told[word]) if word else OVERDUE
        clock = by_name[told["metric"], told["cycle"]]
        due = datetime.fromisoformat(told["due_at"])
        facts.append(alert(clock, level, told["to"], due_at=due, at=event.at))
    return facts
