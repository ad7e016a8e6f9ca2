"""Every SELECT of this room."""

from datetime import datetime

from sqlalchemy import Row, select

from portal.accounts.models import Person, SignIn
from portal.extensions import db


def person(id_: int) -> Person | None:
    return db.session.get(Person, id_)


def person_by_username(username: str) -> Person | None:
    """The person who signs in as `username`, active or not."""
    return db.session.scalar(select(Person).where(Person.username == username))


def credentials_of(username: str) -> Row | None:
    """Id, password hash and whether the account is open, of who signs in as `username`."""
    query = select(Person.id, Person.password_hash, Person.active).where(Person.username == username)
    return db.session.execute(query).one_or_none()


def people_at_work() -> list[Row]:
    """Id, name and role_names of everybody whose account is open, by name."""
    query = select(Person.id, Person.name, Person.role_names).where(Person.active)
    return list(db.session.execute(query.order_by(Person.name, Person.id)))


def people_by_role(role: str) -> list[tuple[int, str]]:
    """Id and name of everybody active in a role, by name."""
    return [(row.id, row.name) for row in people_at_work() if role in row.role_names]


def standing_sign_in(digest: str) -> Row | None:
    """The sign-in with this token hash and its person in one row, if neither was ended."""
    return db.session.execute(
        select(
            Person.id,
            Person.username,
            Person.name,
            Person.role_names,
            Person.language,
            Person.unread_alerts,
            SignIn.created_at,
            SignIn.last_seen_at,
        )
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.token_hash == digest, SignIn.ended_at.is_(None), Person.active)
    ).one_or_none()


def standing_sign_ins(person_id: int, *, seen_after: datetime, begun_after: datetime) -> list[SignIn]:
    """The sign-ins of a person that still stand, the one used last first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(
                SignIn.person_id == person_id,
                SignIn.ended_at.is_(None),
                SignIn.last_seen_at > seen_after,
                SignIn.created_at > begun_after,
            )
            .order_by(SignIn.last_seen_at.desc(), SignIn.token_hash)
        )
    )
