"""A signature as it is kept in a record: JSON text with how it was made, the name and the strokes. Pure.

Nothing a person typed is ever put into the drawing: its path is built here from whole numbers alone.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LARGEST = 40_000
_MARGIN = 6

Stroke = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature read back. `strokes` is empty when the name was typed instead of drawn."""

    method: str
    name: str
    strokes: tuple[Stroke, ...] = ()

    @property
    def is_drawn(self) -> bool:
        return bool(self.strokes)

    @property
    def path(self) -> str:
        """The strokes as the `d` of an SVG path: letters, whole numbers and blanks, nothing else."""
        return "".join(_subpath(stroke) for stroke in self.strokes)

    @property
    def view_box(self) -> str:
        """The `viewBox` that shows all strokes with a margin."""
        across = [x for stroke in self.strokes for x, _ in stroke] or [0]
        down = [y for stroke in self.strokes for _, y in stroke] or [0]
        left, top = min(across) - _MARGIN, min(down) - _MARGIN
        return f"{left} {top} {max(across) + _MARGIN - left} {max(down) + _MARGIN - top}"


def signature_text(*, name: str = "", strokes: Iterable[Sequence[Sequence[float]]] = ()) -> str:
    """A signature as the JSON text a record keeps: drawn when there are strokes, typed otherwise."""
    drawn = [_whole_points(stroke) for stroke in strokes]
    kept = {"method": "drawn" if drawn else "typed", "name": name, "strokes": drawn}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_signature(text: str) -> Signature:
    """The signature kept in `text`. Text of any other shape is read as a typed name: never an error on a page."""
    try:
        kept: Any = json.loads(text)
        strokes = tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in kept.get("strokes", ()))
        return Signature(
            str(kept["method"]), str(kept["name"]), tuple(stroke for stroke in strokes if stroke)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return Signature("typed", text[:200])


def count_points(strokes: Iterable[Sequence[Sequence[float]]]) -> int:
    """How many different points there are in a row: a finger resting on the pad draws one."""
    return sum(len(_whole_points(stroke)) for stroke in strokes)


def _whole_points(stroke: Sequence[Sequence[float]]) -> list[list[int]]:
    """The stroke on whole numbers; points that fall on the one before are left out."""
    kept: list[list[int]] = []
    for x, y in stroke:
        point = [round(x), round(y)]
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def _subpath(stroke: Stroke) -> str:
    (x, y), rest = stroke[0], stroke[1:]
    if not rest:
        return f"M{x} {y}h1"  # a dot: a path of no length is not painted
    return f"M{x} {y}" + "".join(f"L{across} {down}" for across, down in rest)
