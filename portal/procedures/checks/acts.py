"""Acts exist and find in their records what they rely on; nobody is named for what the portal will not let them do. Pure."""

from collections.abc import Iterator

from portal.procedures.capabilities import Capability
from portal.procedures.checks import Acts, Finding, Findings
from portal.procedures.engine import act_of, record_of, roles_of
from portal.procedures.fields import ChoiceField, Field, LongTextField, TextField
from portal.procedures.schema import Procedure, Record
from portal.procedures.sentences import N_, Sentence, listed, sentence
from portal.procedures.source import Path
from portal.procedures.vocabulary import MAY_REOPEN, MAY_TELL_CUSTOMERS, MAY_WAIT


def acts_exist(procedure: Procedure, acts: Acts) -> Findings:
    """Every act that is named is registered."""
    for path, act in _act_uses(procedure):
        if act not in acts:
            what = sentence(
                N_("There is no act `%(act)s`. Acts: %(known)s."), act=act, known=listed(tuple(acts))
            )
            yield Finding(path, what)


def _act_uses(procedure: Procedure) -> Iterator[tuple[Path, str]]:
    for index, step in enumerate(procedure.steps):
        if step.act:
            yield ("steps", index, "act"), step.act
        for name, outcome in step.then.items():
            if outcome.act:
                yield ("steps", index, "then", name, "act"), outcome.act


def acts_find_their_fields(procedure: Procedure, acts: Acts) -> Findings:
    """Wherever an act is run, the record that is filed with it has what the act relies on."""
    for index, step in enumerate(procedure.steps):
        for name, outcome in step.then.items():
            act = act_of(procedure, step.name, name)
            if act:
                own: Path = ("then", name, "act") if outcome.act else ("act",)
                record = record_of(procedure, step.name, name)
                for what in _unmet(acts[act], record):
                    yield Finding(("steps", index, *own), what)


def _unmet(act: Capability, record: Record | None) -> Iterator[Sentence]:
    fields = {field.name: field for field in record.fields} if record else {}
    for name, type_ in act.needs_fields.items():
        field = fields.get(name)
        if field is None or field.type != type_:
            yield sentence(
                N_("The act `%(act)s` needs a field `%(name)s` of type `%(type)s` in its record."),
                act=act.name,
                name=name,
                type=type_,
            )
        elif not field.required or field.when:
            yield sentence(
                N_(
                    "The act `%(act)s` relies on the field `%(name)s`: make it required, without a condition."
                ),
                act=act.name,
                name=name,
            )
    for name, choices in act.needs_choices.items():
        field = fields.get(name)
        if isinstance(field, ChoiceField) and set(field.of) != set(choices):
            yield sentence(
                N_("The act `%(act)s` tells these choices of `%(name)s` apart, no others: %(choices)s."),
                act=act.name,
                name=name,
                choices=listed(choices),
            )


def follow_ups_are_opened(procedure: Procedure, acts: Acts) -> Findings:
    """A follow-up stands in a step whose act opens it."""
    for index, step in enumerate(procedure.steps):
        if step.follow_up and not (step.act and acts[step.act].opens_follow_ups):
            able = tuple(act.name for act in acts.values() if act.opens_follow_ups)
            what = sentence(
                N_("Nothing opens a follow-up here: the step's act must be one of %(acts)s."),
                acts=listed(able),
            )
            yield Finding(("steps", index, "follow-up"), what)


def customers_can_be_told(procedure: Procedure, acts: Acts) -> Findings:
    """`tells-customer` names a required text of the record, and whoever gives the outcome may write to customers."""
    del acts
    for index, step in enumerate(procedure.steps):
        for name, outcome in step.then.items():
            told = outcome.tells_customer
            if told is None:
                continue
            path: Path = ("steps", index, "then", name, "tells-customer")
            record = record_of(procedure, step.name, name)
            if not any(_is_required_text(field, told) for field in (record.fields if record else ())):
                what = sentence(
                    N_("`%(name)s` must be a required text of the record that this outcome files."), name=told
                )
                yield Finding(path, what)
            yield from _beyond(path, roles_of(procedure, step.name, name), MAY_TELL_CUSTOMERS)


def _is_required_text(field: Field, name: str) -> bool:
    is_text = isinstance(field, TextField | LongTextField)
    return field.name == name and is_text and field.required and field.when is None


def waiting_and_reopening_are_allowed(procedure: Procedure, acts: Acts) -> Findings:
    """Nobody is named for waiting or reopening whom the portal's permissions would stop."""
    del acts
    for name, waiting in procedure.waiting.items():
        yield from _beyond(("waiting", name, "by"), frozenset(waiting.by), MAY_WAIT)
    if procedure.reopen:
        yield from _beyond(("reopen", "by"), frozenset(procedure.reopen.by), MAY_REOPEN)


def _beyond(path: Path, roles: frozenset[str], able: frozenset[str]) -> Findings:
    if roles - able:
        what = sentence(
            N_("%(roles)s may not do this in the portal. Possible: %(able)s."),
            roles=listed(roles - able),
            able=listed(able),
        )
        yield Finding(path, what)


FIRST = (acts_exist,)
# These ask the engine for records and acts, so all names must be whole before.
CHECKS = (
    acts_find_their_fields,
    follow_ups_are_opened,
    customers_can_be_told,
    waiting_and_reopening_are_allowed,
)
