"""Which stories are told: whose unit, which fault, how far it has come by now. Nothing is said or done here."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.customers.models import Customer
from portal.demo.company import DATA
from portal.extensions import db
from portal.kernel.time import company_day
from portal.products.models import Unit

SEED = 20261121


class Ending(StrEnum):
    """Where a story stands when the portal is first opened."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    ASKED = "waiting for the customer"
    DISPATCH = "dispatch"
    SERVICE = "service"
    PARTS = "waiting for parts"
    ACCEPTANCE = "acceptance"
    SURVEY = "survey"
    REOPENED = "reopened"
    CLOSED = "closed"
    NO_ANSWER = "closed without a rating"
    NOT_SOLVED = "closed at the second try"
    TWICE = "reopened and closed"
    BLAMED = "closed, dissatisfied"
    FRESH_BLAME = "closed, dissatisfied, follow-up open"
    REFUSED = "refused"


OPEN_STORIES = {
    Ending.INTAKE: 12,
    Ending.ASSESSMENT: 10,
    Ending.ASKED: 6,
    Ending.DISPATCH: 8,
    Ending.SERVICE: 12,
    Ending.PARTS: 5,
    Ending.ACCEPTANCE: 6,
    Ending.SURVEY: 7,
    Ending.REOPENED: 3,
    Ending.FRESH_BLAME: 2,
}
ENDED_STORIES = {
    Ending.CLOSED: 56,
    Ending.NO_ANSWER: 6,
    Ending.NOT_SOLVED: 4,
    Ending.TWICE: 3,
    Ending.BLAMED: 3,
    Ending.REFUSED: 12,
}
_LEAST_USE = timedelta(days=60)
_FIRST_DAYS_AGO, _LAST_DAYS_AGO = 110, 0.3


@dataclass(frozen=True, slots=True)
class Case:
    """One story to be told. `fault` is an entry of faults.toml or refusals.toml; `late` lets a promise be broken."""

    key: str
    ending: Ending
    fault: dict[str, Any]
    unit: Unit | None
    customer: Customer
    ended_before: datetime
    late: bool
    by_phone: bool

    @property
    def chance(self) -> random.Random:
        """The same chances whenever this story is told."""
        return random.Random(f"{SEED}/{self.key}")

    @property
    def is_open(self) -> bool:
        return self.ending in OPEN_STORIES


def all_cases(now: datetime) -> list[Case]:
    """Every story of the demo company, the same ones for the same sheets."""
    chance = random.Random(SEED)
    shelf = _Shelf(chance)
    endings = [
        ending
        for counts in (OPEN_STORIES, ENDED_STORIES)
        for ending, count in counts.items()
        for _ in range(count)
    ]
    faults = {ending: _shuffled(chance, _faults_for(ending)) for ending in Ending}
    cases = []
    for place, ending in enumerate(endings):
        fault = faults[ending][place % len(faults[ending])]
        ago = chance.triangular(_LAST_DAYS_AGO, _FIRST_DAYS_AGO, 12)
        ended_before = now if ending in OPEN_STORIES else now - timedelta(days=ago)
        unit, customer = shelf.take(fault, sold_before=company_day(ended_before) - _LEAST_USE)
        late = place % 4 == 1 if ending in OPEN_STORIES else place % 7 == 3
        by_phone = chance.random() < 0.4 and "unknown" not in fault
        cases.append(Case(f"{place:03d}", ending, fault, unit, customer, ended_before, late, by_phone))
    return cases


def _faults_for(ending: Ending) -> list[dict[str, Any]]:
    if ending is Ending.REFUSED:
        return told("refusals")
    if ending is Ending.ASKED:
        return [fault for fault in told("faults") if "ask" in fault]
    if ending in {Ending.PARTS, Ending.SERVICE, Ending.DISPATCH, Ending.NOT_SOLVED}:
        return [fault for fault in told("faults") if fault["mode"] != "remote" and "parts" in fault]
    return told("faults")


@cache
def told(name: str) -> list[dict[str, Any]]:
    """The entries of data/<name>.toml."""
    return list(tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))["told"])


def _shuffled(chance: random.Random, faults: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return chance.sample(list(faults), len(faults))


class _Shelf:
    """Units to choose from; no unit is in two stories."""

    def __init__(self, chance: random.Random) -> None:
        owner = joinedload(Unit.customer).selectinload(Customer.contacts)
        find = select(Unit).options(joinedload(Unit.product), owner).where(Unit.customer_id.is_not(None))
        self.units = list(db.session.scalars(find.order_by(Unit.id)))
        chance.shuffle(self.units)

    def take(self, fault: dict[str, Any], *, sold_before: date) -> tuple[Unit | None, Customer]:
        """A unit that the fault can befall, with its owner; no unit but any hospital when its serial is unknown."""
        if "unknown" in fault:
            return None, next(
                unit.customer for unit in self.units if unit.customer and unit.customer.kind == "hospital"
            )
        fitting = next(unit for unit in self.units if _fits(fault, unit, sold_before))
        self.units.remove(fitting)
        return fitting, fitting.customer


def _fits(fault: dict[str, Any], unit: Unit, sold_before: date) -> bool:
    """At home one has an oxygen concentrator; the other things stand in hospitals."""
    at_home = unit.customer is not None and unit.customer.kind == "person"
    if unit.sold_on is None or unit.sold_on >= sold_before:
        return False
    is_line = unit.product.category == fault["line"]
    is_model = str(unit.product.model).startswith(fault.get("models", ""))
    return is_line and is_model and at_home == (fault["line"] == "制氧机")
