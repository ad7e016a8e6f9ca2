"""Writing and confirming legal rules. No row is ever changed: a successor begins on its day, and the old one stays."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from portal.accounts.policy import require
from portal.calendars.budgets import Budget
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, StaleVersion
from portal.kernel.time import now
from portal.ledger.services import SYSTEM_CHAIN, append_event
from portal.legal.decision import Decided, Undecided, decide
from portal.legal.models import LegalRule
from portal.legal.queries import newest_of, rule_row, rules_about, versions_of
from portal.legal.rules import Basis, Mark, Question
from portal.legal.strictness import is_as_strict
from portal.legal.wording import within_words
from portal.procedures.words import Words

_COMPANY = "+company"
_SAME = ("code", "jurisdiction", "event", "class_", "product_kind", "role", "basis", "stricter_than")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a new row says: exactly one of `budget` and `pace`, the texts, how sure we are, and from when."""

    budget: Budget | None
    pace: str | None
    recipient: Words
    form: Words
    article: Words
    note: Words | None
    mark: Mark
    valid_from: date
    valid_to: date | None = None


def write_successor(rule_id: int, wording: Wording, *, why: str, by: Actor) -> LegalRule:
    """Let a new row follow the one with this id from its day on; tickets keep the clocks they have.

    One that may be looser waits until QA has confirmed it, and the old one stays in force (`standing`).
    Raises StaleVersion when the row has a successor already, DomainError when a company's would be looser than the law.
    """
    require(by, "legal-rule.change")
    old = rule_row(rule_id, to_change=True)
    if _is_superseded(old):
        raise StaleVersion(_l("This rule has a newer version already. Open that one and change it."))
    _check_dates(wording, after=old.valid_from)
    if old.basis == Basis.COMPANY and old.stricter_than:
        _check_strictness(wording, old.stricter_than)
    return _write(wording, {name: getattr(old, name) for name in _SAME}, before=old, why=why, by=by)


def add_company_rule(law_id: int, wording: Wording, *, why: str, by: Actor) -> LegalRule:
    """Write the company's own stricter rule beside the law's. Raises DomainError when it would be looser."""
    require(by, "legal-rule.change")
    law = rule_row(law_id, to_change=True)
    if law.basis != Basis.LAW:
        raise DomainError(_l("This is a rule of the company already. Change it by a new version."))
    if newest_of(law.code + _COMPANY) is not None:
        raise StaleVersion(_l("The company has its own rule here already. Change that one by a new version."))
    if wording.budget is None:
        raise DomainError(
            _l("A rule of the company needs a number: for example 12 hours."),
            fields={"within": _l("Write the time limit, for example 12 hours.")},
        )
    _check_dates(wording, after=None)
    _check_strictness(wording, law.code)
    same = {name: getattr(law, name) for name in _SAME}
    same |= {"code": law.code + _COMPANY, "basis": Basis.COMPANY.value, "stricter_than": law.code}
    return _write(wording, same, before=None, why=why, by=by)


def confirm_rule(rule_id: int, *, by: Actor) -> LegalRule:
    """Note that QA has read the law and the rule is right: somebody else than the one who wrote it.

    Raises StaleVersion the second time and when a newer version has been written.
    """
    require(by, "legal-rule.confirm")
    row = rule_row(rule_id, to_change=True)
    if row.confirmed_at is not None:
        raise StaleVersion(_l("This rule has been confirmed already."))
    if _is_superseded(row):
        raise StaleVersion(_l("This rule has a newer version: read that one and confirm it."))
    if row.written_by_id is not None and row.written_by_id == by.id:
        raise DomainError(
            _l(
                "You wrote this rule yourself. Another member of QA must read the law and confirm it: two people see more."
            )
        )
    row.confirmed_at, row.confirmed_by_id = now(), by.id
    append_event(
        SYSTEM_CHAIN,
        "legal-rule.confirmed",
        by=by,
        facts={"rule": row.id, "code": row.code, "mark": row.mark},
    )
    return row


def _is_superseded(row: LegalRule) -> bool:
    newest = newest_of(row.code)
    return newest is None or newest.id != row.id


def _check_dates(wording: Wording, *, after: date | None) -> None:
    if after is not None and wording.valid_from < after:
        sentence = _l("A new version cannot begin before the one it follows: %(day)s.", day=after.isoformat())
        raise DomainError(sentence, fields={"valid_from": sentence})
    if wording.valid_to is not None and wording.valid_to <= wording.valid_from:
        sentence = _l("The last day must be after the first.")
        raise DomainError(sentence, fields={"valid_to": sentence})


def _check_strictness(wording: Wording, law_code: str) -> None:
    """Against every version of the law from the first day on: a company's rule outlives a change of the law."""
    versions = [
        rule
        for rule in versions_of(law_code)
        if not rule.waits and (rule.valid_to is None or rule.valid_to > wording.valid_from)
    ]
    for law in versions:
        if wording.budget is None or not is_as_strict(wording.budget, law.budget, law.pace):
            sentence = _l(
                "A rule of the company may be stricter than the law, never looser. The law says: %(law)s.",
                law=within_words(law.budget, law.pace),
            )
            raise DomainError(sentence, fields={"within": sentence})


def _write(
    wording: Wording, same: dict[str, object], *, before: LegalRule | None, why: str, by: Actor
) -> LegalRule:
    budget = wording.budget
    row = LegalRule(
        **same,
        amount=budget.amount if budget else None,
        unit=budget.unit.value if budget else None,
        pace=None if budget else wording.pace,
        recipient=_stored(wording.recipient),
        form=_stored(wording.form),
        article=_stored(wording.article),
        note=_stored(wording.note) if wording.note else None,
        mark=wording.mark.value,
        valid_from=wording.valid_from,
        valid_to=wording.valid_to,
        supersedes_id=before.id if before else None,
        why=why,
        written_by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    facts: dict[str, object] = {
        "rule": row.id,
        "code": row.code,
        "supersedes": row.supersedes_id,
        "within": str(budget) if budget else wording.pace,
        "mark": row.mark,
        "recipient": row.recipient,
        "form": row.form,
        "article": row.article,
        "note": row.note,
        "valid_from": wording.valid_from.isoformat(),
        "valid_to": wording.valid_to.isoformat() if wording.valid_to else None,
        "why": why,
    }
    append_event(SYSTEM_CHAIN, "legal-rule.written", by=by, facts=facts)
    return row


def _stored(words: Words) -> dict[str, str]:
    return {"zh-Hans": words.zh_hans, "en": words.en}


def answer(question: Question) -> Decided | Undecided:
    """What the rules say to `question`, or that a person must decide."""
    return decide(rules_about(question.matter, question.jurisdiction), question)
