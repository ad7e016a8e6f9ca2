"""What a ticket is owed now under its procedure: the length, how it is counted, and on which calendar version.

One `Terms` is asked per verb, so that each calendar and each setting of the company is read once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portal.calendars.queries import Kept, current
from portal.procedures import engine
from portal.procedures.catalogue import CodeTerms
from portal.procedures.durations import Budget
from portal.procedures.promises import Promise
from portal.procedures.queries import code_terms
from portal.procedures.schema import Procedure
from portal.procedures.vocabulary import TICKET_FIELDS


def promises_not_set(procedure: Procedure, ticket: object, known: Collection[str]) -> list[Promise]:
    """Promises the ticket would have if the company had set their length; `known` are the metrics that have a clock.

    Asks the database only for promises whose length is left to the company.
    """
    owing = Owing(procedure, ticket)
    return [
        promise
        for name, promise in procedure.promises.items()
        if name not in known and owing.applies(promise) and owing.is_not_set(promise)
    ]


@dataclass(frozen=True, slots=True)
class Owed:
    """What one promise comes to for one ticket. `code`: the declared clock whose length the company has set."""

    budget: Budget
    counting: str
    calendar: Kept
    code: str | None


@dataclass
class Owing:
    """Answers what `procedure` promises a ticket, asking the database for nothing twice."""

    procedure: Procedure
    ticket: object
    _calendars: dict[str, Kept] = field(default_factory=dict)
    _settings: dict[str, CodeTerms] = field(default_factory=dict)

    def owed(self, metric: str) -> Owed | None:
        """What `metric` promises; None when it does not apply to the ticket, or the company has set no length."""
        terms = engine.terms_for(self.procedure.promises[metric], self.fields, settings=self._setting)
        if terms is None:
            return None
        return Owed(terms.budget, str(terms.counting), self.calendar(terms.calendar), terms.code)

    def applies(self, promise: Promise) -> bool:
        """Whether the ticket is promised this at all."""
        return engine.applies(promise, self.fields)

    def is_not_set(self, promise: Promise) -> bool:
        """Whether the promise applies and has no length."""
        return engine.terms_for(promise, self.fields, settings=self._setting) is None

    def calendar(self, code: str) -> Kept:
        """The version of a calendar that new clocks get."""
        if code not in self._calendars:
            self._calendars[code] = current(code)
        return self._calendars[code]

    @cached_property
    def fields(self) -> Mapping[str, object]:
        """The ticket as the conditions of promises see it."""
        return {name: getattr(self.ticket, name) for name in TICKET_FIELDS}

    def _setting(self, code: str) -> CodeTerms:
        if code not in self._settings:
            self._settings[code] = code_terms(code)
        return self._settings[code]
