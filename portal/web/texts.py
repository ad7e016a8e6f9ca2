"""What a person typed, made harmless to store: trimmed, one Unicode form, no control characters."""

import re

from portal.kernel.text import composed

# C0 and C1 controls but tab and newline, lone surrogates, and the two non-characters that no database text may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Marks that turn the reading direction over for all that follows. RTL letters themselves are welcome.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def has_forbidden(text: str) -> bool:
    """Whether `text` has characters nobody can type on purpose: NUL, controls, half surrogates."""
    return _FORBIDDEN.search(text) is not None


def clean_line(text: str) -> str:
    """One line: trimmed, NFC, blanks as one space, no direction overrides."""
    return " ".join(_DIRECTION.sub("", composed(text)).split())


def clean_text(text: str) -> str:
    """Several lines: NFC, newlines as LF, no trailing blanks, no direction overrides."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = _DIRECTION.sub("", composed(unified))
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


def shown_again(text: str) -> str:
    """What was typed, fit to be printed into a page again: only the characters no page may hold are gone."""
    return _FORBIDDEN.sub("", text)
