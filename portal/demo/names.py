"""What the demo company's world is called, read from data/names.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WORLD: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "data" / "names.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of equipment: its class and catalogue number, months of cover, models, and where it stands."""

    name: str
    device_class: int
    catalogue: str
    months: int
    models: list[str]
    places: list[str]


CITIES: list[list[str]] = _WORLD["cities"]
PLACES: list[str] = _WORLD["places"]
STREETS: list[str] = _WORLD["streets"]
FAMILY: list[str] = _WORLD["family_names"]
GIVEN: list[str] = _WORLD["given_names"]
MAKERS: list[list[str]] = _WORLD["makers"]
ENDINGS: dict[str, list[str]] = _WORLD["endings"]
TITLES: dict[str, list[list[str]]] = _WORLD["titles"]
SOLD_TO: dict[str, list[str]] = _WORLD["sold_to"]
LINES = {category: Line(**line) for category, line in _WORLD["lines"].items()}
