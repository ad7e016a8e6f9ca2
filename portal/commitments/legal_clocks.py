"""The clocks of what the law demands: what a rule comes to before it is started, and a date that a person set.

A rule with a number starts a clock by `by_hand.start_legal`. Where the law says "immediately", or no rule speaks at all,
a person sets the date: the same kind of clock, never paused, until that date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.calendars.queries import current
from portal.calendars.reckoning import Counting, reckon
from portal.commitments.by_hand import start_legal
from portal.commitments.models import Clock
from portal.commitments.settling import OnTicket
from portal.commitments.titles import LEGAL
from portal.kernel.actors import Actor
from portal.legal.rules import Rule
from portal.procedures.promises import NATIONAL

# The clock of what a person decided without a rule.
BY_PERSON = f"{LEGAL}decision"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would come to: `due_at` is empty where a person must set it; `shifted_at` is information only."""

    rule: Rule
    due_at: datetime | None = None
    shifted_at: datetime | None = None
    provisional: bool = False


def preview(rule: Rule, aware_at: datetime) -> Preview:
    """The deadline `rule` gives to what was known `aware_at`, on the country's calendar in the law's way of counting."""
    if rule.budget is None or not rule.counts_by_itself:
        return Preview(rule)
    calendar = current(NATIONAL).calendar
    reckoning = reckon(aware_at, rule.budget, calendar=calendar, counting=Counting.LEGAL)
    due = reckoning.due()
    return Preview(rule, due, reckoning.shifted(due), reckoning.is_provisional(due))


def start_rule(
    ticket: OnTicket,
    rule: Rule,
    *,
    aware_at: datetime,
    entered_at: datetime,
    by: Actor,
    due_at: datetime | None = None,
) -> Clock:
    """Start the clock of `rule`; `due_at` is the date a person set where the rule gives none."""
    title = {"zh-Hans": rule.title.zh_hans, "en": rule.title.en}
    if rule.budget is not None and due_at is None:
        return start_legal(
            ticket,
            metric=rule.metric,
            rule_id=rule.id,
            budget=rule.budget,
            aware_at=aware_at,
            entered_at=entered_at,
            by=by,
            title=title,
        )
    if due_at is None:
        raise ValueError("The rule gives no number: somebody must set the date.")
    return start_until(
        ticket,
        rule.metric,
        due_at,
        aware_at=aware_at,
        entered_at=entered_at,
        by=by,
        title=title,
        rule_id=rule.id,
    )


def start_until(
    ticket: OnTicket,
    metric: str,
    due_at: datetime,
    *,
    aware_at: datetime,
    entered_at: datetime,
    by: Actor,
    title: Mapping[str, str],
    rule_id: int | None = None,
) -> Clock:
    """Start what the law demands by a date that a person set. It runs from the moment we knew, and never stands still."""
    return start_legal(
        ticket,
        metric=metric,
        rule_id=rule_id,
        budget=None,
        due_at=due_at,
        aware_at=aware_at,
        entered_at=entered_at,
        by=by,
        title=title,
    )
