"""Passwords: hashed with Argon2id, compared in even time, judged when somebody chooses one.

A hash costs about 46 MB and some tens of milliseconds on purpose; a few at a time is what a small machine can
carry, or signing in would be the cheapest way to stop the portal.
"""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

SHORTEST = 12
LONGEST = 128
# OWASP's figures for one pass and one lane.
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_AT_ONCE = 2
_PATIENCE_SECONDS = 3
_places = threading.BoundedSemaphore(_AT_ONCE)
_FEWEST_CHARACTERS = 5
_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
_COMMON = ("password", "passw0rd", "letmein", "welcome", "iloveyou", "administrator", "woaini", "aftercare")


class TooBusy(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """More people sign in at this moment than the machine can check."""

    status = 429


def hash_password(password: str) -> str:
    """A new salted hash with the parameters of today."""
    with a_place():
        return _HASHER.hash(_canonical(password))


def is_password(password: str, hashed: str | None) -> bool:
    """Whether `password` belongs to `hashed`; to be asked while holding `a_place`.

    Without a hash the answer costs the same time and is never yes: nobody learns who has an account.
    """
    try:
        return _HASHER.verify(hashed or _nobodys_hash(), _canonical(password)) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Whether `hashed` was made with other parameters than those of today."""
    return _HASHER.check_needs_rehash(hashed)


def weakness(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """Why nobody should choose `password`, as a sentence, or None. `about`: words others know of the person."""
    if len(password) < SHORTEST:
        return _(
            "Use at least %(least)s characters. A few words in a row are easy to remember.", least=SHORTEST
        )
    if len(password) > LONGEST:
        return _("Use at most %(most)s characters.", most=LONGEST)
    plain = _canonical(password).casefold()
    if len(set(plain)) < _FEWEST_CHARACTERS or _mostly_a_row(plain):
        return _("This is one of the first passwords anybody would try. Use a few words in a row.")
    known = [word.casefold() for word in about if len(word) > 3]
    if any(word in plain and len(plain) - len(word) < SHORTEST - 4 for word in (*known, *_COMMON)):
        return _("This is close to your name or to a common password. Use a few words in a row.")
    return None


def _mostly_a_row(plain: str) -> bool:
    """Whether the password is keys in their order on a keyboard, forwards or backwards, with little else."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for start in range(len(plain) - 7):
            if plain[start : start + 8] in row and len(plain) <= 16:
                return True
    return False


def _canonical(password: str) -> str:
    """The same text whether the keyboard composes accents or not; nothing is cut or trimmed."""
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


@contextmanager
def a_place() -> Iterator[None]:
    """One of the few places to compute a hash in this process; raises TooBusy when none becomes free in time."""
    if not _places.acquire(timeout=_PATIENCE_SECONDS):
        raise TooBusy(_l("Many people are signing in at this moment. Please try again in a few seconds."))
    try:
        yield
    finally:
        _places.release()
