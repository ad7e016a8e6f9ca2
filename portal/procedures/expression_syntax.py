"""The grammar of the closed little language: text to tree. What a tree means is in `expressions`. Pure.

    either     := both ("or" both)*
    both       := negation ("and" negation)*
    negation   := "not" negation | "(" either ")" | comparison
    comparison := name [("==" | "!=" | "<" | "<=" | ">" | ">=") value | ["not"] "in" "[" value ("," value)* "]"]
    value      := number | 'text' | yes | no | empty | word | name with a dot

A bare word right of a comparison is a choice (`reason == other`); after <, <=, > and >= it is a field
(`left_at >= arrived_at`). No arithmetic, no calls, no loops: length and depth are bounded, so is the time.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from portal.procedures.sentences import N_, Wrong, sentence

LONGEST: Final = 500
DEEPEST: Final = 20
ORDERING: Final = frozenset({"<", "<=", ">", ">="})
_JOINTS: Final = frozenset({"and", "or", "not", "in"})
_CONSTANTS: Final = frozenset({"yes", "no", "true", "false", "empty"})

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d{1,12}(?:\.\d{1,6})?(?![\w.]))|(?P<text>'[^'\\\n]*'|\"[^\"\\\n]*\")"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)*)|(?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))"
)


class Token(NamedTuple):
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the expression. `kind` is number, text, word, yes-no or empty."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A field, by name."""

    path: str


@dataclass(frozen=True, slots=True)
class Compare:
    left: Name
    sign: str
    right: Literal | Name


@dataclass(frozen=True, slots=True)
class Among:
    left: Name
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Not:
    inner: "Tree"


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple["Tree", ...]


Tree = Name | Compare | Among | Not | All | Either
_END = Token("end", "")


def parse_tree(source: str) -> Tree:
    """The tree of an expression; raises Wrong with a sentence that shows where reading stopped."""
    if len(source) > LONGEST:
        raise Wrong(sentence(N_("This condition is too long: at most %(most)s characters."), most=LONGEST))
    reader = _Reader(_tokens(source))
    tree = reader.either(0)
    if reader.next is not _END:
        raise reader.unexpected(N_("Expected `and`, `or` or the end before `%(found)s`."))
    return tree


def _tokens(source: str) -> list[Token]:
    tokens, position, length = [], 0, len(source.rstrip())
    while position < length:
        match = _TOKEN.match(source, position)
        if match is None:
            rest = source[position:].strip()[:20]
            if rest.startswith("="):
                raise Wrong(sentence(N_("Write `==` for “is equal to”.")))
            raise Wrong(sentence(N_("`%(found)s` does not belong in a condition."), found=rest))
        tokens.append(Token(match.lastgroup or "", match[match.lastgroup or 0]))
        position = match.end()
    if not tokens:
        raise Wrong(sentence(N_("A condition is missing: write for example `score <= 2`.")))
    return tokens


class _Reader:
    """A recursive descent over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.position] if self.position < len(self.tokens) else _END

    def take(self, *texts: str) -> bool:
        """Step over the next token if it is one of `texts` and no quoted text."""
        if self.next.kind in {"word", "sign"} and self.next.text in texts:
            self.position += 1
            return True
        return False

    def unexpected(self, msgid: str) -> Wrong:
        return Wrong(sentence(msgid, found=self.next.text or "…"))

    def either(self, depth: int) -> Tree:
        parts = [self.both(depth)]
        while self.take("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self, depth: int) -> Tree:
        parts = [self.negation(depth)]
        while self.take("and"):
            parts.append(self.negation(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negation(self, depth: int) -> Tree:
        if depth > DEEPEST:
            raise Wrong(
                sentence(N_("This condition is nested too deeply: at most %(most)s levels."), most=DEEPEST)
            )
        if self.take("not"):
            return Not(self.negation(depth + 1))
        if self.take("("):
            inner = self.either(depth + 1)
            if not self.take(")"):
                raise self.unexpected(N_("Expected `)` before `%(found)s`."))
            return inner
        return self.comparison()

    def comparison(self) -> Tree:
        left = self.name()
        if self.take("in"):
            return Among(left, self.values())
        if self.take("not"):
            if not self.take("in"):
                raise self.unexpected(N_("Expected `in` after `not`, before `%(found)s`."))
            return Not(Among(left, self.values()))
        sign = self.next.text
        if self.take("==", "!=", *ORDERING):
            return Compare(left, sign, self.value(is_field=sign in ORDERING))
        return left

    def name(self) -> Name:
        token = self.next
        if token.kind != "word" or token.text in _CONSTANTS | _JOINTS:
            raise self.unexpected(N_("Expected the name of a field before `%(found)s`."))
        self.position += 1
        return Name(token.text)

    def values(self) -> tuple[Literal, ...]:
        if not self.take("["):
            raise self.unexpected(N_("Expected a list like `[one, two]` before `%(found)s`."))
        values = []
        while True:
            value = self.value(is_field=False)
            if isinstance(value, Name):
                raise Wrong(sentence(N_("A list holds values; `%(name)s` is a field."), name=value.path))
            values.append(value)
            if self.take("]"):
                return tuple(values)
            if not self.take(","):
                raise self.unexpected(N_("Expected `,` or `]` before `%(found)s`."))

    def value(self, *, is_field: bool) -> Literal | Name:
        token = self.next
        if token.kind not in {"number", "text", "word"} or token.text in _JOINTS:
            raise self.unexpected(N_("Expected a value before `%(found)s`."))
        self.position += 1
        if is_field and (token.kind == "text" or token.text in _CONSTANTS):
            raise self.unexpected(N_("Expected a number or a field before `%(found)s`."))
        if token.kind == "text":
            return Literal("text", token.text[1:-1])
        if token.kind == "number":
            return Literal("number", token.text)
        if token.text in {"yes", "no", "true", "false"}:
            return Literal("yes-no", "yes" if token.text in {"yes", "true"} else "no")
        if token.text == "empty":
            return Literal("empty", "")
        return Name(token.text) if is_field or "." in token.text else Literal("word", token.text)
