"""`portal people`: adding members of staff from the terminal. The first administrator is made here."""

import sys

import click
from flask_babel import gettext as _

from portal.accounts.roles import Role
from portal.cli.app import application
from portal.kernel.actors import SYSTEM


@click.group()
def people() -> None:
    """Members of staff.

    \b
    Example: portal people add --username lin --name 林晓 --role agent
    """  # noqa: D301 - click wants the character itself


@people.command()
@click.option("--username", required=True, help="What the person types to sign in: a-z, digits, dot, hyphen.")
@click.option("--name", required=True, help="The name colleagues and customers read.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person does; give it again for each further role.",
)
@click.option("--team", help="The team the person works in; it must be there already.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
def add(username: str, name: str, roles: tuple[str, ...], team: str | None, *, password_stdin: bool) -> None:
    """Add a person who can sign in.

    \b
    Examples:
      portal people add --username lin --name 林晓 --role agent --team 客服组
      portal people add --username root --name 孙立 --role admin --password-stdin < secret.txt
    """  # noqa: D301 - click wants the character itself
    from portal.accounts.services import add_person
    from portal.accounts.teams import join_team
    from portal.unit_of_work import unit_of_work

    password = _password(from_stdin=password_stdin)
    with application(), unit_of_work():
        person = add_person(username, name=name, roles=list(roles), password=password, by=SYSTEM)
        if team:
            join_team(person, team, by=SYSTEM)
        click.echo(_("%(name)s can sign in as “%(username)s”.", name=person.name, username=person.username))


def _password(*, from_stdin: bool) -> str:
    if from_stdin or not sys.stdin.isatty():  # nobody is there to be asked
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise click.UsageError(
                "The password is missing: send it with --password-stdin, or type it in a terminal."
            )
        return password
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
