"""What the law demands on a ticket: a matter is begun, a person decides where no rule speaks, a duty is reported.

The law counts from the moment any employee first knew, which may be before the ticket: both that and the moment of the
entry are kept. Legal duties outlive the ticket, so none of these verbs asks whether it is still open.
"""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.accounts.policy import require
from portal.commitments import services as commitments
from portal.commitments.legal_clocks import BY_PERSON, start_rule, start_until
from portal.commitments.models import Clock, ClockKind
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, StaleVersion
from portal.kernel.time import now
from portal.ledger.chain import text_digest
from portal.ledger.models import Event
from portal.ledger.services import append_event
from portal.legal.decision import Decided
from portal.legal.rules import Question
from portal.legal.services import answer
from portal.legal.vocabulary import vocabulary
from portal.tickets.guards import require_version, touch
from portal.tickets.models import Message, Ticket
from portal.tickets.same_matter import DECIDED, about, begun_before, require_new

REPORTED = "legal.reported"


def begin_matter(
    ticket: Ticket,
    question: Question,
    aware_at: datetime,
    *,
    dates: Mapping[int, datetime],
    version: int | None,
    by: Actor,
    another: bool = False,
) -> Event:
    """Start one clock for each rule that speaks of the matter; `dates` are those a person set, by rule.

    Raises DomainError when no rule speaks of it (then a person decides), a date is missing or has passed, or the same
    is still owed: known since the same moment, or since another one without `another`, that it is another event.
    """
    require(by, "legal.decide")
    require_version(ticket, version)
    _check_awareness(aware_at)
    require_new(begun_before(ticket, question), aware_at, another=another)
    found = answer(question)
    if not isinstance(found, Decided):
        raise DomainError(
            _l("No rule speaks of this. Decide yourself whether it is reportable, and say why.")
        )
    entered_at = now()
    wanted = {
        rule.id: _date_for(rule.id, dates, entered_at) for rule in found.rules if not rule.counts_by_itself
    }
    started = [
        start_rule(ticket, rule, aware_at=aware_at, entered_at=entered_at, by=by, due_at=wanted.get(rule.id))
        for rule in found.rules
    ]
    return _decided(ticket, question, aware_at, entered_at, by=by, outcome="rules", rules=_told(started))


def decide_matter(
    ticket: Ticket,
    question: Question,
    aware_at: datetime,
    *,
    due_at: datetime | None,
    reason: str,
    version: int | None,
    by: Actor,
    another: bool = False,
) -> Event:
    """Keep what a person decided where no rule speaks: reportable by `due_at`, or not reportable when it is empty."""
    require(by, "legal.decide")
    require_version(ticket, version)
    _check_awareness(aware_at)
    require_new(begun_before(ticket, question), aware_at, another=another)
    if isinstance(answer(question), Decided):
        raise DomainError(_l("A rule speaks of this by now. Look at it again: the rule decides."))
    entered_at = now()
    outcome: dict[str, object] = {"outcome": "not-reportable"}
    if due_at is not None:
        clock = _start_decided(ticket, question, due_at, aware_at=aware_at, entered_at=entered_at, by=by)
        outcome = {"outcome": "reportable", "due_at": due_at.isoformat(), "rules": _told([clock])}
    return _decided(ticket, question, aware_at, entered_at, by=by, reason=reason, **outcome)


def _start_decided(
    ticket: Ticket,
    question: Question,
    due_at: datetime,
    *,
    aware_at: datetime,
    entered_at: datetime,
    by: Actor,
) -> Clock:
    """The clock of a date that a person set without a rule; it is called by what happened."""
    if due_at <= entered_at:
        sentence = _l("The date must lie ahead.")
        raise DomainError(sentence, fields={"due_at": sentence})
    title = vocabulary().matters[question.matter].title
    return start_until(
        ticket,
        BY_PERSON,
        due_at,
        aware_at=aware_at,
        entered_at=entered_at,
        by=by,
        title={"zh-Hans": title.zh_hans, "en": title.en},
    )


def report_duty(
    ticket: Ticket, metric: str, cycle: int, *, at: datetime, to: str, reference: str, by: Actor
) -> Event:
    """Note that a duty was done: when, towards whom, under which number. Raises StaleVersion when it was noted before."""
    require(by, "legal.decide")
    clock = next((one for one in open_duties(ticket) if (one.metric, one.cycle) == (metric, cycle)), None)
    if clock is None:
        raise StaleVersion(_l("This duty has been reported already. The page now shows when."))
    if at > now():
        sentence = _l("A report lies behind us: this moment is still to come.")
        raise DomainError(sentence, fields={"at": sentence})
    if at < clock.started_at:
        sentence = _l("Nothing can be reported before it was known.")
        raise DomainError(sentence, fields={"at": sentence})
    facts: dict[str, object] = {
        "metric": metric,
        "cycle": cycle,
        "title": clock.title,
        "at": at.isoformat(),
        "to": to,
        "reference": reference,
        "due_at": clock.due_at.isoformat(),
        "late": at > clock.due_at,
    }
    event = append_event(ticket.number, REPORTED, by=by, facts=facts)
    commitments.meet_by_hand(ticket, metric, cycle, at=at, by=by, fact="reported")
    touch(ticket)
    return event


def open_duties(ticket: Ticket) -> list[Clock]:
    """The legal clocks of `ticket` that are not met, the one that falls due first on top."""
    found = [clock for clock in clocks_of(ticket.id) if clock.kind == ClockKind.LEGAL and clock.is_live]
    return sorted(found, key=lambda clock: (clock.due_at, clock.id))


def _check_awareness(aware_at: datetime) -> None:
    if aware_at > now():
        sentence = _l("Nobody can have known it in the future.")
        raise DomainError(sentence, fields={"aware_at": sentence})


def _date_for(rule_id: int, dates: Mapping[int, datetime], entered_at: datetime) -> datetime:
    date = dates.get(rule_id)
    if date is None:
        sentence = _l("The law gives no number here: write by when we do it.")
        raise DomainError(sentence, fields={f"due_{rule_id}": sentence})
    if date <= entered_at:
        sentence = _l("The date must lie ahead.")
        raise DomainError(sentence, fields={f"due_{rule_id}": sentence})
    return date


def _told(clocks: list[Clock]) -> list[dict[str, object]]:
    return [
        {"metric": one.metric, "cycle": one.cycle, "rule": one.rule_id, "due_at": one.due_at.isoformat()}
        for one in clocks
    ]


def _decided(
    ticket: Ticket,
    question: Question,
    aware_at: datetime,
    entered_at: datetime,
    *,
    by: Actor,
    reason: str = "",
    **outcome: object,
) -> Event:
    """The decision with both times; a person's reason stays inside, beside the event."""
    facts: dict[str, object] = {
        **about(question),
        "aware_at": aware_at.isoformat(),
        "entered_at": entered_at.isoformat(),
        **outcome,
    }
    if reason:
        facts["body_sha256"] = text_digest(reason)
    event = append_event(ticket.number, DECIDED, by=by, facts=facts)
    if reason:
        db.session.add(Message(event_id=event.id, ticket_id=ticket.id, body=reason))
    touch(ticket)
    return event
