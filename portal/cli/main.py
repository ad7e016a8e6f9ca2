"""The command's table of contents. Nouns are imported when they are asked for, so that --help is quick."""

import os
import sys
from importlib import import_module

import click

from portal.kernel.errors import DomainError

# name: (module, command in it, what --help says of it)
NOUNS = {
    "serve": ("portal.cli.serve", "serve", "Run the portal with its own PostgreSQL and Redis."),
    "migrate": ("portal.cli.serve", "migrate", "Bring the database up to date."),
    "demo": ("portal.cli.demo", "demo", "Fill the portal with an invented company."),
    "import": ("portal.cli.imports", "import_", "Import customers, products or sold units."),
    "people": ("portal.cli.people", "people", "Add members of staff."),
    "teams": ("portal.cli.teams", "teams", "Add and list teams of the staff."),
    "ledger": ("portal.cli.ledger", "ledger", "Check that nobody changed the past."),
    "procedures": ("portal.cli.procedures", "procedures", "Check and publish procedures."),
    "calendars": (
        "portal.cli.calendars",
        "calendars",
        "Show calendars, bring the official days off of a year.",
    ),
    "clocks": ("portal.cli.clocks", "clocks", "Ask why a clock is due when it is."),
    "bench": ("portal.cli.bench", "bench", "Measure the queue page and the ticket page."),
}


class Nouns(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NOUNS:
            return None
        module, name, _short = NOUNS[cmd_name]
        return with_kept_lines(getattr(import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the nouns without importing them, which click would do for a line of each."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (_module, _name, short) in NOUNS.items()])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with_kept_lines(self)
        super().format_help_text(ctx, formatter)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DomainError as error:
            click.echo(str(error), err=True)
            sys.exit(1)


def with_kept_lines(command: click.Command) -> click.Command:
    r"""Let `\b` above a paragraph of a help text keep its lines apart; click knows only the character itself."""
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    for inner in getattr(command, "commands", {}).values():
        with_kept_lines(inner)
    return command


@click.group(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"]})
def portal() -> None:
    r"""Aftercare, the after-sales service portal.

    \b
    Example: portal import customers customers.xlsx --dry-run
    """


def main() -> None:
    """Run the command; settings missing from the environment are read from the data directory of `make run`."""
    from portal.cli.environment import complete_environment

    # A portal about to start has its own servers, not those of another one that runs already.
    if sys.argv[1:2] != ["serve"]:
        complete_environment(os.environ)
    portal(prog_name="portal")
