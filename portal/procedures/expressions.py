"""What a condition means: its types against known fields, and whether it holds for given values. Pure.

Evaluation is total: a field that is not filled (None) equals only `empty`, is not yes, and is neither less nor more
than anything. A wrong name or a wrong comparison is found by `faults_in`, when the file is checked.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainValidator

from portal.procedures.expression_syntax import (
    ORDERING,
    All,
    Among,
    Compare,
    Either,
    Literal,
    Name,
    Not,
    Tree,
    parse_tree,
)
from portal.procedures.sentences import N_, Sentence, Wrong, listed, sentence

_ORDERED = {
    "number": "number",
    "money": "number",
    "rating": "number",
    "date": "date",
    "date-time": "date-time",
}
_TEXTS = frozenset({"text", "long-text", "email", "phone"})
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a field as an expression sees it: the field's type word, and the values of a choice."""

    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition as it was written, with its tree."""

    source: str
    tree: Tree

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether the condition is true for these values; a name that is not there counts as not filled."""
        return _holds(self.tree, values)

    def faults_in(self, scope: Mapping[str, Kind]) -> Iterator[Sentence]:
        """What is wrong with the condition where only the fields of `scope` are known."""
        yield from _faults(self.tree, scope)

    @property
    def names(self) -> frozenset[str]:
        """Every field the condition asks about."""
        return frozenset(_names(self.tree))

    def __str__(self) -> str:
        return self.source


def parse(source: object) -> Expression:
    """Read a condition; raises Wrong."""
    if not isinstance(source, str):
        raise Wrong(sentence(N_("A condition is missing: write for example `score <= 2`.")))
    return Expression(source.strip(), parse_tree(source))


Condition = Annotated[Expression, PlainValidator(parse)]


def _holds(tree: Tree, values: Mapping[str, object]) -> bool:
    match tree:
        case Name(path):
            return values.get(path) is True
        case Not(inner):
            return not _holds(inner, values)
        case All(parts):
            return all(_holds(part, values) for part in parts)
        case Either(parts):
            return any(_holds(part, values) for part in parts)
        case Among(left, among):
            return any(_same(values.get(left.path), value) for value in among)
        case Compare(left, sign, right):
            return _compared(values.get(left.path), sign, right, values)


def _compared(left: object, sign: str, right: Literal | Name, values: Mapping[str, object]) -> bool:
    if sign in ORDERING:
        other = values.get(right.path) if isinstance(right, Name) else Decimal(right.text)
        return left is not None and other is not None and _ordered(left, sign, other)
    equal = left == values.get(right.path) if isinstance(right, Name) else _same(left, right)
    return equal if sign == "==" else not equal


def _ordered(left: object, sign: str, right: object) -> bool:
    try:
        return bool(_SIGNS[sign](left, right))
    except TypeError:  # kinds that the check would have refused: unlike things are in no order
        return False


def _same(value: object, literal: Literal) -> bool:
    if literal.kind == "empty":
        return value is None or value in ("", [], ())
    if value is None:
        return False
    if literal.kind == "number":
        return not isinstance(value, bool) and value == Decimal(literal.text)
    if literal.kind == "yes-no":
        return value is (literal.text == "yes")
    return value == literal.text


def _names(tree: Tree) -> Iterator[str]:
    match tree:
        case Name(path):
            yield path
        case Not(inner):
            yield from _names(inner)
        case All(parts) | Either(parts):
            for part in parts:
                yield from _names(part)
        case Among(left, _):
            yield left.path
        case Compare(left, _, right):
            yield left.path
            if isinstance(right, Name):
                yield right.path


def _faults(tree: Tree, scope: Mapping[str, Kind]) -> Iterator[Sentence]:
    unknown = sorted(name for name in _names(tree) if name not in scope)
    for name in unknown:
        yield sentence(
            N_("`%(name)s` is not known here. Known fields: %(known)s."),
            name=name,
            known=listed(tuple(scope)),
        )
    if not unknown:
        yield from _mismatches(tree, scope)


def _mismatches(tree: Tree, scope: Mapping[str, Kind]) -> Iterator[Sentence]:
    match tree:
        case Name(path) if scope[path].type != "yes-no":
            yield sentence(
                N_("`%(name)s` is a %(type)s field and cannot stand alone; compare it with something."),
                name=path,
                type=scope[path].type,
            )
        case Not(inner):
            yield from _mismatches(inner, scope)
        case All(parts) | Either(parts):
            for part in parts:
                yield from _mismatches(part, scope)
        case Among(left, among):
            for value in among:
                yield from _unlike(left, scope[left.path], value)
        case Compare():
            yield from _uncomparable(tree, scope)


def _uncomparable(tree: Compare, scope: Mapping[str, Kind]) -> Iterator[Sentence]:
    left, right = tree.left, tree.right
    if tree.sign in ORDERING:
        yield from _unordered(left, tree.sign, right, scope)
    elif isinstance(right, Literal):
        yield from _unlike(left, scope[left.path], right)
    elif scope[right.path].type != scope[left.path].type:
        yield _different(left.path, scope[left.path].type, right.path, scope[right.path].type)


def _unlike(left: Name, kind: Kind, value: Literal) -> Iterator[Sentence]:
    """Why `left == value` can never make sense, if it cannot."""
    if value.kind == "empty":
        return
    if kind.type == "choice":
        if value.text not in kind.choices:
            yield sentence(
                N_("`%(value)s` is no choice of `%(name)s`. Its choices: %(choices)s."),
                value=value.text,
                name=left.path,
                choices=listed(kind.choices),
            )
        return
    fits = {
        "number": _ORDERED.get(kind.type) == "number",
        "yes-no": kind.type == "yes-no",
        "text": kind.type in _TEXTS,
        "word": False,
    }
    if not fits[value.kind]:
        yield _different(left.path, kind.type, value.text, value.kind)


def _unordered(left: Name, sign: str, right: Literal | Name, scope: Mapping[str, Kind]) -> Iterator[Sentence]:
    kind = _ORDERED.get(scope[left.path].type)
    if kind is None:
        yield sentence(
            N_("`%(sign)s` compares numbers, ratings and times; `%(name)s` is a %(type)s field."),
            sign=sign,
            name=left.path,
            type=scope[left.path].type,
        )
        return
    other = _ORDERED.get(scope[right.path].type) if isinstance(right, Name) else right.kind
    if other != kind:
        text = right.path if isinstance(right, Name) else right.text
        yield _different(left.path, scope[left.path].type, text, str(other or "text"))


def _different(name: str, type_: str, other: str, other_type: str) -> Sentence:
    return sentence(
        N_("`%(name)s` is a %(type)s field and cannot be compared with `%(other)s` (%(other_type)s)."),
        name=name,
        type=type_,
        other=other,
        other_type=other_type,
    )
