"""Walks a procedure to its ends, without tickets: the proof that a file runs. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from portal.procedures import engine
from portal.procedures.schema import Procedure

_MOST_WALKS = 5_000


@dataclass(frozen=True, slots=True)
class Walk:
    """One way from opening to an end: facts in order, the records filed, and what became of each promise."""

    facts: tuple[str, ...]
    end: str
    records: tuple[str, ...]
    promises: dict[str, str]


def simulate(procedure: Procedure) -> list[Walk]:
    """Every way to an end that gives no outcome twice (at most 5,000 ways, so that a large file is bounded too)."""
    return [
        _told(procedure, way) for way in islice(_ways(procedure, procedure.first_step.name, ()), _MOST_WALKS)
    ]


def untouched(procedure: Procedure, walks: list[Walk]) -> set[str]:
    """Outcomes that no walk gave; empty when the walks cover the file."""
    walked = {fact for walk in walks for fact in walk.facts}
    return {f"{step.name}.{outcome}" for step in procedure.steps for outcome in step.then} - walked


Way = tuple[tuple[str, str], ...]


def _ways(procedure: Procedure, place: str, way: Way) -> Iterator[Way]:
    if procedure.is_end(place):
        yield way
        return
    for outcome, leads in procedure.step(place).then.items():
        if (place, outcome) not in way:
            yield from _ways(procedure, leads.to, (*way, (place, outcome)))


def _told(procedure: Procedure, way: Way) -> Walk:
    facts = ["opened"]
    records = []
    for step, outcome in way:
        facts += engine.facts_of(procedure, step, outcome)
        if engine.record_of(procedure, step, outcome):
            records.append(procedure.step(step).then[outcome].record or procedure.step(step).record or "")
    return Walk(tuple(facts), facts[-1], tuple(records), _promises(procedure, facts))


def _promises(procedure: Procedure, facts: list[str]) -> dict[str, str]:
    """What became of each promise: running, kept or cancelled; a promise that never started is not listed."""
    clocks: dict[str, str] = {}
    for fact in facts:
        changes = engine.clock_changes(procedure, fact)
        running = {name for name, clock in clocks.items() if clock == "running"}
        clocks |= dict.fromkeys(running.intersection(changes.stop), "kept")
        clocks |= dict.fromkeys(running.intersection(changes.cancel), "cancelled")
        clocks |= dict.fromkeys(changes.start, "running")
    return clocks
