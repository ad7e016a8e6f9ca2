"""What the law demands, as the first lines of the explanation of a legal clock. Pure; the rule itself is `legal.rules`."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from portal.commitments.lines import Line, Named
from portal.legal.rules import Basis, Rule
from portal.procedures.durations import parse_budget
from portal.procedures.sentences import N_

SET_BY_PERSON = Line("rule", N_("a date that a person set; it is not counted, and nothing pauses it."))
DUE_AS_SET = N_("Due: the date that was set.")


class LegalClock(Protocol):
    """As much of a legal clock as is told."""

    metric: str
    started_at: datetime
    entered_at: datetime
    budget_text: str
    title: dict[str, str] | None

    @property
    def is_fixed(self) -> bool: ...


def legal_lines(clock: LegalClock, rule: Rule | None) -> Iterator[Line]:
    """When it was known and when it was entered, what the rule says, and whether anybody confirmed it."""
    if rule is None:
        known = Line("start", N_("First known to somebody of the company."), clock.started_at)
    else:
        msgid = N_("First known to somebody of the company. The law counts from: %(since)s.")
        known = Line("start", msgid, clock.started_at, {"since": rule.since})
    yield known
    if clock.entered_at != clock.started_at:
        yield Line("entered", N_("Entered here. That does not change when it began."), clock.entered_at)
    yield _limit(clock, rule)
    if rule is None:
        return
    parts: dict[str, object] = {"article": rule.article, "recipient": rule.recipient, "form": rule.form}
    yield Line("article", N_("Source: %(article)s. To: %(recipient)s. Form: %(form)s."), parts=parts)
    if rule.to_confirm:
        yield Line("unconfirmed", N_("Nobody of QA has confirmed this rule yet: check it against the law."))


def _limit(clock: LegalClock, rule: Rule | None) -> Line:
    title = Named(clock.title) if clock.title else clock.metric
    if clock.is_fixed and rule is not None:
        return Line(
            "budget",
            N_("“%(rule)s”: the law gives no number, so a person set the date."),
            parts={"rule": title},
        )
    if clock.is_fixed:
        return Line(
            "budget", N_("“%(rule)s”: no rule speaks of it, so a person decided."), parts={"rule": title}
        )
    msgid = (
        N_("The company's own rule, stricter than the law, allows %(budget)s: “%(rule)s”.")
        if rule is not None and rule.basis is Basis.COMPANY
        else N_("The law allows %(budget)s: “%(rule)s”.")
    )
    return Line("budget", msgid, parts={"budget": parse_budget(clock.budget_text), "rule": title})
