"""Clocks that no procedure starts: a new date told to the customer, and what the law demands once we know.

A promised date is kept or called off together with what it is about; another date takes its place. What the law
demands runs from the moment any employee first knew, on the country's calendar and in the law's way of counting; it
never stands still, and the end of a ticket does not end it: somebody says what was done.
"""

from collections.abc import Mapping
from datetime import datetime

from portal.calendars.budgets import Budget
from portal.calendars.queries import current
from portal.calendars.reckoning import Counting
from portal.commitments import transitions
from portal.commitments.levels import WARNINGS
from portal.commitments.models import UNTIL, Clock, ClockKind
from portal.commitments.settling import OnTicket, finish, live, next_cycle, settled_clocks
from portal.commitments.starting import bare_clock
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.procedures.promises import NATIONAL

SUPERSEDED = "new-date"
PROMISED = "date-promised"
KNOWN = "known"


def start_fixed(
    ticket: OnTicket,
    metric: str,
    due_at: datetime,
    *,
    about: str | None,
    at: datetime,
    by: Actor,
    title: Mapping[str, str] | None = None,
) -> Clock:
    """Promise a date. One that was promised under the same name before and is still owed is called off by it.

    `about`: the promise of the procedure whose keeping keeps this one too. ValueError when `due_at` is not ahead.
    """
    if due_at <= at:
        raise ValueError("A date that is promised lies ahead.")
    clocks, events = settled_clocks(ticket, at)
    earlier = [clock for clock in live(clocks) if clock.metric == metric and clock.is_fixed]
    events += [transitions.cancel(clock, SUPERSEDED, at=at, by=by) for clock in earlier]
    origin = next((clock for clock in live(clocks) if clock.metric == about), None)
    clock = bare_clock(
        ticket,
        metric,
        next_cycle(clocks, metric),
        counting=Counting.COMPANY.value,
        calendar_version_id=current("company").id,
        started_at=at,
        entered_at=at,
        due_at=due_at,
        budget_text=UNTIL,
        about_metric=about,
        heard=list(origin.heard) if origin else [],
        title=dict(title) if title else None,
        warn_percents=list(WARNINGS),
    )
    events.append(transitions.start(clock, PROMISED, by=by))
    db.session.add(clock)
    clocks.append(clock)
    finish(ticket, clocks, events)
    return clock


def start_legal(
    ticket: OnTicket,
    *,
    metric: str,
    rule_id: int | None,
    budget: Budget | None,
    aware_at: datetime,
    entered_at: datetime,
    by: Actor,
    title: Mapping[str, str],
    due_at: datetime | None = None,
) -> Clock:
    """Start what the law demands, from the moment we knew. Overdue at once, if that is how long we knew.

    Without a budget the deadline is `due_at`, a date that a person set.
    """
    clocks, events = settled_clocks(ticket, entered_at)
    clock = bare_clock(
        ticket,
        metric,
        next_cycle(clocks, metric),
        kind=ClockKind.LEGAL,
        counting=Counting.LEGAL.value,
        calendar_version_id=current(NATIONAL).id,
        rule_id=rule_id,
        started_at=aware_at,
        entered_at=entered_at,
        budget_text=str(budget) if budget else UNTIL,
        title=dict(title),
        warn_percents=list(WARNINGS),
        **({} if budget else {"due_at": due_at}),
    )
    events.append(transitions.start(clock, KNOWN, by=by))
    db.session.add(clock)
    events += transitions.notice(clock, entered_at)
    clocks.append(clock)
    finish(ticket, clocks, events)
    return clock


def meet_by_hand(ticket: OnTicket, metric: str, cycle: int, *, at: datetime, by: Actor, fact: str) -> Clock:
    """Somebody says that it is done, `at` that moment. LookupError when there is no such clock to meet."""
    clocks, events = settled_clocks(ticket, at)
    clock = _one(clocks, metric, cycle)
    events.append(transitions.meet(clock, fact, at=at, by=by))
    finish(ticket, clocks, events)
    return clock


def cancel_by_hand(ticket: OnTicket, metric: str, cycle: int, *, at: datetime, by: Actor, fact: str) -> Clock:
    """Somebody says that it is not owed any more. LookupError when there is no such clock that runs."""
    clocks, events = settled_clocks(ticket, at)
    clock = _one(clocks, metric, cycle)
    events.append(transitions.cancel(clock, fact, at=at, by=by))
    finish(ticket, clocks, events)
    return clock


def _one(clocks: list[Clock], metric: str, cycle: int) -> Clock:
    for clock in live(clocks):
        if (clock.metric, clock.cycle) == (metric, cycle):
            return clock
    raise LookupError(f"{metric} {cycle}")
