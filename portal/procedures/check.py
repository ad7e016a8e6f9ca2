"""From the text of a file to a Procedure that is known to run, or to the list of all that is wrong with it. Pure."""

from collections.abc import Iterator

import pydantic

from portal.procedures.capabilities import registered
from portal.procedures.checks import Acts, Finding, conditions, ladders, names, promises, ways
from portal.procedures.checks import acts as of_acts
from portal.procedures.refusals import problems_of_shape
from portal.procedures.schema import Procedure
from portal.procedures.sentences import Problem, ProcedureWrong
from portal.procedures.source import Source, read_source

# The second group walks steps and facts, so it runs only when the first found all names whole.
_NAMES = (*names.CHECKS, *of_acts.FIRST, *ways.FIRST, *promises.FIRST, *ladders.FIRST, *conditions.FIRST)
_MEANING = (*of_acts.CHECKS, *ways.CHECKS, *promises.CHECKS, *conditions.CHECKS)


def load(text: str, *, acts: Acts | None = None) -> Procedure:
    """Read a file's text; raises ProcedureWrong with every problem found. `acts` are the registered ones by default."""
    source = read_source(text)
    problems = list(source.problems)
    try:
        procedure = Procedure.model_validate(source.tree)
    except pydantic.ValidationError as error:
        raise ProcedureWrong(_in_order([*problems, *problems_of_shape(error, Procedure, source)])) from None
    problems += _problems_of_meaning(procedure, source, registered() if acts is None else acts)
    if problems:
        raise ProcedureWrong(_in_order(problems))
    return procedure


def problems_in(text: str, *, acts: Acts | None = None) -> tuple[Problem, ...]:
    """What is wrong with a file, in the order of its lines; nothing when it can be published."""
    try:
        load(text, acts=acts)
    except ProcedureWrong as wrong:
        return wrong.problems
    return ()


def read_trusted(text: str) -> Procedure:
    """A text that was checked when it was published. Acts that no longer exist do not stop old tickets from showing."""
    return Procedure.model_validate(read_source(text).tree)


def _problems_of_meaning(procedure: Procedure, source: Source, acts: Acts) -> Iterator[Problem]:
    findings = [finding for check in _NAMES for finding in check(procedure, acts)]
    if not findings:
        findings = [finding for check in _MEANING for finding in check(procedure, acts)]
    for finding in findings:
        yield _problem(finding, source)


def _problem(finding: Finding, source: Source) -> Problem:
    place = source.place(finding.path, key=finding.is_about_key)
    return Problem(place.line, place.column, finding.sentence)


def _in_order(problems: list[Problem]) -> list[Problem]:
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda problem: (problem.line, problem.column))
