"""What is wrong with a file, and with which of its cells."""

from dataclasses import dataclass, field

from portal.kernel.errors import DomainError

MOST_LISTED = 1_000


class FileUnreadable(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The file is not a sheet that can be read; nothing more can be said about its rows."""


class CellWrong(ValueError):  # noqa: N818 - exceptions are sentences in this house
    """One cell cannot be what its column asks for. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse the file: the line as an editor counts it, the column as the file calls it."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Problems:
    """All that was found. Every problem is counted; the first thousand are kept to be listed."""

    count: int = 0
    listed: list[Problem] = field(default_factory=list)

    def add(self, line: int, column: str, value: object, reason: str) -> None:
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(Problem(line, column, shown(value), reason))

    def in_order(self) -> list[Problem]:
        """By line; those of one line as they were found, from left to right."""
        return sorted(self.listed, key=lambda problem: problem.line)


class ImportRefused(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """Nothing was imported. `problems` names every cell that stands in the way."""

    def __init__(self, sentence: object, problems: Problems) -> None:
        super().__init__(sentence)
        self.problems = problems


def shown(value: object) -> str:
    """A cell's value on one line of a listing."""
    text = " ".join(str("" if value is None else value).split())
    text = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
    return text if len(text) <= 60 else f"{text[:59]}…"
