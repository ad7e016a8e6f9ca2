"""Overdue promises owe an account: why, and a new date that the customer is told. What owes one, and what was told.

The demand begins when a promise is past due and unmet, ends with an account whose new date lies ahead, and comes again
when that date has passed too. What the law demands is no promise: nobody tells a customer a new date for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from portal.commitments.models import Clock, ClockKind, ClockState
from portal.commitments.titles import DATE
from portal.extensions import Model
from portal.procedures import engine
from portal.procedures.schema import Procedure

_WHEN = TIMESTAMP(timezone=True)
_LONGEST = 40
REPLY = "reply"


class Reason(StrEnum):
    """Why a promise could not be kept. Closed, so that it can be counted; the words beside it say the rest."""

    PARTS = "parts"
    PEOPLE = "people"
    DIAGNOSIS = "diagnosis"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    TRANSPORT = "transport"
    MISTAKE = "mistake"
    OTHER = "other"


class Delay(Model):
    """One account given for one overdue clock. Written once. `new_due_at` is empty where the words were the answer."""

    __tablename__ = "delays"
    __table_args__ = (UniqueConstraint("clock_id", "event_id"), Index("ix_delays_ticket_id", "ticket_id"))

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    reason_kind: Mapped[str] = mapped_column(String(12))
    event_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("events.id"))
    new_due_at: Mapped[datetime | None] = mapped_column(_WHEN)
    told_at: Mapped[datetime] = mapped_column(_WHEN)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


@dataclass(frozen=True, slots=True)
class Owed:
    """An overdue promise without an account. `answered`: words to the customer are all that it asks for."""

    clock: Clock
    answered: bool


def accounts_owed(clocks: Sequence[Clock], procedure: Procedure, at: datetime) -> list[Owed]:
    """The overdue promises among a ticket's clocks that owe an account `at` this moment, the oldest due first."""
    dated = {clock.about_metric for clock in clocks if _is_ahead(clock, at)}
    owed = [clock for clock in clocks if _is_overdue(clock, at) and clock.metric not in dated]
    return [Owed(clock, _is_answered(clock, procedure)) for clock in sorted(owed, key=lambda one: one.due_at)]


def blocked_by(owed: Iterable[Owed], procedure: Procedure, facts: Iterable[str]) -> list[Clock]:
    """Of the promises that owe an account, those that a step with these facts would meet."""
    return [one.clock for one in owed if _would_meet(one.clock, procedure, facts)]


def date_metric(metric: str) -> str:
    """What the clock of a new date about `metric` is called."""
    return metric[: _LONGEST - len(DATE)] + DATE


def _is_overdue(clock: Clock, at: datetime) -> bool:
    if clock.kind != ClockKind.PROMISE or clock.about_metric is not None:
        return False
    return clock.state == ClockState.BREACHED or (clock.state == ClockState.RUNNING and clock.due_at < at)


def _is_ahead(clock: Clock, at: datetime) -> bool:
    """Whether this is a new date that was told and has not passed."""
    return clock.about_metric is not None and clock.state == ClockState.RUNNING and clock.due_at >= at


def _is_answered(clock: Clock, procedure: Procedure) -> bool:
    return _would_meet(clock, procedure, (REPLY,))


def _would_meet(clock: Clock, procedure: Procedure, facts: Iterable[str]) -> bool:
    promise = procedure.promises.get(clock.metric)
    if promise is None:
        return False
    heard: tuple[str, ...] = clock.heard_facts
    for fact in facts:
        if clock.metric not in engine.clock_changes(procedure, fact).stop:
            continue
        heard = engine.heard_after(promise, heard, fact)
        if engine.is_kept(promise, heard):
            return True
    return False
