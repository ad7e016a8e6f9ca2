"""Walks a procedure to its ends, without tickets: the proof that a file runs. Pure."""

from collections import deque
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
    """Every way to an end that gives no outcome twice (at most 5,000), and one way through each outcome left over."""
    ways = list(islice(_ways(procedure, procedure.first_step.name, ()), _MOST_WALKS))
    tried = {given for way in ways for given in way}
    for step in procedure.steps:
        for outcome in step.then:
            if (step.name, outcome) not in tried and (way := _way_through(procedure, step.name, outcome)):
                ways.append(way)
                tried.update(way)
    return [_told(procedure, way) for way in ways]


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


def _way_through(procedure: Procedure, step: str, outcome: str) -> Way | None:
    """The shortest way from the beginning, or from reopening, through this outcome to an end."""
    begin = _shortest(procedure, procedure.first_step.name, {step})
    if begin is None and procedure.reopen:
        begin = _shortest(procedure, procedure.reopen.to, {step})
    rest = _shortest(procedure, procedure.step(step).then[outcome].to, set(procedure.ends))
    return None if begin is None or rest is None else (*begin, (step, outcome), *rest)


def _shortest(procedure: Procedure, start: str, goals: set[str]) -> Way | None:
    ahead: deque[tuple[str, Way]] = deque([(start, ())])
    seen = {start}
    while ahead:
        place, way = ahead.popleft()
        if place in goals:
            return way
        for outcome, leads in () if procedure.is_end(place) else procedure.step(place).then.items():
            if leads.to not in seen:
                seen.add(leads.to)
                ahead.append((leads.to, (*way, (place, outcome))))
    return None


def _told(procedure: Procedure, way: Way) -> Walk:
    facts = ["opened"]
    records = []
    for step, outcome in way:
        facts += engine.facts_of(procedure, step, outcome)
        if engine.record_of(procedure, step, outcome):
            records.append(engine.record_name(procedure, step, outcome) or "")
    return Walk(tuple(facts), facts[-1], tuple(records), _promises(procedure, facts))


def _promises(procedure: Procedure, facts: list[str]) -> dict[str, str]:
    """What became of each promise: running, kept or cancelled; a promise that never started is not listed."""
    clocks: dict[str, str] = {}
    heard: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        changes = engine.clock_changes(procedure, fact)
        for name in changes.stop:
            if clocks.get(name) == "running":
                heard[name] = engine.heard_after(procedure.promises[name], heard[name], fact)
                clocks[name] = "kept" if engine.is_kept(procedure.promises[name], heard[name]) else "running"
        running = {name for name, clock in clocks.items() if clock == "running"}
        clocks |= dict.fromkeys(running.intersection(changes.cancel), "cancelled")
        for name in changes.start:
            if clocks.get(name) != "running":
                clocks[name], heard[name] = "running", ()
    return clocks
