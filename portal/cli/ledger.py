"""`portal ledger verify`: whether what happened is still what was written down."""

import sys
from collections.abc import Iterator

import click
from flask import current_app
from flask_babel import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import SQLAlchemyError

from portal.config import SettingWrong
from portal.ledger.verify import Verdict, Wrong, begin_snapshot, expected_events, verify_ledger
from portal.tickets.altered import altered_texts, tickets_without_events

_CANNOT_RUN = 2


@click.group()
def ledger() -> None:
    r"""The ledger: one row per change, chained by hash, for each ticket.

    \b
    Example: portal ledger verify
    """


@ledger.command(short_help="Recompute every chain and name what is wrong.")
@click.option("--language", help="Language of the messages: zh-Hans, zh-Hant or en; else the terminal's.")
def verify(*, language: str | None) -> None:
    r"""Recompute every chain of events, compare texts and records with their digests, and name the first
    wrong row of each chain: chain, row, event, and what is wrong with it. Changes nothing; the portal may run.

    \b
    Exit code 0: nothing is wrong. 1: wrong rows are listed. 2: the check could not run.
    Example: portal ledger verify
    """
    from portal.cli.app import application

    try:
        with application(language):
            sys.exit(_verify())
    except SettingWrong as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(_CANNOT_RUN)


def _verify() -> int:
    try:
        begin_snapshot()
        verdict = _with_bar()
        faults = [*map(_line, verdict.wrong), *_faults_beside()]
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        click.echo(_("The ledger could not be read: %(reason)s", reason=reason), err=True)
        return _CANNOT_RUN
    for fault in faults:
        click.echo(fault)
    read = _("%(events)s events in %(chains)s chains read.", events=verdict.events, chains=verdict.chains)
    if faults:
        found = _("Faults found: %(count)s.", count=len(faults))
        click.echo(f"{read} {found}", err=True)
        return 1
    clean = _("Nothing is wrong.")
    click.echo(f"{read} {clean}")
    return 0


def _with_bar() -> Verdict:
    """Verify, with a progress bar on a terminal and nothing where the output goes to a file."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(_("Verifying"), total=expected_events())
        key = current_app.config["LEDGER_KEY"]
        return verify_ledger(key=key, progress=lambda count: bar.update(task, completed=count))


def _line(wrong: Wrong) -> str:
    if wrong.event_id is None:
        return _(
            "Chain %(chain)s, row %(row)s: %(sentence)s",
            chain=wrong.chain,
            row=wrong.seq,
            sentence=wrong.sentence,
        )
    return _(
        "Chain %(chain)s, row %(row)s, event %(event)s: %(sentence)s",
        chain=wrong.chain,
        row=wrong.seq,
        event=wrong.event_id,
        sentence=wrong.sentence,
    )


def _faults_beside() -> Iterator[str]:
    """What the chains alone cannot show: texts kept beside them, and tickets that lost their whole chain."""
    for event in altered_texts():
        sentence = _("The text or record that belongs to this row was changed or removed.")
        yield _line(Wrong(event.chain, event.seq, event.id, sentence))
    for number in tickets_without_events():
        yield _line(Wrong(number, 1, None, _("The ticket exists, but its whole chain was deleted.")))
