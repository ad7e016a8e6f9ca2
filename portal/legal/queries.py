"""Every SELECT on legal rules. Which version of a rule stands is said by `standing`, from all versions of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.calendars.budgets import Budget, Unit
from portal.extensions import db
from portal.kernel.errors import NotVisible
from portal.legal.models import LegalRule
from portal.legal.rules import Basis, Mark, Rule
from portal.legal.standing import settled
from portal.legal.vocabulary import ANY, HOME, vocabulary
from portal.procedures.words import Words

_next = aliased(LegalRule)
_SUPERSEDED = _next.id.is_not(None).label("superseded")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of rules is narrowed to. Empty means all; `on` is the day they are in force."""

    kind: str | None = None
    event: str | None = None
    role: str | None = None
    jurisdiction: str | None = None
    unconfirmed: bool = False
    on: date | None = None


def rules_wanted(wanted: Wanted) -> list[Rule]:
    """The rules of the list, by matter and event in the order of the vocabulary."""
    query = _rules()
    conditions = {
        "kind": LegalRule.product_kind.in_((wanted.kind, ANY)),
        "event": LegalRule.event == wanted.event,
        "role": LegalRule.role.in_((wanted.role, ANY)),
        "jurisdiction": LegalRule.jurisdiction == wanted.jurisdiction,
    }
    query = query.where(*(one for name, one in conditions.items() if getattr(wanted, name)))
    found = _read(db.session.execute(query))
    order = {code: place for place, code in enumerate(vocabulary().events)}
    shown = [rule for rule in found if _is_shown(rule, wanted)]
    return sorted(shown, key=lambda rule: (order[rule.event], rule.jurisdiction, rule.id))


def _is_shown(rule: Rule, wanted: Wanted) -> bool:
    """Beside what is in force: what waits for QA on that day, and for QA also what is still to begin."""
    if wanted.unconfirmed and not rule.can_be_confirmed:
        return False
    if wanted.on is None or rule.in_force(wanted.on):
        return True
    if wanted.unconfirmed and rule.by_hand:
        return rule.valid_to is None or wanted.on < rule.valid_to
    return rule.waits and not rule.superseded and rule.is_dated(wanted.on)


def rules_for(
    event: str, class_: str, product_kind: str, role: str, on: date, *, jurisdiction: str = HOME
) -> list[Rule]:
    """The rules in force `on` that day about `event`, the most exact first. None of them: a person must decide."""
    query = _rules().where(
        LegalRule.event == event,
        LegalRule.jurisdiction == jurisdiction,
        LegalRule.class_.in_((class_, ANY)),
        LegalRule.product_kind.in_((product_kind, ANY)),
        LegalRule.role.in_((role, ANY)),
    )
    found = [rule for rule in _read(db.session.execute(query)) if rule.in_force(on)]
    return sorted(found, key=lambda rule: (*(-part for part in rule.exactness), rule.id))


def rules_about(matter: str, jurisdiction: str) -> list[Rule]:
    """All rules, of any time, that may speak of `matter`: what the decision chooses from."""
    events = vocabulary().events_of(matter)
    query = _rules().where(LegalRule.event.in_(events), LegalRule.jurisdiction == jurisdiction)
    return _read(db.session.execute(query))


def rules_by_id(ids: Iterable[int]) -> dict[int, Rule]:
    """These rules, as they were written. Which of them stands is only told when all versions are asked for."""
    found = _read(db.session.execute(_rules().where(LegalRule.id.in_(list(ids)))))
    return {rule.id: rule for rule in found}


def rule_row(rule_id: int, *, to_change: bool = False) -> LegalRule:
    """The row with this id; raises NotVisible. `to_change` lets its successors be written one after the other."""
    query = select(LegalRule).where(LegalRule.id == rule_id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        raise NotVisible(_l("There is no such rule."))
    return row


def history_of(code: str) -> list[LegalRule]:
    """Every row of `code` and of the company rules beside it, the newest first, with the people who wrote and confirmed."""
    query = (
        select(LegalRule)
        .where(or_(LegalRule.code == code, LegalRule.stricter_than == code))
        .options(joinedload(LegalRule.written_by), joinedload(LegalRule.confirmed_by))
        .order_by(LegalRule.id.desc())
    )
    return list(db.session.scalars(query))


def newest_of(code: str) -> LegalRule | None:
    """The row of `code` that has no successor, if there is one."""
    query = select(LegalRule).where(LegalRule.code == code, LegalRule.id.not_in(_succeeded()))
    return db.session.scalar(query)


def versions_of(code: str) -> list[Rule]:
    """Every version of `code` with the time it is in force, the oldest first."""
    return _read(db.session.execute(_rules().where(LegalRule.code == code)))


def _succeeded() -> Select[Any]:
    return select(LegalRule.supersedes_id).where(LegalRule.supersedes_id.is_not(None))


def _rules() -> Select[Any]:
    return (
        select(LegalRule, _SUPERSEDED)
        .outerjoin(_next, _next.supersedes_id == LegalRule.id)
        .order_by(LegalRule.id)
    )


def _read(rows: Iterable[Row[Any]]) -> list[Rule]:
    return settled(as_rule(row.LegalRule, superseded=row.superseded) for row in rows)


def as_rule(row: LegalRule, *, superseded: bool) -> Rule:
    """The row as a plain value, with its own end. Rows without a writer came with the portal."""
    return Rule(
        id=row.id,
        code=row.code,
        event=row.event,
        recipient=Words.model_validate(row.recipient),
        form=Words.model_validate(row.form),
        article=Words.model_validate(row.article),
        class_=row.class_,
        product_kind=row.product_kind,
        role=row.role,
        jurisdiction=row.jurisdiction,
        budget=Budget(row.amount, Unit(row.unit)) if row.amount and row.unit else None,
        pace=row.pace,
        mark=Mark(row.mark),
        basis=Basis(row.basis),
        stricter_than=row.stricter_than,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confirmed=row.confirmed_at is not None,
        by_hand=row.written_by_id is not None,
        supersedes=row.supersedes_id,
        superseded=superseded,
        note=Words.model_validate(row.note) if row.note else None,
    )
