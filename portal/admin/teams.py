"""Teams in the settings: who is in which, who leads, and whose hours they keep. Everybody here may read it."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts import teams as rooms
from portal.accounts.models import Team
from portal.accounts.sessions import me
from portal.admin.blueprint import blueprint
from portal.calendars.queries import current_all
from portal.calendars.words import said
from portal.kernel.errors import DomainError
from portal.unit_of_work import unit_of_work
from portal.web.forms import Hidden, HouseForm, Pick, Several, Text
from portal.web.htmx import done, render


class NewTeamForm(HouseForm):
    name = Text(_l("Name of the team"), required=True, most=rooms.LONGEST_NAME)


class TeamForm(HouseForm):
    name = Text(_l("Name of the team"), required=True, most=rooms.LONGEST_NAME)
    lead = Pick(_l("Lead"), help=_l("Hears what is overdue in this team. Without one, the managers do."))
    calendar = Pick(
        _l("Calendar"),
        help=_l(
            "While it is closed, promises wait until it opens. Without one, the company's calendar counts."
        ),
    )
    members = Several(_l("Members"), help=_l("Everybody is in one team at most: who joins leaves the other."))
    version = Hidden()


@blueprint.get("/settings/teams")
def teams() -> Response:
    return _list(NewTeamForm())


@blueprint.post("/settings/teams")
def add_team() -> AnyResponse:
    form = NewTeamForm()
    if not form.validate():
        return _list(form, status=422)
    try:
        with unit_of_work():
            made = rooms.add_team(form.name.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _list(form, status=error.status)
    return done(
        _("The team is there. Choose who belongs to it."), go_to=url_for("admin.team", team_id=made.id)
    )


@blueprint.get("/settings/teams/<int:team_id>")
def team(team_id: int) -> Response:
    found = rooms.team(team_id)
    people = rooms.staff()
    form = _form(
        people,
        found,
        name=found.name,
        lead=found.lead_id or "",
        calendar=found.calendar_code or "",
        members=_members(people, found.id),
        version=found.version,
    )
    return _one(found, form, people)


@blueprint.post("/settings/teams/<int:team_id>/changes")
def change_team(team_id: int) -> AnyResponse:
    found = rooms.team(team_id)
    people = rooms.staff()
    form = _form(people, found)
    if not form.validate():
        return _one(found, form, people, status=422)
    try:
        with unit_of_work():
            changed = rooms.change_team(
                found,
                name=form.name.data,
                lead_id=int(form.lead.data) if form.lead.data else None,
                calendar_code=form.calendar.data or None,
                member_ids=[int(id_) for id_ in form.members.data],
                seen=int(form.version.data) if (form.version.data or "").isdecimal() else None,
                by=me(),
            )
    except DomainError as error:
        form.refuse(error)
        return _one(rooms.team(team_id), form, people, status=error.status)
    message = _("The team is changed.") if changed else _("Nothing was different.")
    return done(message, go_to=url_for("admin.team", team_id=team_id))


def _list(form: NewTeamForm, status: int = 200) -> Response:
    people = rooms.staff()
    return render(
        "admin/teams/list.html",
        "admin/teams/_new.html",
        status=status,
        form=form,
        teams=list(people.teams.values()),
        members={id_: _members(people, id_) for id_ in people.teams},
        people=people.people,
        calendars=_calendars(),
        without=[person for person in people.people.values() if person.team_id is None],
    )


def _one(found: Team, form: TeamForm, people: rooms.Staff, status: int = 200) -> Response:
    return render(
        "admin/teams/one.html",
        "admin/teams/_form.html",
        status=status,
        team=found,
        form=form,
        people=people.people,
        members=_members(people, found.id),
        calendars=_calendars(),
    )


def _form(people: rooms.Staff, found: Team, **facts: Any) -> TeamForm:
    """The form with what there is to choose from; `facts` fill it as long as nobody typed."""
    form = TeamForm(**facts)
    everybody = [(str(person.id), person.name) for person in people.people.values()]
    form.lead.choices = [("", _("Nobody")), *everybody]
    form.calendar.choices = [("", _("The company's calendar")), *_calendars().items()]
    elsewhere = {
        person.id: people.teams[person.team_id].name
        for person in people.people.values()
        if person.team_id not in (None, found.id)
    }
    form.members.choices = [
        (id_, name, _("now in “%(team)s”", team=elsewhere[int(id_)]) if int(id_) in elsewhere else None)
        for id_, name in everybody
    ]
    return form


def _members(people: rooms.Staff, team_id: int) -> list[int]:
    return [person.id for person in people.people.values() if person.team_id == team_id]


def _calendars() -> dict[str, Any]:
    """Codes and names of the calendars there are."""
    return {kept.calendar.code: said(kept.calendar.title) for kept in current_all()}
