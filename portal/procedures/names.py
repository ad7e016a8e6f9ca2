"""The shapes of names in a procedure file, as pydantic types. Pure; whether a name exists is checked in `checks`."""

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from portal.procedures.sentences import N_, Wrong, listed, sentence
from portal.procedures.vocabulary import FORM_INPUTS, LANGUAGE_WORDS, ROLES

_WORD = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FIELD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_FACT = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?")
_CLAUSE = re.compile(r"[A-Z]{1,4}-?\d{1,4}(\.\d{1,3}){0,3}")
CODE = re.compile(r"T\d{2}(\.\d)?")  # a clock declared by a regulation
_LONGEST = 40
_SHORT = 20  # names that a ticket carries in a column of its own


def _word(name: str) -> str:
    if len(name) > _LONGEST or not _WORD.fullmatch(name):
        raise Wrong(
            sentence(
                N_(
                    "`%(name)s` is no name: use small letters, digits and hyphens, at most 40, a letter first."
                ),
                name=name[:60],
            )
        )
    return _free(name, LANGUAGE_WORDS)


def _short_word(name: str) -> str:
    if len(name) > _SHORT:
        raise Wrong(
            sentence(
                N_("`%(name)s` is too long here: at most %(most)s characters."), name=name[:60], most=_SHORT
            )
        )
    return name


def _field_name(name: str) -> str:
    if len(name) > _LONGEST or not _FIELD.fullmatch(name):
        raise Wrong(
            sentence(
                N_(
                    "`%(name)s` is no field name: use small letters, digits and _, at most 40, a letter first."
                ),
                name=name[:60],
            )
        )
    return _free(name, LANGUAGE_WORDS | FORM_INPUTS)


def _free(name: str, taken: frozenset[str]) -> str:
    if name in taken:
        raise Wrong(sentence(N_("`%(name)s` is a reserved word; choose another name."), name=name))
    return name


def _role(name: str) -> str:
    if name == "auditor":
        raise Wrong(sentence(N_("An `auditor` reads all and writes nothing; choose another role.")))
    if name not in ROLES:
        raise Wrong(
            sentence(N_("`%(name)s` is not a role. Roles: %(known)s."), name=name, known=listed(ROLES))
        )
    return name


def _shaped(shape: re.Pattern[str], msgid: str) -> Callable[[str], str]:
    def check(name: str) -> str:
        if len(name) > 2 * _LONGEST or not shape.fullmatch(name):
            raise Wrong(sentence(msgid, name=name[:60]))
        return name

    return check


def _one_or_more(value: object) -> object:
    """`by: agent` is the same as `by: [agent]`."""
    return [value] if isinstance(value, str) else value


def _groups(value: object) -> object:
    """`reply`, `[reply, call]` and `{all: [[reply, call], time-arranged]}` as a list of lists."""
    if not isinstance(value, dict):
        return [_one_or_more(value)]
    groups = value.get("all")
    if list(value) != ["all"] or not isinstance(groups, list):
        raise Wrong(
            sentence(
                N_("Write one fact, a list of facts of which any will do, or `{all: [one, [two, three]]}`.")
            )
        )
    return [_one_or_more(group) for group in groups]


_LISTED = BeforeValidator(_one_or_more)

Word = Annotated[str, AfterValidator(_word)]
ShortWord = Annotated[Word, AfterValidator(_short_word)]
FieldName = Annotated[str, AfterValidator(_field_name)]
RoleName = Annotated[str, AfterValidator(_role)]
Fact = Annotated[
    str,
    AfterValidator(
        _shaped(_FACT, N_("`%(name)s` is no fact: write for example `opened` or `service.done`."))
    ),
]
Clause = Annotated[
    str,
    AfterValidator(
        _shaped(_CLAUSE, N_("`%(name)s` is no clause number: write for example `R09` or `Q142`."))
    ),
]

Names = Annotated[tuple[Word, ...], _LISTED]
Roles = Annotated[tuple[RoleName, ...], _LISTED]
Facts = Annotated[tuple[Fact, ...], _LISTED]
# Groups of facts: any fact of a group meets it, and all groups are needed.
Stops = Annotated[tuple[tuple[Fact, ...], ...], BeforeValidator(_groups)]
Clauses = Annotated[tuple[Clause, ...], _LISTED]
