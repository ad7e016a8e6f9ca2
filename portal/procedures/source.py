"""Reading the text of a procedure file: YAML 1.2 into plain text, lists and mappings, with the place of each. Pure.

Built from the parser's events, never constructed: no tags, no anchors, no aliases, no types, no surprises like `no`
becoming false. Every scalar stays the text that was written; the schema decides what it means. Size, depth and number
of nodes are bounded, so a hostile file costs no more than a long one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from portal.procedures.sentences import N_, Problem, ProcedureWrong, Sentence, sentence

LONGEST: Final = 256 * 1024
_DEEPEST: Final = 16
_MOST_NODES: Final = 20_000
_NOTHING: Final = frozenset({"", "~", "null"})

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the file, counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Source:
    """The file as plain data, with the place of every key and every value."""

    tree: object = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where `path` is written: its key or its value; where nothing is written, the nearest thing above."""
        path = self.locate(path)
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.keys.get(path) or self.values.get(path) or Place(1, 1)

    def locate(self, path: Path) -> Path:
        """`path` as the file has it: parts that only the reader added are left out, except a last missing one.

        A number where the file has a mapping means its n-th pair: a short form was written out while reading.
        """
        found: list[str | int] = []
        node = self.tree
        for position, part in enumerate(path):
            if isinstance(node, dict) and isinstance(part, int) and part < len(node):
                part = list(node)[part]  # noqa: PLW2901 - the same part, under its name in the file
            if isinstance(node, dict) and part in node:
                node = node[str(part)]
            elif isinstance(node, list) and isinstance(part, int) and part < len(node):
                node = node[part]
            elif position < len(path) - 1 or part == "[key]":
                continue
            found.append(part)
        return tuple(found)


def text_of(content: bytes) -> str:
    """The text of a file's bytes; raises ProcedureWrong when it is too long, or with the line that is not UTF-8."""
    _require_length(len(content))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _stop(line, 1, sentence(N_("The file is not UTF-8; save it as UTF-8 and try again."))) from None


def read_source(text: str) -> Source:
    """Read a file's text. Raises ProcedureWrong when it cannot be read to the end."""
    _require_length(len(text.encode("utf-8", "surrogatepass")))
    if not text.strip("\ufeff \r\n\t"):
        raise _stop(1, 1, sentence(N_("The file is empty.")))
    try:
        return _Builder(YAML(typ="safe", pure=True).parse(text.removeprefix("\ufeff"))).build()
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise _stop(
            line, 1, sentence(N_("This line holds characters that cannot be seen; write it again."))
        ) from None
    except MarkedYAMLError as error:
        raise _unreadable(error) from None
    except YAMLError:
        raise _stop(1, 1, sentence(N_("The file cannot be read as YAML."))) from None


def _require_length(length: int) -> None:
    if length > LONGEST:
        raise _stop(1, 1, sentence(N_("The file is too long: at most %(most)s kB."), most=LONGEST // 1024))


def _unreadable(error: MarkedYAMLError) -> ProcedureWrong:
    reason = f"{error.context} {error.problem}"
    # What was opened and never closed is found at the end, but has to be mended where it was opened.
    is_left_open = "quoted scalar" in reason or "flow" in reason
    mark = (error.context_mark if is_left_open else None) or error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return _stop(line, column, _reading_fault(reason))


def _reading_fault(reason: str) -> Sentence:
    """The parser's jargon as a sentence that says what to mend."""
    if "'\\t'" in reason or "tab" in reason:
        return sentence(N_("A tab stands here; indent with spaces."))
    if "mapping values are not allowed" in reason:
        return sentence(
            N_("A colon stands where none is expected: check the indentation, or put the text in quotes.")
        )
    if "quoted scalar" in reason:
        return sentence(N_("A quotation mark is opened and not closed."))
    if "flow" in reason:
        return sentence(N_("A bracket is opened and not closed, or a comma is missing."))
    return sentence(
        N_("The file cannot be read from here on: check the indentation, the colons and the quotes.")
    )


def _stop(line: int, column: int, what: Sentence) -> ProcedureWrong:
    return ProcedureWrong([Problem(line, column, what)])


class _Builder:
    """Builds plain data from the events of one document."""

    def __init__(self, events: Iterator[Event]) -> None:
        self.events = events
        self.source = Source()
        self.nodes = 0

    def build(self) -> Source:
        for event in self.events:
            if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
                raise self.refused(event, N_("Lines that begin with %% are not used in procedure files."))
            if isinstance(event, NodeEvent):
                if self.nodes:
                    raise self.refused(
                        event, N_("One file holds one procedure; a second document begins here.")
                    )
                self.source.tree = self.node(event, ())
        return self.source

    def refused(self, event: Event, msgid: str) -> ProcedureWrong:
        return _stop(event.start_mark.line + 1, event.start_mark.column + 1, sentence(msgid))

    def node(self, event: Event, path: Path) -> Any:
        self.nodes += 1
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self.refused(event, N_("Anchors and aliases (& and *) are not used; write the part out."))
        if getattr(event, "tag", None):
            raise self.refused(event, N_("Tags (!) are not used in procedure files; put the text in quotes."))
        if len(path) > _DEEPEST or self.nodes > _MOST_NODES:
            raise self.refused(event, N_("The file is nested too deeply or has too many parts."))
        self.source.values[path] = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event)

    def scalar(self, event: Event) -> str | None:
        assert isinstance(event, ScalarEvent)  # noqa: S101 - the only kind of node left
        return None if event.style is None and event.value in _NOTHING else str(event.value)

    def sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, object]:
        pairs: dict[str, object] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
            key = self.node(event, (*path, "?"))
            if not isinstance(key, str):
                raise self.refused(event, N_("A name is expected here, before the colon."))
            if key in pairs:
                self.twice(key, place, self.source.keys[*path, key])
            self.source.keys[*path, key] = place
            pairs[key] = self.node(next(self.events), (*path, key))
        return pairs

    def twice(self, key: str, place: Place, first: Place) -> None:
        what = sentence(
            N_("`%(key)s` is written twice; it stands in line %(line)s already."), key=key, line=first.line
        )
        self.source.problems.append(Problem(place.line, place.column, what))
