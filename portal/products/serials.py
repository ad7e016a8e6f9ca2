"""Serial numbers as they are compared and searched. Pure."""

import re

from portal.customers.searching import search_lines
from portal.kernel.text import composed

_BLANKS = re.compile(r"[\s\0]+")
_DASHES = re.compile(r"[‐‑‒–—−﹣]")


def serial_key(text: str) -> str:
    """`text` without blanks, in capitals of normal width, every dash the same: equal for one and the same serial."""
    return _BLANKS.sub("", _DASHES.sub("-", composed(text, "NFKC"))).upper()


def unit_search_text(*, serial: str, lot: str | None = None, location: str | None = None) -> str:
    """What find_units reads: the serial as printed, in one piece and without its dashes, then lot and place."""
    key = serial_key(serial)
    return search_lines([serial, key, key.replace("-", ""), lot, location])
