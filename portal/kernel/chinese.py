"""Traditional Chinese from Simplified, as Taiwan words it. Texts of ours that are data; gettext's are converted at build."""

from functools import cache, lru_cache
from typing import Any

from opencc import OpenCC


@cache
def _converter() -> Any:
    return OpenCC("s2twp")


@lru_cache(maxsize=8192)
def traditional(simplified: str) -> str:
    """Taiwan's wording of a simplified Chinese text, by OpenCC with phrases (软件 becomes 軟體)."""
    return str(_converter().convert(simplified))
