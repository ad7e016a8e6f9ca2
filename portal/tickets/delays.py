"""Giving account of an overdue promise: why it was not kept, and a new date in words that the customer reads."""

from collections.abc import Collection, Iterable
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.policy import require
from portal.commitments import services as commitments
from portal.commitments.delays import Delay, Owed, Reason, accounts_owed, blocked_by, date_metric
from portal.commitments.models import Clock
from portal.commitments.queries import clocks_of
from portal.commitments.titles import clock_title
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, StaleVersion
from portal.kernel.time import now
from portal.ledger.chain import text_digest
from portal.ledger.models import Event
from portal.ledger.services import append_event
from portal.procedures import engine
from portal.procedures.schema import Procedure
from portal.tickets import messages
from portal.tickets.duty_sentences import REASONS
from portal.tickets.guards import procedure_of, touch
from portal.tickets.models import Message, Ticket
from portal.web.clock_words import local_words

STAFF = "staff"


class AccountOwed(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """A step would meet an overdue promise whose delay nobody has told the customer yet."""

    place = "delay-panel"


def tell_delay(
    ticket: Ticket,
    metrics: Collection[str],
    *,
    kind: Reason,
    reason: str,
    new_due_at: datetime | None,
    words: str,
    by: Actor,
) -> Event:
    """Give account of the overdue promises `metrics`: the reason stays inside, words and new date go to the customer.

    The new date is a clock of its own, met together with the promise it is about. Raises StaleVersion when none of
    them owes an account any more, DomainError when a date is wanted and missing, or does not lie ahead.
    """
    require(by, "delay.tell")
    procedure = procedure_of(ticket)
    owed = [one for one in owed_on(ticket, procedure) if one.clock.metric in metrics]
    if not owed:
        raise StaleVersion(_l("No overdue promise of this ticket owes an account any more."))
    dated = [one.clock for one in owed if not one.answered]
    _check_date(new_due_at if dated else None, wanted=bool(dated))
    event = _append(ticket, owed, kind=kind, reason=reason, new_due_at=new_due_at if dated else None, by=by)
    for clock in dated:
        if new_due_at is not None:
            metric = date_metric(clock.metric)
            commitments.start_fixed(ticket, metric, new_due_at, about=clock.metric, at=event.at, by=by)
    messages.reply(ticket, _letter(ticket, words, kind, new_due_at if dated else None), by=by)
    return event


def owed_on(ticket: Ticket, procedure: Procedure) -> list[Owed]:
    """The overdue promises of `ticket` that owe an account now."""
    return accounts_owed(clocks_of(ticket.id), procedure, now())


def require_account(ticket: Ticket, procedure: Procedure, step: str, outcome: str, *, by: Actor) -> None:
    """Raise AccountOwed when this step of ours would meet an overdue promise without an account.

    Nothing stands in the way of words and calls, nor of what the customer does.
    """
    if by.kind != STAFF:
        return
    facts = engine.facts_of(procedure, step, outcome)
    if not any(engine.clock_changes(procedure, fact).stop for fact in facts):
        return
    blocked = blocked_by(owed_on(ticket, procedure), procedure, facts)
    if blocked:
        names = _listed(blocked, procedure)
        raise AccountOwed(
            _(
                "%(promises)s is overdue. First tell the customer why, and a new date; then do this.",
                promises=names,
            )
        )


def first_words(ticket: Ticket, owed: Iterable[Owed], procedure: Procedure) -> str:
    """What could be written to the customer, in the language of their request; to be changed by whoever sends it."""
    with force_locale(ticket.language.replace("-", "_")):
        names = _listed([one.clock for one in owed], procedure)
        return str(
            _(
                "Dear %(name)s, we promised you %(promises)s and did not keep it in time. We are sorry.",
                name=ticket.contact_name,
                promises=names,
            )
        )


def _listed(clocks: Iterable[Clock], procedure: Procedure) -> str:
    return str(_(", ")).join(str(_("“%(promise)s”", promise=clock_title(one, procedure))) for one in clocks)


def _check_date(new_due_at: datetime | None, *, wanted: bool) -> None:
    if wanted and new_due_at is None:
        sentence = _l("Write the new date that the customer is told.")
        raise DomainError(sentence, fields={"new_due_at": sentence})
    if new_due_at is not None and new_due_at <= now():
        sentence = _l("The new date must lie ahead.")
        raise DomainError(sentence, fields={"new_due_at": sentence})


def _append(
    ticket: Ticket,
    owed: Iterable[Owed],
    *,
    kind: Reason,
    reason: str,
    new_due_at: datetime | None,
    by: Actor,
) -> Event:
    """The event with its words, which stay inside, and one row for each promise it is about."""
    promises = [
        {"metric": one.clock.metric, "cycle": one.clock.cycle, "due_at": one.clock.due_at.isoformat()}
        for one in owed
    ]
    facts: dict[str, object] = {
        "promises": promises,
        "reason": kind.value,
        "body_sha256": text_digest(reason),
        "new_due_at": new_due_at.isoformat() if new_due_at else None,
    }
    event = append_event(ticket.number, "delay.told", by=by, facts=facts)
    db.session.add(Message(event_id=event.id, ticket_id=ticket.id, body=reason))
    db.session.add_all(
        Delay(
            ticket_id=ticket.id,
            clock_id=one.clock.id,
            reason_kind=kind.value,
            event_id=event.id,
            new_due_at=None if one.answered else new_due_at,
            told_at=event.at,
            by_id=by.id,
        )
        for one in owed
    )
    touch(ticket)
    return event


def _letter(ticket: Ticket, words: str, kind: Reason, new_due_at: datetime | None) -> str:
    """The words with reason and new date under them, so that what is read and what is counted never differ."""
    lines = []
    with force_locale(ticket.language.replace("-", "_")):
        if kind != Reason.OTHER:  # whose words say it
            lines.append(str(_("Reason: %(reason)s", reason=str(REASONS[kind]))))
        if new_due_at is not None:
            lines.append(str(_("New date: %(moment)s", moment=local_words(new_due_at, deadline=True))))
    return "\n\n".join([words, "\n".join(lines)]) if lines else words
