"""`portal teams`: the teams of the staff, from the terminal. Leads and hours are set on the page of the settings."""

import click
from flask_babel import gettext as _

from portal.cli.app import application
from portal.kernel.actors import SYSTEM


@click.group()
def teams() -> None:
    """Teams of the staff.

    \b
    Example: portal teams add --name 客服组
    """  # noqa: D301 - click wants the character itself


@teams.command()
@click.option("--name", required=True, help="What the team is called.")
@click.option("--calendar", help="The calendar of its hours, for example always; else the company's.")
def add(name: str, calendar: str | None) -> None:
    """Add a team without members.

    \b
    Examples:
      portal teams add --name 客服组
      portal teams add --name 值班组 --calendar always
    """  # noqa: D301 - click wants the character itself
    from portal.accounts.teams import add_team
    from portal.calendars.queries import current
    from portal.unit_of_work import unit_of_work

    with application(), unit_of_work():
        if calendar:
            current(calendar)  # says so when there is none
        made = add_team(name, calendar_code=calendar, by=SYSTEM)
        click.echo(_("The team “%(name)s” is there.", name=made.name))


@teams.command("list")
def list_teams() -> None:
    """Print each team with its lead, its calendar and its members.

    \b
    Example: portal teams list
    """  # noqa: D301 - click wants the character itself
    from portal.accounts.teams import staff

    with application():
        people = staff()
        for team in people.teams.values():
            lead = people.people.get(team.lead_id) if team.lead_id else None
            members = [person.name for person in people.people.values() if person.team_id == team.id]
            facts = (
                team.name,
                lead.name if lead else "-",
                team.calendar_code or "company",
                ", ".join(members) or "-",
            )
            click.echo("\t".join(facts))
