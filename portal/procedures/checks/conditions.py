"""Conditions ask only about what is known where they stand, and compare only what can be compared. Pure."""

from collections.abc import Iterator

from portal.procedures.checks import Acts, Finding, Findings
from portal.procedures.expressions import Expression, Kind
from portal.procedures.schema import Gate, Procedure, Promise, Step
from portal.procedures.sentences import N_, listed, sentence
from portal.procedures.source import Path
from portal.procedures.vocabulary import TICKET_FIELDS

_TICKET = {name: Kind(type_) for name, type_ in TICKET_FIELDS.items()}
_TICKET_DOTTED = {f"ticket.{name}": kind for name, kind in _TICKET.items()}

Scope = dict[str, Kind]


def conditions_make_sense(procedure: Procedure, acts: Acts) -> Findings:
    """All conditions of the file, each against the names known in its place."""
    del acts
    for path, condition, scope in _conditions(procedure):
        for fault in condition.faults_in(scope):
            yield Finding(path, fault)


def _conditions(procedure: Procedure) -> Iterator[tuple[Path, Expression, Scope]]:
    for name, promise in procedure.promises.items():
        yield from _of_promise(promise, ("promises", name))
    for index, step in enumerate(procedure.steps):
        yield from _of_step(procedure, step, ("steps", index))
    for name, record in procedure.records.items():
        scope = dict(_TICKET_DOTTED)
        for index, field in enumerate(record.fields):
            if field.when:
                yield ("records", name, "fields", index, "when"), field.when, dict(scope)
            scope[field.name] = field.kind


def _of_promise(promise: Promise, path: Path) -> Iterator[tuple[Path, Expression, Scope]]:
    if promise.when:
        yield (*path, "when"), promise.when, _TICKET
    for index, rule in enumerate(promise.within):
        if rule.when:
            yield (*path, "within", index, "when"), rule.when, _TICKET


def _of_step(procedure: Procedure, step: Step, path: Path) -> Iterator[tuple[Path, Expression, Scope]]:
    if step.follow_up:
        yield (*path, "follow-up", "when"), step.follow_up.when, _record_scope(procedure, step.record)
    for index, gate in enumerate(step.gates):
        for record in _records_before(step, gate):
            scope = _record_scope(procedure, record) | _TICKET_DOTTED
            if gate.when:
                yield (*path, "gates", index, "when"), gate.when, scope
            yield (*path, "gates", index, "need"), gate.need, scope


def _records_before(step: Step, gate: Gate) -> list[str | None]:
    """The records, each once, that may be filed at this gate."""
    if not gate.outcomes:
        return [step.record]
    outcomes = [step.then[name] for name in gate.outcomes if name in step.then]
    return list(dict.fromkeys(outcome.record or step.record for outcome in outcomes))


def _record_scope(procedure: Procedure, name: str | None) -> Scope:
    record = procedure.records.get(name or "")
    return {field.name: field.kind for field in record.fields} if record else {}


def gates_stand_before_outcomes(procedure: Procedure, acts: Acts) -> Findings:
    """A gate names outcomes of its own step."""
    del acts
    for index, step in enumerate(procedure.steps):
        for number, gate in enumerate(step.gates):
            for name in gate.outcomes:
                if name not in step.then:
                    what = sentence(
                        N_("`%(outcome)s` is no outcome of `%(step)s`. Outcomes: %(known)s."),
                        outcome=name,
                        step=step.name,
                        known=listed(tuple(step.then)),
                    )
                    yield Finding(("steps", index, "gates", number, "outcome"), what)


def columns_are_plain(procedure: Procedure, acts: Acts) -> Findings:
    """Columns of a table have no condition: every row has the same cells."""
    del acts
    for name, record in procedure.records.items():
        for index, field in enumerate(record.fields):
            for number, column in enumerate(field.columns if field.type == "table" else ()):
                if column.when:
                    path = ("records", name, "fields", index, "columns", number, "when")
                    yield Finding(path, sentence(N_("A column of a table has no condition.")))


FIRST = (gates_stand_before_outcomes, columns_are_plain)
CHECKS = (conditions_make_sense,)
