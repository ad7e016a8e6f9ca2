"""Every promise can start, can be kept, and has a length for every ticket; waitings pause and resume. Pure."""

from collections.abc import Iterator

from portal.procedures.checks import Acts, Finding, Findings
from portal.procedures.checks.ways import edges_of, reachable
from portal.procedures.durations import Budget
from portal.procedures.engine import facts_known, next_step
from portal.procedures.schema import Procedure, Promise
from portal.procedures.sentences import N_, listed, sentence
from portal.procedures.source import Path
from portal.procedures.vocabulary import ANY_TIME_FACTS, OPENED, OTHERWISE, REOPENED


def facts_exist(procedure: Procedure, acts: Acts) -> Findings:
    """The facts that start, stop and resume can happen in this procedure."""
    del acts
    known = facts_known(procedure) | set(ANY_TIME_FACTS)
    for path, facts in _fact_uses(procedure):
        for fact in facts:
            if fact == REOPENED and procedure.reopen is None:
                yield Finding(path, sentence(N_("`reopened` never happens: the file has no part `reopen`.")))
            elif fact not in known:
                what = sentence(
                    N_("`%(fact)s` never happens here. Facts: %(known)s."), fact=fact, known=listed(known)
                )
                yield Finding(path, what)


def _fact_uses(procedure: Procedure) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for name, promise in procedure.promises.items():
        yield ("promises", name, "start"), promise.start
        yield ("promises", name, "stop"), promise.stop
    for name, waiting in procedure.waiting.items():
        yield ("waiting", name, "resumes"), waiting.resumes


def promises_can_be_kept(procedure: Procedure, acts: Acts) -> Findings:
    """From wherever a promise starts, some fact that keeps it can still happen."""
    del acts
    edges = edges_of(procedure)
    for name, promise in procedure.promises.items():
        path: Path = ("promises", name)
        if not promise.start or not promise.stop:
            yield Finding(path, sentence(N_("The promise `%(name)s` needs a start and a stop."), name=name))
            continue
        if both := set(promise.start) & set(promise.stop):
            what = sentence(N_("%(facts)s would start and stop the promise at once."), facts=listed(both))
            yield Finding((*path, "stop"), what)
        for fact in promise.start:
            place = _place_after(procedure, fact)
            if place is not None and not _can_stop(procedure, promise, reachable(edges, place)):
                what = sentence(
                    N_("After `%(fact)s` nothing that stops the promise `%(name)s` can happen any more."),
                    fact=fact,
                    name=name,
                )
                yield Finding((*path, "stop"), what)


def _place_after(procedure: Procedure, fact: str) -> str | None:
    """The step where a ticket is just after the fact; None when it can be anywhere, or the fact is unknown."""
    if fact == OPENED:
        return procedure.first_step.name
    if fact == REOPENED:
        return procedure.reopen.to if procedure.reopen else None
    if procedure.is_end(fact):
        return fact
    step, dot, outcome = fact.partition(".")
    return next_step(procedure, step, outcome) if dot and fact in facts_known(procedure) else None


def _can_stop(procedure: Procedure, promise: Promise, ahead: set[str]) -> bool:
    if all(procedure.is_end(place) for place in ahead):
        return False
    return any(fact in ANY_TIME_FACTS or fact.partition(".")[0] in ahead for fact in promise.stop)


def lengths_are_computable(procedure: Procedure, acts: Acts) -> Findings:
    """Lengths are of the wall clock until calendars exist, and the last one is for all other tickets."""
    del acts
    for path, budget in _lengths(procedure):
        if budget.unit.is_working:
            what = sentence(
                N_(
                    "`%(length)s`: working time comes with calendars, which this version has not; "
                    "write hours or days of the wall clock."
                ),
                length=budget,
            )
            yield Finding(path, what)
    for name, promise in procedure.promises.items():
        conditions = [rule.when for rule in promise.within]
        if not conditions or conditions[-1] is not None or None in conditions[:-1]:
            what = sentence(
                N_(
                    "The last length of a promise, and only the last, is for all other tickets: `%(otherwise)s`."
                ),
                otherwise=OTHERWISE,
            )
            yield Finding(("promises", name, "within"), what)


def _lengths(procedure: Procedure) -> Iterator[tuple[Path, Budget]]:
    for name, promise in procedure.promises.items():
        for index, rule in enumerate(promise.within):
            yield ("promises", name, "within", index, "within"), rule.within
    if procedure.reopen and procedure.reopen.within:
        yield ("reopen", "within"), procedure.reopen.within


def warnings_rise(procedure: Procedure, acts: Acts) -> Findings:
    """Warnings come one after the other."""
    del acts
    for name, promise in procedure.promises.items():
        if list(promise.warn) != sorted(set(promise.warn)):
            what = sentence(N_("Write the warnings in rising order, each once."))
            yield Finding(("promises", name, "warn"), what)


def pauses_exist(procedure: Procedure, acts: Acts) -> Findings:
    """A promise pauses during waitings that exist."""
    del acts
    for name, promise in procedure.promises.items():
        for waiting in promise.pauses:
            if waiting not in procedure.waiting:
                what = sentence(
                    N_("There is no waiting `%(name)s`. Waitings: %(known)s."),
                    name=waiting,
                    known=listed(tuple(procedure.waiting)),
                )
                yield Finding(("promises", name, "pauses"), what)


FIRST = (facts_exist, lengths_are_computable, warnings_rise, pauses_exist)
CHECKS = (promises_can_be_kept,)
