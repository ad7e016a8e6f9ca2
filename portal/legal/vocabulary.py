"""The closed vocabulary of legal rules, read from data/vocabulary.yaml: what can happen and what the law then asks for.

A matter is what happened (a recall was decided); an event is one thing the law then wants (the notice, the plan). Pure.
"""

from functools import cache
from pathlib import Path

from portal.procedures.source import read_source
from portal.procedures.words import Part, Title, Words

FOLDER = Path(__file__).parent / "data"
ANY = "any"
HOME = "CN"


class Matter(Part):
    """What happened. `since` names the fact from which the law counts; the lists are what a person can choose."""

    title: Title
    since: Title
    kinds: tuple[str, ...]
    classes: tuple[str, ...]


class Event(Part):
    """One thing the law asks for after its matter happened."""

    matter: str
    title: Title


class Vocabulary(Part):
    """All the words a rule may use."""

    jurisdictions: dict[str, Words]
    kinds: dict[str, Words]
    roles: dict[str, Words]
    classes: dict[str, Words]
    paces: dict[str, Words]
    marks: dict[str, Words]
    matters: dict[str, Matter]
    events: dict[str, Event]

    def events_of(self, matter: str) -> tuple[str, ...]:
        """What the law may ask for after `matter`, in the order of the file."""
        return tuple(code for code, event in self.events.items() if event.matter == matter)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary as it is shipped, read once."""
    return Vocabulary.model_validate(read_source((FOLDER / "vocabulary.yaml").read_text("utf-8")).tree)
