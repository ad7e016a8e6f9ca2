"""Signatures of people who do not exist: strokes that look drawn by a hand."""

import math
import random

from portal.records.signatures import signature_text


def written(name: str, chance: random.Random) -> str:
    """A drawn signature, as the record of an acceptance keeps it."""
    strokes = []
    left = 40.0
    for _letter in name:
        count = chance.randrange(2, 4)
        strokes += [
            _stroke(left + chance.uniform(0, 30), chance.uniform(60, 110), chance)
            for _stroke_of in range(count)
        ]
        left += chance.uniform(70, 100)
    return signature_text(name=name, strokes=strokes)


def _stroke(x: float, y: float, chance: random.Random) -> list[tuple[int, int]]:
    angle = chance.uniform(-0.6, 1.3)
    points = []
    for _point in range(chance.randrange(9, 18)):
        points.append((round(x), round(y)))
        angle += chance.uniform(-0.45, 0.5)
        x += 7 * math.cos(angle)
        y = min(max(y + 6 * math.sin(angle), 15), 180)
    return points
