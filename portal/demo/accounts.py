"""What the demo company tells its customers when a promise is overdue: why, and a new date, some hours after it was due."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.accounts.models import Person, Role
from portal.accounts.policy import may
from portal.commitments.delays import Reason, accounts_owed
from portal.commitments.models import Clock
from portal.commitments.queries import clocks_of
from portal.commitments.services import settle_clocks
from portal.demo import words
from portal.extensions import db
from portal.kernel.time import COMPANY_ZONE, time_at
from portal.procedures.schema import Procedure
from portal.tickets.delays import first_words, tell_delay
from portal.tickets.guards import procedure_of
from portal.tickets.models import Ticket

_AFTER = timedelta(hours=3)
_AHEAD = timedelta(hours=5)
_REASONS = (Reason.PARTS, Reason.DIAGNOSIS, Reason.CUSTOMER, Reason.PEOPLE)


def give_accounts(ticket: Ticket, until: datetime) -> None:
    """Account for every promise of `ticket` that fell overdue before `until`, when something was done on it again."""
    if ticket.next_due_at is None or ticket.next_due_at >= until:
        return
    procedure = procedure_of(ticket)
    clocks = clocks_of(ticket.id)
    owed = [one for one in accounts_owed(clocks, procedure, until) if not one.answered]
    if not owed:
        return
    since = max(_promised(one.clock, clocks, until) for one in owed)
    at = since + min(_AFTER, (until - since) / 2)
    with time_at(at):
        settle_clocks(ticket, at=at)
        _tell(ticket, procedure, at, _whole_hour(until + _AHEAD))


def _tell(ticket: Ticket, procedure: Procedure, at: datetime, date: datetime) -> None:
    owed = [one for one in accounts_owed(clocks_of(ticket.id), procedure, at) if not one.answered]
    kind = _REASONS[ticket.id % len(_REASONS)]
    tell_delay(
        ticket,
        [one.clock.metric for one in owed],
        kind=kind,
        reason=words.DELAY_REASONS[kind.value],
        new_due_at=date,
        words=first_words(ticket, owed, procedure) + words.DELAY_TOLD[kind.value],
        by=_teller(ticket),
    )


def _promised(clock: Clock, clocks: list[Clock], until: datetime) -> datetime:
    """The last moment that was promised for it and has passed: its deadline, or the new date."""
    dates = [one.due_at for one in clocks if one.about_metric == clock.metric and one.due_at < until]
    return max([clock.due_at, *dates])


def _teller(ticket: Ticket) -> Person:
    """Whoever has the ticket and serves customers, else the first agent."""
    person = db.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    if person is not None and may(person, "delay.tell"):
        return person
    agents = select(Person).where(Person.role_names.any(Role.AGENT.value)).order_by(Person.id).limit(1)
    return db.session.scalars(agents).one()


def _whole_hour(moment: datetime) -> datetime:
    return moment.astimezone(COMPANY_ZONE).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
