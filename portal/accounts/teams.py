"""Teams: who works together, who leads them, and whose hours they keep. The SELECTs and the verbs.

Which calendars there are is not known here: the page offers them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from portal.accounts.models import Person, Team
from portal.accounts.policy import require
from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotVisible, StaleVersion
from portal.ledger.services import SYSTEM_CHAIN, append_event, lock_chain

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at work, as far as telling them something goes."""

    id: int
    name: str
    roles: frozenset[str]
    team_id: int | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody whose account is open, and the teams, by id."""

    people: dict[int, Colleague]
    teams: dict[int, Team]

    def in_role(self, role: str) -> list[Colleague]:
        return [person for person in self.people.values() if role in person.roles]

    def team_of(self, person_id: int) -> Team | None:
        person = self.people.get(person_id)
        return self.teams.get(person.team_id) if person and person.team_id else None


def staff() -> Staff:
    """Everybody at work and every team: two queries, by name."""
    query = select(Person.id, Person.name, Person.role_names, Person.team_id).where(Person.active)
    people = {
        row.id: Colleague(row.id, row.name, frozenset(row.role_names), row.team_id)
        for row in db.session.execute(query.order_by(Person.name, Person.id))
    }
    return Staff(people, {team.id: team for team in teams()})


def teams() -> list[Team]:
    return list(db.session.scalars(select(Team).order_by(Team.name, Team.id)))


def team(id_: int) -> Team:
    """Raises NotVisible for one that is not there."""
    found = db.session.get(Team, id_)
    if found is None:
        raise NotVisible("team")
    return found


def calendar_code_of(person_id: int) -> str | None:
    """The calendar of the person's team, when it has one of its own."""
    query = select(Team.calendar_code).join(Person, Person.team_id == Team.id).where(Person.id == person_id)
    return db.session.scalar(query)


def add_team(name: str, *, by: Actor, calendar_code: str | None = None) -> Team:
    _require_may(by)
    lock_chain(SYSTEM_CHAIN)  # two of one name at the same moment: the second sees the first
    made = Team(name=_free_name(name), calendar_code=calendar_code or None)
    db.session.add(made)
    db.session.flush()
    facts: dict[str, object] = {"team": made.id, "name": made.name, "calendar": made.calendar_code}
    append_event(SYSTEM_CHAIN, "team.added", by=by, facts=facts)
    return made


def change_team(
    changed: Team,
    *,
    name: str,
    lead_id: int | None,
    calendar_code: str | None,
    member_ids: Iterable[int],
    by: Actor,
    seen: int | None = None,
) -> bool:
    """Give a team its name, lead, calendar and members; says whether anything is different now.

    The lead need not be a member. Who joins leaves the team they were in. `seen` is the version of the form: raises
    StaleVersion when somebody else changed the team since.
    """
    _require_may(by)
    lock_chain(SYSTEM_CHAIN)
    db.session.refresh(changed)
    if seen is not None and seen != changed.version:
        raise StaleVersion(
            _("Somebody else has changed this team since you opened the page. Look at it again.")
        )
    before = _facts(changed)
    wanted = set(member_ids)
    _require_at_work(wanted | ({lead_id} if lead_id else set()))
    changed.name = _free_name(name, but=changed.id)
    changed.lead_id, changed.calendar_code = lead_id, calendar_code or None
    _move_members(changed.id, wanted)
    db.session.flush()
    after = _facts(changed)
    if before == after:
        return False
    changed.version += 1
    facts: dict[str, object] = {"team": changed.id, "before": before, "after": after}
    append_event(SYSTEM_CHAIN, "team.changed", by=by, facts=facts)
    return True


def join_team(person: Person, name: str, *, by: Actor) -> Team:
    """Put a person into the team of this name. Raises DomainError when there is none."""
    found = db.session.scalar(select(Team).where(Team.name == name.strip()))
    if found is None:
        known = ", ".join(one.name for one in teams()) or "-"
        raise DomainError(_("There is no team “%(name)s”. Known: %(known)s.", name=name, known=known))
    members = {*member_ids(found.id), person.id}
    change_team(
        found,
        name=found.name,
        lead_id=found.lead_id,
        calendar_code=found.calendar_code,
        member_ids=members,
        by=by,
    )
    return found


def member_ids(team_id: int) -> list[int]:
    query = select(Person.id).where(Person.team_id == team_id, Person.active).order_by(Person.id)
    return list(db.session.scalars(query))


def _require_may(by: Actor) -> None:
    """The terminal and the demo company act as the system, which has no role."""
    if by.kind != "system":
        require(by, "people.manage")


def _facts(one: Team) -> dict[str, object]:
    return {
        "name": one.name,
        "lead": one.lead_id,
        "calendar": one.calendar_code,
        "members": member_ids(one.id),
    }


def _move_members(team_id: int, wanted: set[int]) -> None:
    gone = update(Person).where(Person.team_id == team_id, Person.active, Person.id.not_in(wanted))
    db.session.execute(gone.values(team_id=None))
    db.session.execute(update(Person).where(Person.id.in_(wanted)).values(team_id=team_id))


def _require_at_work(ids: set[int]) -> None:
    found = db.session.scalar(select(func.count()).where(Person.id.in_(ids), Person.active))
    if found != len(ids):
        raise DomainError(_("Somebody you chose has no open account any more. Look at the page again."))


def _free_name(name: str, *, but: int | None = None) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        fault = _("A team's name has 1 to 100 characters.")
        raise DomainError(fault, fields={"name": fault})
    other = db.session.scalar(
        select(Team.id).where(func.lower(Team.name) == name.lower(), Team.id != (but or 0))
    )
    if other is not None:
        fault = _("There is a team of this name already. Choose another one.")
        raise DomainError(fault, fields={"name": fault})
    return name
