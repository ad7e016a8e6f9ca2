"""What the parts of a procedure mean together: names that exist, ways that lead somewhere, promises that can be kept.

Each module holds generators `(procedure, world) -> Finding`s; `check` in portal.procedures runs them all. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.procedures.capabilities import Capability
from portal.procedures.sentences import Sentence
from portal.procedures.source import Path

Acts = dict[str, Capability]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, and the path in the file where it is written."""

    path: Path
    sentence: Sentence
    is_about_key: bool = False


Findings = Iterator[Finding]
