"""What is wrong with a procedure file, as sentences that can be said in any language later. Pure: no gettext here.

A Sentence is an English msgid with named parts; `language.said_sentence` says it in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.kernel.errors import DomainError


def N_(msgid: str) -> str:  # noqa: N802 - the name that Babel's extractor looks for
    """Mark an English sentence for translation without translating it now."""
    return msgid


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to a person: an English msgid and the parts that go into it."""

    msgid: str
    parts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.msgid % dict(self.parts)


def sentence(msgid: str, **parts: object) -> Sentence:
    """Build a Sentence. `msgid` is written `N_("...")` at the call, with `%(name)s` for each part."""
    return Sentence(msgid, tuple((name, str(value)) for name, value in parts.items()))


class Wrong(ValueError):  # noqa: N818 - exceptions are sentences in this house
    """A value in the file is not what it should be. Raised inside validators; the reader adds the line."""

    def __init__(self, what: Sentence) -> None:
        super().__init__(str(what))
        self.sentence = what


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, and where: line and column count from 1."""

    line: int
    column: int
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.line}: {self.sentence}"


class ProcedureWrong(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The file cannot be used. `problems` holds all that was found, in the order of the lines."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def listed(names: Sequence[str] | frozenset[str] | set[str]) -> str:
    """Names for a sentence: `a`, `b`, `c`; sorted when they have no order of their own."""
    ordered = sorted(names) if isinstance(names, (set, frozenset)) else dict.fromkeys(names)
    return ", ".join(f"`{name}`" for name in ordered) or "-"
