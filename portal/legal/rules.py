"""One legal rule and one question about what happened, as plain values. Pure: the table is in models."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.calendars.budgets import Budget
from portal.legal.vocabulary import ANY, HOME, vocabulary
from portal.procedures.words import Words


class Mark(StrEnum):
    """How sure we are of the text: read in the law, from a secondary source, or from memory."""

    PRIMARY = "P"
    SECONDARY = "S"
    MEMORY = "M"


class Basis(StrEnum):
    """Whose rule it is. A company's own stands beside the law's and is never looser."""

    LAW = "law"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Question:
    """What happened, to what, and who we are in it, on the day it became known."""

    matter: str
    class_: str = ANY
    product_kind: str = ANY
    role: str = ANY
    jurisdiction: str = HOME
    on: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as one row states it. `budget` is empty where the law gives no number: then `pace` says its word.

    In force on [valid_from, valid_to); `standing.settled` sets `valid_to` to the earlier of its own end and the day
    another version takes its place, and says of a version that it `waits`: it applies to nothing before QA confirms it.
    """

    id: int
    code: str
    event: str
    recipient: Words
    form: Words
    article: Words
    class_: str = ANY
    product_kind: str = ANY
    role: str = ANY
    jurisdiction: str = HOME
    budget: Budget | None = None
    pace: str | None = None
    mark: Mark = Mark.PRIMARY
    basis: Basis = Basis.LAW
    stricter_than: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    confirmed: bool = False
    by_hand: bool = False
    supersedes: int | None = None
    superseded: bool = False
    waits: bool = False
    note: Words | None = None

    @property
    def matter(self) -> str:
        return vocabulary().events[self.event].matter

    @property
    def title(self) -> Words:
        return vocabulary().events[self.event].title

    @property
    def since(self) -> Words:
        """The fact from which its time counts."""
        return vocabulary().matters[self.matter].since

    @property
    def metric(self) -> str:
        """What the clock of this rule is called."""
        return f"legal-{self.id}"

    @property
    def to_confirm(self) -> bool:
        """Whether the company's QA has still to confirm it. The mark of who wrote it by hand is only their word."""
        return (self.by_hand or self.mark != Mark.PRIMARY) and not self.confirmed

    @property
    def can_be_confirmed(self) -> bool:
        """Whether QA may be asked: only about the newest version."""
        return self.to_confirm and not self.superseded

    @property
    def counts_by_itself(self) -> bool:
        """Whether a deadline follows from the rule alone. Not without a number, nor in a foreign country's workdays."""
        return self.budget is not None and (self.jurisdiction == HOME or not self.budget.unit.is_working)

    def in_force(self, on: date) -> bool:
        return not self.waits and self.is_dated(on)

    def is_dated(self, on: date) -> bool:
        """Whether it is in force on that day by its own words, confirmed or not."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on < self.valid_to)

    def speaks_of(self, question: Question) -> bool:
        """Whether the rule is about what the question tells: each side is its own or any."""
        return (
            self.matter == question.matter
            and self.jurisdiction == question.jurisdiction
            and self.class_ in (ANY, question.class_)
            and self.product_kind in (ANY, question.product_kind)
            and self.role in (ANY, question.role)
        )

    @property
    def exactness(self) -> tuple[int, bool, bool, bool]:
        """How closely it fits, for comparing rules that fit: the number of named sides, then class before role."""
        named = (self.class_ != ANY, self.role != ANY, self.product_kind != ANY)
        return (sum(named), *named)
