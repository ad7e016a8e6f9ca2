"""Being signed in: a random token in the browser's cookie, its hash in the table, and who that is.

A sign-in ends when its row says so, at once and everywhere: by signing out, a new password, deactivation, half
an hour of silence or twelve hours. Checking name and password is in sign_in.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, request
from flask_login import UserMixin, current_user
from flask_login.utils import _user_context_processor
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts import policy, queries
from portal.accounts.models import Person, SignIn
from portal.extensions import db, login_manager
from portal.kernel.time import now
from portal.web.endpoints import UNATTENDED

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
# Reading a page would otherwise be a write.
_SEEN_EVERY = timedelta(minutes=1)

# A session here is a row, which the cookie only names: nothing that looks at address or browser is added to it.
login_manager.session_protection = None


@dataclass(frozen=True, eq=False)
class SignedIn(UserMixin):
    """The person of a request: an Actor, and what pages need of them. Asks the database nothing more."""

    id: int
    username: str
    name: str
    roles: frozenset[str]
    language: str | None
    token: str = field(repr=False)
    token_hash: str
    unread_alerts: int = 0

    kind = "staff"

    def get_id(self) -> str:
        """What Flask-Login keeps in the session."""
        return self.token

    def may(self, permission: str) -> bool:
        return policy.may(self, permission)


def start_sign_in(person: Person, *, address: str | None, browser: str | None) -> str:
    """Add a sign-in and return its token, which exists nowhere else. Within the caller's transaction."""
    token, at = secrets.token_urlsafe(32), now()
    db.session.add(
        SignIn(
            token_hash=token_hash(token),
            person_id=person.id,
            created_at=at,
            last_seen_at=at,
            address=address,
            browser=(browser or "")[:200] or None,
        )
    )
    return token


@login_manager.user_loader
def signed_in(token: str) -> SignedIn | None:
    """Who the token belongs to, if the sign-in still stands. One query; called when a page first asks."""
    digest, at = token_hash(token), now()
    row = queries.standing_sign_in(digest)
    if row is None or at - row.last_seen_at > IDLE_LIMIT or at - row.created_at > ABSOLUTE_LIMIT:
        return None
    if at - row.last_seen_at > _SEEN_EVERY and not _asked_by_the_page_alone():
        _note_seen(digest, at)
    return SignedIn(
        id=row.id,
        username=row.username,
        name=row.name,
        roles=frozenset(row.role_names),
        language=row.language,
        token=token,
        token_hash=digest,
        unread_alerts=row.unread_alerts,
    )


def me() -> SignedIn:
    """The person who asks, for views whose access was checked before they run."""
    return current_user._get_current_object()  # noqa: SLF001 - Flask-Login's own way to the object


def ask_late(app: Flask) -> None:
    """Let templates ask who is signed in when they print it. Flask-Login would ask before every page, public ones too."""
    processors = app.template_context_processors[None]
    processors[:] = [one for one in processors if one is not _user_context_processor]
    app.jinja_env.globals["current_user"] = current_user


def standing_since() -> tuple[datetime, datetime]:
    """A sign-in stands if it was last seen and begun after these moments."""
    return now() - IDLE_LIMIT, now() - ABSOLUTE_LIMIT


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _asked_by_the_page_alone() -> bool:
    """Whether nobody had to be there for this request."""
    return bool(request) and request.endpoint in UNATTENDED


def _note_seen(digest: str, at: datetime) -> None:
    """Remember that the person is still there, whatever becomes of the request's own transaction."""
    with Session(db.engine) as own:
        own.execute(update(SignIn).where(SignIn.token_hash == digest).values(last_seen_at=at))
        own.commit()
