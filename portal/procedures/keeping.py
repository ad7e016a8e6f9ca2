"""What facts do to the promises of a procedure: start, keep, pause and end them; and how long each allows. Pure.

Knows no clock and no time: `portal.commitments` keeps the rows and asks here what a fact means.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.calendars.reckoning import Counting
from portal.procedures.catalogue import CodeTerms, default_terms
from portal.procedures.durations import Budget
from portal.procedures.promises import Promise, Reopened
from portal.procedures.schema import Procedure
from portal.procedures.vocabulary import REOPENED


@dataclass(frozen=True, slots=True)
class ClockChanges:
    """Names of promises that a fact touches. Apply `stop` first, then `cancel`, then `resume`, then `start`.

    `stop` are those of which the fact meets a group: kept when `is_kept` says so. `cancel` concerns what still runs
    after that.
    """

    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    cancel: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What one ticket is promised: how long, on which calendar, counted how. `code` is the declared clock it is set for."""

    budget: Budget
    calendar: str
    counting: Counting
    code: str | None = None


# The terms that count under the code of a declared clock; the company's settings, or the regulations as they are.
Settings = Callable[[str], CodeTerms]


def clock_changes(procedure: Procedure, fact: str) -> ClockChanges:
    """Which promises this fact starts, touches and takes up again; at an end, those it does not keep are cancelled."""
    promises = procedure.promises
    ends = promises if procedure.is_end(fact) else {}
    return ClockChanges(
        start=tuple(name for name, promise in promises.items() if _starts(promise, fact)),
        stop=tuple(name for name, promise in promises.items() if stop_groups_met(promise, fact)),
        cancel=tuple(name for name, promise in ends.items() if not is_kept(promise, (fact,))),
        resume=tuple(
            name
            for name, promise in promises.items()
            if fact == REOPENED and promise.reopened is Reopened.RESUME
        ),
    )


def _starts(promise: Promise, fact: str) -> bool:
    return fact in promise.start or (fact == REOPENED and promise.reopened is Reopened.NEW_CYCLE)


def stop_groups_met(promise: Promise, fact: str) -> tuple[int, ...]:
    """Which groups of the promise's stop this fact meets, by their place."""
    return tuple(place for place, group in enumerate(promise.stop) if fact in group)


def heard_after(promise: Promise, heard: Sequence[str], fact: str) -> tuple[str, ...]:
    """The facts that count towards keeping the promise, with `fact` when it meets a group that none met before."""
    new = any(fact in group for group in groups_left(promise, heard))
    return (*heard, fact) if new else tuple(heard)


def groups_left(promise: Promise, heard: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The groups of which nothing has been heard yet."""
    return tuple(group for group in promise.stop if not any(fact in group for fact in heard))


def is_kept(promise: Promise, heard: Collection[str]) -> bool:
    """Whether what was heard meets every group."""
    return not groups_left(promise, heard)


def applies(promise: Promise, ticket: Mapping[str, object]) -> bool:
    """Whether the promise is made to this ticket at all."""
    return promise.when is None or promise.when.holds(ticket)


def terms_for(
    promise: Promise, ticket: Mapping[str, object], settings: Settings = default_terms
) -> Terms | None:
    """What this ticket is promised: by the first condition that holds. None when it is not promised, or not set.

    A length by code brings its calendar along; the promise's own calendar is for lengths written out.
    """
    if not applies(promise, ticket):
        return None
    allowed = next(rule.within for rule in promise.within if rule.when is None or rule.when.holds(ticket))
    if isinstance(allowed, Budget):
        return Terms(allowed, promise.calendar, promise.counting)
    set_for = settings(allowed)
    if set_for.within is None:
        return None
    return Terms(set_for.within, set_for.calendar, promise.counting, allowed)


def budget_for(
    promise: Promise, ticket: Mapping[str, object], settings: Settings = default_terms
) -> Budget | None:
    """How long the promise allows for this ticket; None when it is not promised, or not set."""
    terms = terms_for(promise, ticket, settings)
    return terms.budget if terms else None


def paused_by(procedure: Procedure, waiting: str | None) -> frozenset[str]:
    """The promises whose clocks stand still during this waiting."""
    return frozenset(name for name, promise in procedure.promises.items() if waiting in promise.pauses)


def resumed_by(procedure: Procedure, fact: str) -> frozenset[str]:
    """The waitings that this fact ends by itself."""
    return frozenset(name for name, waiting in procedure.waiting.items() if fact in waiting.resumes)
