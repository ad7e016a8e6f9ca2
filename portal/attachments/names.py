"""Names of files as they may be shown and given back: the sender's, without what could mislead. Pure.

A stored file never lies under this name; it is only ever text on a page or in a download header.
"""

import re
import unicodedata

from portal.kernel.text import composed

LONGEST = 200
_LONGEST_EXTENSION = 12
_PATH_PARTS = re.compile(r".*[/\\]", re.DOTALL)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')


def clean_name(text: str | None, extensions: tuple[str, ...] = ()) -> str:
    """`text` without path, control, bidi and zero-width characters, at most LONGEST long.

    With `extensions`, a name that ends otherwise gets the first: what is a picture is never called `.html`.
    """
    last_part = _PATH_PARTS.sub("", composed(text or ""))
    visible = "".join(map(_shown, last_part))
    name = _NOT_ON_WINDOWS.sub("_", " ".join(visible.split())).strip(". ")
    ending = _ending(name)
    if extensions and ending.lower() not in extensions:
        name, ending = name + extensions[0], extensions[0]
    stem = (name.removesuffix(ending) if ending else name) or "file"
    return stem[: LONGEST - len(ending)].rstrip(". ") + ending


def _shown(character: str) -> str:
    """The character; a blank for any kind of space; nothing for what cannot be seen (C* and variation marks)."""
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\r\n":
        return " "
    return (
        "" if category in ("Cc", "Cf", "Cs", "Co", "Cn") or "\ufe00" <= character <= "\ufe0f" else character
    )


def _ending(name: str) -> str:
    """The last extension with its dot, or nothing."""
    dot = name.rfind(".")
    ending = name[dot:] if dot > 0 else ""
    return ending if 2 <= len(ending) <= _LONGEST_EXTENSION and ending[1:].isalnum() else ""
