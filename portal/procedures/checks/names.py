"""Every name that the file uses exists, means one thing, and is used. Pure."""

from collections import Counter
from collections.abc import Iterator

from portal.procedures.checks import Acts, Finding, Findings
from portal.procedures.fields import Field
from portal.procedures.named_facts import NAMED_FACTS
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_, listed, sentence
from portal.procedures.source import Path
from portal.procedures.vocabulary import COMMON_FACTS


def names_clash(procedure: Procedure, acts: Acts) -> Findings:
    """A name stands for one step, end or waiting only, and for none of the common facts."""
    del acts
    places: list[tuple[str, Path]] = [
        *((step.name, ("steps", index, "step")) for index, step in enumerate(procedure.steps)),
        *((name, ("ends", name)) for name in procedure.ends),
        *((name, ("waiting", name)) for name in procedure.waiting),
    ]
    seen: Counter[str] = Counter()
    for name, path in places:
        seen[name] += 1
        if seen[name] > 1:
            what = sentence(N_("`%(name)s` is the name of another step, end or waiting already."), name=name)
            yield Finding(path, what, is_about_key=True)
        if name in {*COMMON_FACTS, *NAMED_FACTS, "ticket", "reopen", "otherwise"}:
            yield Finding(
                path,
                sentence(N_("`%(name)s` is a reserved word; choose another name."), name=name),
                is_about_key=True,
            )


def fields_clash(procedure: Procedure, acts: Acts) -> Findings:
    """A field's name is used once in its record, a column's once in its table."""
    del acts
    for name, record in procedure.records.items():
        yield from _twice(record.fields, ("records", name, "fields"))
        for index, field in enumerate(record.fields):
            if field.type == "table":
                yield from _twice(field.columns, ("records", name, "fields", index, "columns"))


def _twice(fields: tuple[Field, ...], path: Path) -> Findings:
    seen: set[str] = set()
    for index, field in enumerate(fields):
        if field.name in seen:
            what = sentence(N_("There is a field `%(name)s` above already."), name=field.name)
            yield Finding((*path, index, "name"), what)
        seen.add(field.name)
    if not fields:
        yield Finding(path, sentence(N_("A record needs at least one field.")))


def records_exist(procedure: Procedure, acts: Acts) -> Findings:
    """Records that are named exist; records that exist are named."""
    del acts
    used = set()
    for path, name in _record_uses(procedure):
        used.add(name)
        if name not in procedure.records:
            what = sentence(
                N_("There is no record `%(name)s`. Records: %(known)s."),
                name=name,
                known=listed(tuple(procedure.records)),
            )
            yield Finding(path, what)
    for name in procedure.records:
        if name not in used:
            what = sentence(N_("No step files the record `%(name)s`; remove it or use it."), name=name)
            yield Finding(("records", name), what, is_about_key=True)


def _record_uses(procedure: Procedure) -> Iterator[tuple[Path, str]]:
    for index, step in enumerate(procedure.steps):
        if step.record:
            yield ("steps", index, "record"), step.record
        for name, outcome in step.then.items():
            if outcome.record:
                yield ("steps", index, "then", name, "record"), outcome.record


def outcomes_are_whole(procedure: Procedure, acts: Acts) -> Findings:
    """Each step has outcomes, one of them primary, none of them for somebody who may not do the step."""
    del acts
    for index, step in enumerate(procedure.steps):
        path: Path = ("steps", index, "then")
        if not step.then:
            yield Finding(path, sentence(N_("The step `%(step)s` has no outcome."), step=step.name))
        primary = sum(outcome.primary for outcome in step.then.values())
        if len(step.then) > 1 and primary != 1:
            what = sentence(
                N_(
                    "One outcome of `%(step)s` is the primary one: write `primary: true` there, and only there."
                ),
                step=step.name,
            )
            yield Finding(path, what)
        for name, outcome in step.then.items():
            strangers = set(outcome.by) - set(step.by)
            if strangers:
                what = sentence(
                    N_("%(roles)s may not do the step `%(step)s` itself; add it to the step's `by`."),
                    roles=listed(strangers),
                    step=step.name,
                )
                yield Finding((*path, name, "by"), what)


def roles_are_given(procedure: Procedure, acts: Acts) -> Findings:
    """`by` names somebody wherever it stands."""
    del acts
    places: list[tuple[Path, tuple[str, ...]]] = [
        *((("steps", index, "by"), step.by) for index, step in enumerate(procedure.steps)),
        *((("waiting", name, "by"), waiting.by) for name, waiting in procedure.waiting.items()),
        *([(("reopen", "by"), procedure.reopen.by)] if procedure.reopen else []),
    ]
    for path, roles in places:
        if not roles:
            yield Finding(path, sentence(N_("Name at least one role.")))


def named_facts_are_known(procedure: Procedure, acts: Acts) -> Findings:
    """What an outcome `makes` are words of the closed vocabulary, which clocks and explanations know."""
    del acts
    for index, step in enumerate(procedure.steps):
        for name, outcome in step.then.items():
            for fact in outcome.makes:
                if fact not in NAMED_FACTS:
                    what = sentence(
                        N_("`%(fact)s` is no named fact. Named facts: %(known)s."),
                        fact=fact,
                        known=listed(tuple(NAMED_FACTS)),
                    )
                    yield Finding(("steps", index, "then", name, "makes"), what)


CHECKS = (
    names_clash,
    named_facts_are_known,
    fields_clash,
    records_exist,
    outcomes_are_whole,
    roles_are_given,
)
