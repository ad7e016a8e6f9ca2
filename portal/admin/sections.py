"""What the settings page lists, in the order it is read. A row is shown to those who may enter its page."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the settings: its endpoint, its name, what it is for, and an icon of static/icons.txt."""

    endpoint: str
    title: Any
    about: Any
    icon: str


SECTIONS: tuple[Section, ...] = ()
