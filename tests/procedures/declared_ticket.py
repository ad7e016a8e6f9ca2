"""A ticket under a procedure that includes declared clocks, driven through the portal's own verbs.

Each fact of theirs has an outcome that makes it, and each clock one that makes everything except what stops it.
"""

from datetime import datetime, timedelta
from itertools import count

from portal.accounts.models import Person
from portal.commitments.models import Clock
from portal.commitments.queries import clocks_of
from portal.kernel.actors import SYSTEM, customer
from portal.kernel.time import time_at
from portal.procedures.catalogue import codes, declared
from portal.procedures.named_facts import NAMED_FACTS
from portal.procedures.services import publish_procedure
from portal.tickets import messages
from portal.tickets.acts import carry_out
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket

TICKET_CODES = [code for code in codes() if declared(code).is_of_a_ticket]
SAID = {"reply", "call", "customer-message"}
_A_SECOND = timedelta(seconds=1)
_HEAD = """\
procedure: declared
title: {zh-Hans: 全部时限, en: All declared clocks}
document: {code: SOP-T, revision: R00}
kind: declared
promises:
"""
_STEP = """\
steps:
  - step: work
    title: {zh-Hans: 处理, en: Work}
    customer-title: {zh-Hans: 处理, en: Work}
    by: [agent, admin]
    then:
      over: {to: closed, title: {zh-Hans: 结束, en: Close}, primary: true}
"""
_OUTCOME = "      {name}: {{to: work, title: {{zh-Hans: 做, en: Do}}, makes: [{made}]}}\n"
_ENDS = "ends:\n  closed: {title: {zh-Hans: 结束, en: Closed}, customer-title: {zh-Hans: 结束, en: Closed}}\n"


def metric_of(code: str) -> str:
    """The name of the promise that includes the clock."""
    return code.lower().replace(".", "-")


def stopping(code: str) -> set[str]:
    """Every fact that has to do with the clock's stop."""
    return {fact for group in declared(code).stop for fact in group}


def procedure_text(*included: str) -> str:
    """A file that includes these clocks; small, because each test publishes and reads its own."""
    promises = "".join(f"  {metric_of(code)}: {code}\n" for code in included)
    needed = {fact for code in included for fact in (*declared(code).start, *stopping(code))}
    outcomes = "".join(
        _OUTCOME.format(name=f"does-{fact}", made=fact) for fact in sorted(needed & NAMED_FACTS.keys())
    )
    for code in included:
        others = ", ".join(sorted(NAMED_FACTS.keys() - stopping(code)))
        outcomes += _OUTCOME.format(name=f"others-{metric_of(code)}", made=others)
    return _HEAD + promises + _STEP + outcomes + _ENDS


class DeclaredTicket:
    """One ticket, opened at a moment; each thing that happens is a second later unless a moment is given."""

    def __init__(self, opened: datetime, *included: str, by: Person, urgent: bool = False) -> None:
        with unit_of_work():
            publish_procedure(procedure_text(*included), "declared.yaml", by=SYSTEM)
        self.by, self.now, self._words = by, opened, count(1)
        with time_at(opened):
            self.ticket = make_ticket(procedure_code="declared", urgent=urgent)

    def happens(self, fact: str, *, at: datetime | None = None) -> datetime:
        """Let a fact happen as it does in the portal: words are said, named facts come of a step."""
        self.now = at or self.now + _A_SECOND
        words = f"第 {next(self._words)} 句"
        with time_at(self.now), unit_of_work():
            if fact == "reply":
                messages.reply(self.ticket, words, by=self.by)
            elif fact == "call":
                messages.log_call(self.ticket, words, by=self.by)
            elif fact == "customer-message":
                messages.customer_message(self.ticket, words, by=customer("张敏"))
            else:
                carry_out(self.ticket, "work", f"does-{fact}", {}, by=self.by)
        return self.now

    def everything_else_happens(self, code: str) -> None:
        """All facts there are, except those that stop this clock."""
        for fact in sorted(SAID - stopping(code)):
            self.happens(fact)
        self.now += _A_SECOND
        with time_at(self.now), unit_of_work():
            carry_out(self.ticket, "work", f"others-{metric_of(code)}", {}, by=self.by)

    def closes(self) -> None:
        self.now += _A_SECOND
        with time_at(self.now), unit_of_work():
            carry_out(self.ticket, "work", "over", {}, by=self.by)

    def clocks(self, code: str) -> list[Clock]:
        """The cycles of one declared clock, as they stand in the table."""
        return [clock for clock in clocks_of(self.ticket.id, fresh=True) if clock.metric == metric_of(code)]

    def clock(self, code: str) -> Clock:
        (only,) = self.clocks(code)
        return only
