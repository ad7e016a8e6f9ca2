"""`portal demo`: the demo company, for looking at the portal with something in it."""

import os
import sys

import click
from flask_babel import gettext as _

from portal.cli.app import application
from portal.demo.services import is_empty, load_demo
from portal.unit_of_work import unit_of_work

SHORTEST_PASSWORD = 12


@click.group()
def demo() -> None:
    """Fill the portal with an invented company.

    \b
    Example: DEMO_PASSWORD=... portal demo load --if-empty
    """  # noqa: D301 - click wants the character itself


@demo.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, and say so, when somebody can sign in already.")
@click.option("--language", help="Language of the messages: zh-Hans, zh-Hant or en; else the terminal's.")
def load(*, if_empty: bool, language: str | None) -> None:
    """Load the demo company; all its people sign in with DEMO_PASSWORD.

    \b
    Example: DEMO_PASSWORD=... portal demo load --if-empty
    """  # noqa: D301 - click wants the character itself
    with application(language):
        if if_empty and not is_empty():
            click.echo(_("There are people in this database already: nothing was loaded."))
            return
        password = os.environ.get("DEMO_PASSWORD", "")
        if len(password) < SHORTEST_PASSWORD:
            click.echo(
                _("DEMO_PASSWORD is not set or too short: it should have at least 12 characters."), err=True
            )
            sys.exit(1)
        with unit_of_work():
            loaded = load_demo(password)
        sentence = _(
            "Loaded: %(people)s people, %(customers)s customers, %(products)s products, %(units)s units, "
            "%(tickets)s tickets.",
            people=loaded.people,
            customers=loaded.customers,
            products=loaded.products,
            units=loaded.units,
            tickets=loaded.tickets,
        )
        click.echo(sentence)
