"""Chinese in its two scripts, for texts that are data. The texts of gettext are converted when they are built."""

from functools import cache, lru_cache
from typing import Any

from opencc import OpenCC

# OpenCC's phrases come from computing; in a trade of machines and appointments these words are meant otherwise.
_TRADE_WORDS = (
    ("裝置", "設備"),
    ("專案", "項目"),
    ("國家程式碼", "國碼"),
    ("排程", "調度"),
    ("質量", "品質"),
    ("許可權", "權限"),
    ("響應", "回應"),
    ("釋出", "發布"),
    ("賬", "帳"),
    ("工作臺", "工作台"),
    ("下劃線", "底線"),
    ("“", "「"),
    ("”", "」"),
)


@lru_cache(maxsize=8192)
def traditional(text: str) -> str:
    """Taiwan's wording of a simplified Chinese text, by OpenCC with phrases (软件 becomes 軟體)."""
    converted = str(_converter("s2twp").convert(text))
    for theirs, ours in _TRADE_WORDS:
        converted = converted.replace(theirs, ours)
    return converted


def simplified(text: str) -> str:
    """`text` with traditional characters written the simplified way."""
    return text if text.isascii() else str(_converter("t2s").convert(text))


@cache
def _converter(name: str) -> Any:
    return OpenCC(name)
