"""Which rules follow from what happened. Pure.

No rule never means that nothing must be reported: it means that a person must decide. The most exact rule about a
thing hides the more general ones; what the law demands and what the company demands more strictly are never both shown
for the same thing, unless it cannot be told which of them is stricter.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from portal.legal.rules import Basis, Question, Rule
from portal.legal.strictness import is_as_strict, never_loosens


@dataclass(frozen=True, slots=True)
class Decided:
    """What must be done, most exact first: a deadline for each rule, and a date by a person where it has no number."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """No rule speaks of it: a person must decide whether it is reportable. Never taken for "not reportable"."""

    question: Question


def decide(rules: Iterable[Rule], question: Question) -> Decided | Undecided:
    """The rules in force that answer `question`, or that a person must decide."""
    matching = [rule for rule in rules if rule.speaks_of(question) and rule.in_force(question.on)]
    found = _without_covered(rule for same in _by_event(matching) for rule in _most_exact(same))
    if not found:
        return Undecided(question)
    return Decided(tuple(sorted(found, key=lambda rule: (*(-part for part in rule.exactness), rule.id))))


def _by_event(rules: Iterable[Rule]) -> list[list[Rule]]:
    groups: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.event].append(rule)
    return list(groups.values())


def _most_exact(same: list[Rule]) -> list[Rule]:
    """The rules about one thing that fit most closely; a company's is as exact as the law's it stands beside."""
    best = max(rule.exactness for rule in same)
    return [rule for rule in same if rule.exactness == best]


def _without_covered(rules: Iterable[Rule]) -> list[Rule]:
    """`rules` without those of the law that a company rule is at least as strict as."""
    found = list(rules)
    stricter = {rule.stricter_than: rule for rule in found if rule.basis == Basis.COMPANY}
    return [rule for rule in found if not _is_covered(rule, stricter.get(rule.code))]


def _is_covered(law: Rule, company: Rule | None) -> bool:
    if company is None or company.budget is None or law.basis == Basis.COMPANY:
        return False
    if company.to_confirm and company.by_hand:
        return never_loosens(company.budget, company.pace, law.budget, law.pace)
    return is_as_strict(company.budget, law.budget, law.pace)
