"""Verbs that change people and their sign-ins, each with its event, inside the caller's transaction."""

import re

from flask_babel import gettext as _
from sqlalchemy import update

from portal.accounts import passwords
from portal.accounts.browsers import browser_words
from portal.accounts.models import Person, SignIn
from portal.accounts.queries import person_by_username
from portal.accounts.roles import Role
from portal.accounts.sessions import start_sign_in, token_hash
from portal.accounts.sign_in import canonical_username
from portal.extensions import db
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.ledger.services import SYSTEM_CHAIN, append_event

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


class UsernameTaken(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """Somebody signs in by this name already."""


def add_person(
    username: str,
    *,
    name: str,
    roles: list[str],
    password: str,
    by: Actor,
    phone: str | None = None,
    email: str | None = None,
    language: str | None = None,
    any_password: bool = False,
) -> Person:
    """Add a member of staff. `any_password` takes one nobody should choose: for the demo company only."""
    username = canonical_username(username)
    _require_facts(username, name, roles)
    if not any_password:
        require_strong(password, about=(username, name))
    if person_by_username(username) is not None:
        taken = _("The username “%(username)s” is taken. Choose another one.", username=username)
        raise UsernameTaken(taken, fields={"username": taken})
    person = Person(
        username=username,
        name=name.strip(),
        role_names=sorted({Role(role).value for role in roles}),
        password_hash=passwords.hash_password(password),
        phone=phone,
        email=email,
        language=language,
        active=True,
    )
    db.session.add(person)
    db.session.flush()
    facts: dict[str, object] = {"username": username, "name": person.name, "roles": list(person.role_names)}
    append_event(SYSTEM_CHAIN, "person.added", by=by, facts={"person": person.id, **facts})
    return person


def set_password(person: Person, password: str, *, by: Actor) -> None:
    """Give a person a new password; whoever is signed in as them, is so no longer."""
    require_strong(password, about=(person.username, person.name))
    person.password_hash = passwords.hash_password(password)
    ended = _end(SignIn.person_id == person.id)
    facts: dict[str, object] = {"person": person.id, "username": person.username, "sign_ins_ended": ended}
    append_event(SYSTEM_CHAIN, "person.password-changed", by=by, facts=facts)


def deactivate_person(person: Person, *, by: Actor) -> None:
    """Close an account: from the next request on nobody is signed in as this person, and nobody can sign in."""
    person.active = False
    ended = _end(SignIn.person_id == person.id)
    facts: dict[str, object] = {"person": person.id, "username": person.username, "sign_ins_ended": ended}
    append_event(SYSTEM_CHAIN, "person.deactivated", by=by, facts=facts)


def sign_person_in(person: Person, *, password: str, address: str | None, browser: str | None) -> str:
    """Start a sign-in after the password was found right; returns the token for the cookie."""
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hash_password(password)
    token = start_sign_in(person, address=address, browser=browser)
    facts: dict[str, object] = {
        "address": address,
        "browser": browser_words(browser),
        "sign_in": _short(token),
    }
    append_event(SYSTEM_CHAIN, "person.signed-in", by=person, facts=facts)
    return token


def note_refused_sign_in(username: str, *, address: str | None) -> None:
    """Remember that somebody tried in vain. What was typed is kept only where it is the name of a real account."""
    facts: dict[str, object] = {"address": address}
    person = person_by_username(username)
    if person is not None:
        facts |= {"person": person.id, "username": person.username, "active": person.active}
    append_event(SYSTEM_CHAIN, "person.sign-in-refused", by=SYSTEM, facts=facts)


def end_sign_in(digest: str, *, by: Actor) -> None:
    """End one sign-in of `by`; one that has ended already, or is somebody else's, changes nothing."""
    if _end(SignIn.token_hash == digest, SignIn.person_id == by.id):
        append_event(SYSTEM_CHAIN, "person.signed-out", by=by, facts={"sign_in": digest[:12], "ended": 1})


def end_sign_ins(person_id: int, *, by: Actor, but: str | None = None) -> int:
    """End all sign-ins of a person, except the one with token hash `but`; how many."""
    ended = _end(SignIn.person_id == person_id, SignIn.token_hash != (but or ""))
    if ended:
        append_event(SYSTEM_CHAIN, "person.signed-out", by=by, facts={"person": person_id, "ended": ended})
    return ended


def require_strong(password: str, *, about: tuple[str, ...]) -> None:
    """Raise, with the sentence for the field `new_password`, when nobody should choose this password."""
    fault = passwords.weakness(password, about=about)
    if fault:
        raise DomainError(fault, fields={"new_password": fault})


def _require_facts(username: str, name: str, roles: list[str]) -> None:
    if not _USERNAME.fullmatch(username):
        raise DomainError(
            _("A username has 2 to 60 characters: letters a-z, digits, dot, hyphen and underscore.")
        )
    if not 1 <= len(name.strip()) <= 100:
        raise DomainError(_("A name has 1 to 100 characters."))
    unknown = [role for role in roles if role not in set(Role)]
    if unknown or not roles:
        known = ", ".join(Role)
        raise DomainError(_("Choose at least one role out of these: %(roles)s.", roles=known))
    if Role.AUDITOR in roles and len(set(roles)) > 1:
        raise DomainError(_("An auditor only reads: this role cannot be held together with another one."))


def _end(*conditions: object) -> int:
    """End the sign-ins that still stand and meet the conditions; how many."""
    ended = update(SignIn).where(SignIn.ended_at.is_(None), *conditions).values(ended_at=now())
    return int(db.session.execute(ended).rowcount)


def _short(token: str) -> str:
    """Enough of the hash to tell sign-ins apart in the ledger."""
    return token_hash(token)[:12]
