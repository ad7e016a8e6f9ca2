"""`portal clocks explain`: why each clock of a ticket is due when it is."""

import sys

import click
from flask_babel import gettext as _

from portal.accounts.models import Role
from portal.commitments.explanations import Explanation, explanations
from portal.kernel.actors import Outsider
from portal.kernel.errors import NotVisible
from portal.kernel.numbers import NumberMistyped, format_number, parse_number
from portal.kernel.time import now
from portal.tickets.models import Ticket
from portal.tickets.queries import ticket_for
from portal.web.clock_words import due_chip

# Whoever may run commands on this machine may read everything, like an auditor, and writes nothing here.
_READER = Outsider(kind="system", name="system", roles=frozenset({Role.AUDITOR}))
_NO_TIME = " " * len("2026-11-21 18:30:00")


@click.group()
def clocks() -> None:
    r"""Clocks: what was promised, when it falls due, and why.

    \b
    Example: portal clocks explain "26 1121 0042 7"
    """


@clocks.command(short_help="Derive each deadline of a ticket line by line.")
@click.argument("number")
@click.option("--language", help="Language of the text: zh-Hans, zh-Hant or en; else the terminal's.")
def explain(number: str, *, language: str | None) -> None:
    r"""Explain all clocks of the ticket with this service NUMBER, grouped or not.

    \b
    Exit code 0: explained. 1: there is no such ticket. 2: wrongly called.
    Example: portal clocks explain 26112100427
             portal clocks explain "26 1121 0042 7" --language zh-Hans
    """
    from portal.cli.app import application

    with application(language):
        ticket = _ticket(number)
        explained = explanations(ticket.id, ticket.number)
        click.echo(format_number(ticket.number))
        if not explained:
            click.echo(_("This ticket has no clocks."))
        for one in explained:
            click.echo("\n" + "\n".join(_lines(one)))


def _ticket(number: str) -> Ticket:
    """The ticket, or the end of the command with a sentence that says what to do."""
    try:
        bare = parse_number(number)
    except NumberMistyped:
        sys.exit(
            _refusal(
                _("%(number)s is mistyped: a digit is wrong, or two are swapped. Check it.", number=number)
            )
        )
    except ValueError:
        sys.exit(
            _refusal(_("%(number)s is no service number. One looks like 26 1121 0042 7.", number=number))
        )
    try:
        return ticket_for(_READER, bare)
    except NotVisible:
        sys.exit(_refusal(_("There is no ticket %(number)s here.", number=format_number(bare))))


def _refusal(sentence: str) -> int:
    click.echo(sentence, err=True)
    return 1


def _lines(one: Explanation) -> list[str]:
    clock = one.clock
    chip = due_chip(clock.due_at, clock.state, at=now(), warn_at=clock.warns_from)
    round_ = _("round %(cycle)s", cycle=clock.cycle) if clock.cycle > 1 else ""
    head = ", ".join(part for part in (one.title, round_, chip.words) if part)
    return [head, *(f"  {line.time or _NO_TIME:19}  {line.sentence}" for line in one.lines)]
