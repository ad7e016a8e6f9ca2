"""What a refused file is called, so that the person knows which of their files is meant and why.

puremagic knows some thousand signatures; what people really send by mistake has words of its own here.
"""

import puremagic
from flask_babel import gettext as _

from portal.attachments.kinds import ends_as_archive, has_active_words, signed_as

_TEXT_CONTROLS = frozenset({9, 10, 12, 13, 27})


def name_of(head: bytes, tail: bytes = b"") -> str:
    """A few words for what the bytes are: `a web page or script`, `an archive`, `Windows Executable`."""
    if has_active_words(head):
        return _("a web page or script")
    if ends_as_archive(tail or head) and signed_as(head):
        return _("a picture or document with an archive hidden in it")
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"Rar!") or head[:6] == b"7z\xbc\xaf\x27\x1c":
        return _("an archive or an Office document")
    if head[:2] in (b"MZ", b"#!") or head[:4] == b"\x7fELF":
        return _("a program")
    return _known_name(head) or (_("plain text") if _is_text(head) else _("of an unknown kind"))


def _known_name(head: bytes) -> str | None:
    """The name puremagic gives, if it is fairly sure."""
    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return None
    # A signature of zeros is one that many files share.
    return best.name.strip() if best.confidence >= 0.3 and any(best.byte_match or b"") else None


def _is_text(head: bytes) -> bool:
    try:
        head[:-3].decode()  # the cut may fall into the middle of a character
    except UnicodeDecodeError:
        return False
    return all(byte >= 32 or byte in _TEXT_CONTROLS for byte in head)
