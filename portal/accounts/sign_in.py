"""Signing in: is this the person, and may this browser try at all?

Guessing is limited twice: tries per address, and wrong passwords per account and hour, known account or not. A
browser in which the person has signed in before has a count of its own, so that somebody else's guessing never
locks the owner out. Nothing here tells a wrong name from a wrong password.
"""

import secrets
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.accounts import passwords, queries
from portal.extensions import db
from portal.kernel.errors import DomainError
from portal.kernel.text import fold
from portal.web import limits
from portal.web.clock_words import spoken

# Tries are looked up before a hash and counted after it; with a few hashes at once in each of a few processes
# that makes at most thirty looked at.
WRONG_PER_HOUR = 20
_HOUR = 3600
_WRONG = "wrong-password"
KNOWN_FOR_SECONDS = 180 * 24 * _HOUR
_MOST_PEOPLE_PER_BROWSER = 12


class TooOften(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """Too many tries; `wait_seconds` until the next one."""

    status = 429

    def __init__(self, sentence: object, *, wait_seconds: int) -> None:
        super().__init__(sentence)
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """What the long-lived cookie says: a browser's random name and the people who signed in with it."""

    id: str
    people: tuple[int, ...] = ()

    def joined_by(self, person_id: int) -> "KnownBrowser":
        """The same browser after this person has signed in."""
        others = tuple(id_ for id_ in self.people if id_ != person_id)
        return KnownBrowser(self.id, (person_id, *others)[:_MOST_PEOPLE_PER_BROWSER])


def canonical_username(text: str) -> str:
    """A username however it was typed: width and case do not matter."""
    return fold(text)


def require_turn() -> None:
    """Count one more try of this address; raises TooOften."""
    most = current_app.config["SETTINGS"].sign_in_limit_per_minute
    turn = limits.take_turn("sign-in", limits.sender(), most=most)
    if not turn.allowed:
        sentence = _(
            "Too many tries to sign in from here. Please try again in %(time)s.",
            time=spoken(turn.wait_seconds),
        )
        raise TooOften(sentence, wait_seconds=turn.wait_seconds)


def recognise_person(username: str, password: str, *, browser: KnownBrowser) -> int | None:
    """The id of the person, if this is their password and their account is open.

    Raises TooOften when too many passwords were wrong lately, whether this one is right or not.
    """
    found = queries.credentials_of(username)
    # A hash takes its time, and others wait for a connection.
    db.session.rollback()
    known = found is not None and found.id in browser.people
    key = f"{username}\n{browser.id}" if known else username
    with passwords.a_place():
        _require_few_wrong(key)
        right = passwords.is_password(password, found.password_hash if found is not None else None)
        if found is not None and right and found.active:
            return int(found.id)
        limits.take_turn(_WRONG, key, most=WRONG_PER_HOUR, seconds=_HOUR)
    return None


def _require_few_wrong(key: str) -> None:
    turn = limits.see_turn(_WRONG, key, most=WRONG_PER_HOUR, seconds=_HOUR)
    if turn.allowed:
        return
    sentence = _(
        "There were too many wrong passwords for this username. Please try again in %(time)s, "
        "or use a browser in which you have signed in before.",
        time=spoken(turn.wait_seconds),
    )
    raise TooOften(sentence, wait_seconds=turn.wait_seconds)


def read_browser(cookie: str | None) -> KnownBrowser:
    """The browser its cookie names; a new one without cookie, or with one that is forged or old."""
    try:
        id_, people = _notes().loads(cookie or "", max_age=KNOWN_FOR_SECONDS)
        return KnownBrowser(str(id_), tuple(map(int, people)))
    except (BadData, TypeError, ValueError):
        return KnownBrowser(secrets.token_urlsafe(16))


def write_browser(browser: KnownBrowser) -> str:
    return str(_notes().dumps([browser.id, list(browser.people)]))


def _notes() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="portal.accounts.known-browser")
