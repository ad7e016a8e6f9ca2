"""The customer's view of the way: the main line of a procedure as marks on a track, like a parcel's. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from portal.procedures.schema import Outcome, Procedure, Step
from portal.procedures.words import Words

Position = Literal["done", "now", "ahead"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One stop on the way, in the customer's words."""

    name: str
    title: Words
    place: Position


def primary_outcome(step: Step) -> Outcome:
    """Where the step leads when all goes as planned: the primary outcome, or the only one."""
    return next(
        (outcome for outcome in step.then.values() if outcome.primary), next(iter(step.then.values()))
    )


def main_line(procedure: Procedure) -> list[str]:
    """Steps and the end that are passed when each step goes as planned. Stops where it would go round."""
    line = [procedure.first_step.name]
    while not procedure.is_end(line[-1]):
        to = primary_outcome(procedure.step(line[-1])).to
        if to in line:
            break
        line.append(to)
    return line


def track(procedure: Procedure, current: str, visited: Collection[str] | None = None) -> list[Mark]:
    """The marks for a ticket at `current`. With `visited`, stops that were skipped are left out.

    Off the main line (refused) the track shows what was done, and where it ended.
    """
    line = main_line(procedure)
    if current not in line:
        done = [name for name in line if visited is not None and name in visited] or line[:1]
        return [*(_mark(procedure, name, "done") for name in done), _mark(procedure, current, "now")]
    here = line.index(current)
    before = [name for name in line[:here] if visited is None or name in visited]
    return [
        *(_mark(procedure, name, "done") for name in before),
        _mark(procedure, current, "now"),
        *(_mark(procedure, name, "ahead") for name in line[here + 1 :]),
    ]


def _mark(procedure: Procedure, name: str, place: Position) -> Mark:
    return Mark(name, procedure.place(name).customer_title, place)
