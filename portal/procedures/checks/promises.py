"""Every promise can start, can be kept, and has a length for every ticket; waitings pause and resume. Pure."""

from collections.abc import Iterator
from itertools import chain

from portal.procedures.catalogue import is_declared
from portal.procedures.checks import Acts, Finding, Findings
from portal.procedures.checks.ways import edges_of, reachable
from portal.procedures.engine import facts_known
from portal.procedures.named_facts import NAMED_FACTS
from portal.procedures.promises import Promise, Reopened
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_, listed, sentence
from portal.procedures.source import Path
from portal.procedures.vocabulary import ANSWERS, ANY_TIME_FACTS, OPENED, OTHERWISE, REOPENED


def facts_exist(procedure: Procedure, acts: Acts) -> Findings:
    """The facts that start, stop and resume can happen in this procedure."""
    del acts
    known = facts_known(procedure) | set(ANY_TIME_FACTS)
    for path, facts in _fact_uses(procedure):
        for fact in facts:
            if fact == REOPENED and procedure.reopen is None:
                yield Finding(path, sentence(N_("`reopened` never happens: the file has no part `reopen`.")))
            elif fact in NAMED_FACTS and fact not in known:
                what = sentence(
                    N_(
                        "`%(fact)s` never happens here: write `makes: %(fact)s` in the outcome by which it does."
                    ),
                    fact=fact,
                )
                yield Finding(path, what)
            elif fact not in known:
                what = sentence(
                    N_("`%(fact)s` never happens here. Facts: %(known)s."), fact=fact, known=listed(known)
                )
                yield Finding(path, what)


def _fact_uses(procedure: Procedure) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for name, promise in procedure.promises.items():
        yield ("promises", name, "start"), promise.start
        yield ("promises", name, "stop"), tuple(chain(*promise.stop))
    for name, waiting in procedure.waiting.items():
        yield ("waiting", name, "resumes"), waiting.resumes


def promises_can_be_kept(procedure: Procedure, acts: Acts) -> Findings:
    """From wherever a promise starts, each group of facts that it needs can still happen."""
    del acts
    edges = edges_of(procedure)
    for name, promise in procedure.promises.items():
        path: Path = ("promises", name)
        if not promise.start or not promise.stop or not all(promise.stop):
            yield Finding(path, sentence(N_("The promise `%(name)s` needs a start and a stop."), name=name))
            continue
        if both := set(promise.start) & set(chain(*promise.stop)):
            what = sentence(N_("%(facts)s would start and stop the promise at once."), facts=listed(both))
            yield Finding((*path, "stop"), what)
        for fact in _starting(promise, procedure):
            for place in _places_after(procedure, fact):
                ahead = reachable(edges, place)
                if not all(_can_happen(procedure, group, ahead) for group in promise.stop):
                    what = sentence(
                        N_("After `%(fact)s` nothing that stops the promise `%(name)s` can happen any more."),
                        fact=fact,
                        name=name,
                    )
                    yield Finding((*path, "stop"), what)


def _starting(promise: Promise, procedure: Procedure) -> tuple[str, ...]:
    again = promise.reopened is not Reopened.IGNORE and procedure.reopen is not None
    return tuple(dict.fromkeys((*promise.start, *([REOPENED] if again else []))))


def _places_after(procedure: Procedure, fact: str) -> set[str]:
    """The steps and ends where a ticket can be just after the fact; none when it can be anywhere, or is unknown."""
    if fact == OPENED:
        return {procedure.first_step.name}
    if fact == REOPENED:
        return {procedure.reopen.to} if procedure.reopen else set()
    if procedure.is_end(fact):
        return {fact}
    return {
        outcome.to
        for step in procedure.steps
        for name, outcome in step.then.items()
        if fact in (f"{step.name}.{name}", *outcome.makes)
    }


def _can_happen(procedure: Procedure, group: tuple[str, ...], ahead: set[str]) -> bool:
    if all(procedure.is_end(place) for place in ahead):
        return False
    made = {
        fact
        for step in procedure.steps
        if step.name in ahead
        for one in step.then.values()
        for fact in one.makes
    }
    return any(fact in ANY_TIME_FACTS or fact in made or fact.partition(".")[0] in ahead for fact in group)


def answers_stand_alone(procedure: Procedure, acts: Acts) -> Findings:
    """Where a reply or a call is awaited, nothing else will do: a change of step is no answer to the customer."""
    del acts
    for name, promise in procedure.promises.items():
        for group in promise.stop:
            others = [fact for fact in group if fact not in ANSWERS]
            if len(others) < len(group) and others:
                what = sentence(
                    N_(
                        "Only `reply` and `call` answer the customer; %(others)s in the same list would let a "
                        "change of step pass for an answer."
                    ),
                    others=listed(others),
                )
                yield Finding(("promises", name, "stop"), what)


def reopening_is_of_one_mind(procedure: Procedure, acts: Acts) -> Findings:
    """What `reopened` says does not contradict the list of starts, and there is a reopening to speak of."""
    del acts
    for name, promise in procedure.promises.items():
        path: Path = ("promises", name, "reopened")
        if REOPENED in promise.start and promise.reopened is not Reopened.NEW_CYCLE:
            what = sentence(
                N_(
                    "`start` lists `reopened`, which begins a new cycle: write `new-cycle` here, or take it out there."
                )
            )
            yield Finding(path, what)
        elif (
            promise.reopened is not Reopened.IGNORE and procedure.reopen is None and promise.declared is None
        ) and REOPENED not in promise.start:
            yield Finding(path, sentence(N_("`reopened` never happens: the file has no part `reopen`.")))


def lengths_are_whole(procedure: Procedure, acts: Acts) -> Findings:
    """Codes of lengths are declared, and the last length is for all other tickets."""
    del acts
    for name, promise in procedure.promises.items():
        for index, rule in enumerate(promise.within):
            if isinstance(rule.within, str) and not is_declared(rule.within):
                what = sentence(
                    N_(
                        "`%(code)s` is no declared clock; they are T01 to T51 (page “Clocks” of the settings)."
                    ),
                    code=rule.within,
                )
                yield Finding(("promises", name, "within", index, "within"), what)
        conditions = [rule.when for rule in promise.within]
        if not conditions or conditions[-1] is not None or None in conditions[:-1]:
            what = sentence(
                N_(
                    "The last length of a promise, and only the last, is for all other tickets: `%(otherwise)s`."
                ),
                otherwise=OTHERWISE,
            )
            yield Finding(("promises", name, "within"), what)


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


FIRST = (facts_exist, lengths_are_whole, answers_stand_alone, reopening_is_of_one_mind, pauses_exist)
CHECKS = (promises_can_be_kept,)
