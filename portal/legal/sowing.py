"""The legal rules that come with the portal, read from data/rules.yaml: one entry becomes one rule per class and role.

Sown where a code has no row yet. What a company wrote or confirmed afterwards stays, whatever the file says later.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func, select

from portal.extensions import db
from portal.kernel.actors import SYSTEM, Actor
from portal.ledger.services import SYSTEM_CHAIN, append_event
from portal.legal.models import LegalRule
from portal.legal.rules import Basis
from portal.legal.vocabulary import ANY, FOLDER, HOME, vocabulary
from portal.procedures.durations import parse_budget
from portal.procedures.source import read_source

_WORDS = ("recipient", "form", "article")


def ensure_rules(*, by: Actor = SYSTEM) -> int:
    """Sow every rule of the file whose code has no row yet; return how many rows were written."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("legal rules", 0))))
    known = set(db.session.scalars(select(LegalRule.code).distinct()))
    newest: dict[str, LegalRule] = {}
    for facts in rows_of_file():
        code = facts["code"]
        if code in known:
            continue
        before = newest.get(code)
        row = LegalRule(**facts, supersedes_id=before.id if before else None, why="", written_by_id=by.id)
        db.session.add(row)
        db.session.flush()  # the id is what its successor points to
        newest[code] = row
    return _told(newest, by=by)


def _told(newest: dict[str, LegalRule], *, by: Actor) -> int:
    if newest:
        facts: dict[str, object] = {"codes": len(newest), "sha256": _digest()}
        append_event(SYSTEM_CHAIN, "legal-rules.sown", by=by, facts=facts)
    return len(newest)


@cache
def rows_of_file() -> tuple[dict[str, Any], ...]:
    """Every rule of the file as the columns of its row, older versions first."""
    tree: Any = read_source(_text()).tree
    return tuple(row for entry in tree for row in _rows(entry))


def _rows(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    by_class = _lengths(entry)
    for class_, length in by_class.items():
        for role in entry.get("roles", (ANY,)):
            named = [part for part in (class_, role) if part != ANY]
            yield (
                _common(entry)
                | _length(length)
                | {
                    "code": "/".join((entry["code"], *named)),
                    "class_": _known("classes", class_),
                    "role": _known("roles", role),
                }
            )


def _lengths(entry: dict[str, Any]) -> dict[str, str | None]:
    within = entry.get("within")
    if isinstance(within, dict):
        return within
    return dict.fromkeys(entry.get("classes", (ANY,)), within)


def _length(within: str | None) -> dict[str, Any]:
    if within is None:
        return {"amount": None, "unit": None}
    budget = parse_budget(within)
    return {"amount": budget.amount, "unit": budget.unit.value, "pace": None}


def _common(entry: dict[str, Any]) -> dict[str, Any]:
    words = {name: _both(entry[name]) for name in _WORDS}
    pace = entry.get("pace")
    return words | {
        "event": _known("events", entry["event"]),
        "jurisdiction": _known("jurisdictions", entry.get("jurisdiction", HOME)),
        "product_kind": _known("kinds", entry["kind"]),
        "pace": _known("paces", pace) if pace else None,
        "note": _both(entry["note"]) if entry.get("note") else None,
        "mark": _known("marks", entry["mark"]),
        "basis": Basis.LAW.value,
        "valid_from": _day(entry.get("from")),
        "valid_to": _day(entry.get("until")),
    }


def _both(words: dict[str, str]) -> dict[str, str]:
    return {"zh-Hans": words["zh-Hans"], "en": words["en"]}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _known(list_: str, name: str) -> str:
    if name not in getattr(vocabulary(), list_):
        raise ValueError(f"{name} is not among the {list_} of vocabulary.yaml.")
    return name


def _text() -> str:
    return (FOLDER / "rules.yaml").read_text("utf-8")


def _digest() -> str:
    return hashlib.sha256(_text().encode()).hexdigest()
