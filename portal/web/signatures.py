"""A signature as it was drawn: strokes of points, small and checked. What signing means is not decided here."""

import json
from dataclasses import dataclass
from typing import Any

_LONGEST = 300_000
_MOST_POINTS = 12_000
_MOST_SIDE = 4000

Stroke = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """`strokes` as drawn on a canvas of width x height, or only the typed `name` where drawing was not possible."""

    name: str
    width: int = 0
    height: int = 0
    strokes: tuple[Stroke, ...] = ()

    @property
    def drawn(self) -> bool:
        return bool(self.strokes)


def read_drawing(text: str, *, name: str = "") -> Signed:
    """The drawing sent by the page, `{"width":600,"height":200,"strokes":[[[x,y],...],...]}`.

    Raises ValueError when it is not one.
    """
    if len(text) > _LONGEST:
        raise ValueError("too long")
    try:
        kept = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested") from error
    if not isinstance(kept, dict):
        raise ValueError("not a drawing")  # noqa: TRY004 - one kind of error for one kind of nonsense
    return _checked(kept, name=name)


def _checked(kept: dict[str, Any], *, name: str) -> Signed:
    width, height = kept.get("width", 0), kept.get("height", 0)
    strokes = kept.get("strokes", [])
    if not _whole(width) or not _whole(height) or not _lists(strokes):
        raise ValueError("not a drawing")
    read = tuple(tuple(_point(point, width, height) for point in stroke) for stroke in strokes if stroke)
    if sum(map(len, read)) > _MOST_POINTS:
        raise ValueError("too many points")
    return Signed(name=name, width=width, height=height, strokes=read)


def _point(point: Any, width: int, height: int) -> tuple[float, float]:
    if (
        not isinstance(point, list)
        or len(point) != 2
        or not all(type(part) in (int, float) for part in point)
    ):
        raise ValueError("not a point")
    x, y = point
    if not (-width <= x <= 2 * width and -height <= y <= 2 * height):  # false for NaN too
        raise ValueError("a point far outside")
    return round(float(x), 1), round(float(y), 1)


def _lists(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, list) for part in value)


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST_SIDE
