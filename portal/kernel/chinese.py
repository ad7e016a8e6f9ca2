"""Chinese in its two scripts, for texts that are data. The texts of gettext are converted when they are built."""

from functools import cache, lru_cache
from typing import Any

from opencc import OpenCC


@lru_cache(maxsize=8192)
def traditional(text: str) -> str:
    """Taiwan's wording of a simplified Chinese text, by OpenCC with phrases (软件 becomes 軟體)."""
    return str(_converter("s2twp").convert(text))


def simplified(text: str) -> str:
    """`text` with traditional characters written the simplified way."""
    return text if text.isascii() else str(_converter("t2s").convert(text))


@cache
def _converter(name: str) -> Any:
    return OpenCC(name)
