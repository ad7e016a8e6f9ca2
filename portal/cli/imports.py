"""`portal import`: sheets of customers, products and units, all or nothing, with every bad cell named."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import get_locale
from flask_babel import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from portal.cli.app import application
from portal.extensions import db
from portal.imports.problems import ImportRefused, Problem
from portal.imports.services import KINDS, import_file
from portal.imports.templates import write_template
from portal.imports.upserts import Counts
from portal.kernel.actors import SYSTEM
from portal.unit_of_work import unit_of_work


@click.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing.")
@click.option("--template", is_flag=True, help="Write an empty sheet to FILE instead (.xlsx or .csv).")
@click.option("--language", help="Language of the messages: zh-Hans, zh-Hant or en; else the terminal's.")
def import_(kind: str, file: Path, *, dry_run: bool, template: bool, language: str | None) -> None:
    """Import customers, products or sold units from FILE (.csv or .xlsx), all of it or nothing.

    Rows that are known by their code or serial are changed, others added. A column that the file has not
    leaves what is stored; an empty cell empties it. More contacts of one customer are more rows with its code.
    Import products and customers before their units.

    \b
    Example: portal import customers --template customers.xlsx
             portal import customers customers.xlsx --dry-run
             portal import customers customers.xlsx
    """  # noqa: D301 - click wants the character itself
    with application(language):
        if template:
            write_template(KINDS[kind].SHEET, file, str(get_locale()))
            click.echo(_("%(file)s is ready to be filled in.", file=file))
            return
        try:
            counts = _import(kind, file, dry_run=dry_run)
        except ImportRefused as refused:
            _list_problems(refused)
            sys.exit(1)
        click.echo(_summary(counts, dry_run=dry_run))


def _import(kind: str, file: Path, *, dry_run: bool) -> Counts:
    with _bar() as bar, _rehearsal() if dry_run else unit_of_work():
        reading = bar.add_task(_("Reading"), total=None)
        saving = bar.add_task(_("Saving"), total=None, visible=False)
        return import_file(
            kind,
            file,
            by=SYSTEM,
            progress=lambda done, total: bar.update(reading, completed=done, total=total),
            saving=lambda done, total: bar.update(saving, completed=done, total=total, visible=True),
        )


@contextmanager
def _rehearsal() -> Iterator[None]:
    """The whole work in a transaction that is always rolled back."""
    try:
        yield
    finally:
        db.session.rollback()


def _bar() -> Progress:
    """A progress bar on the terminal; nothing at all where the output goes to a file or another program."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _list_problems(refused: ImportRefused) -> None:
    click.echo(str(refused), err=True)
    problems = refused.problems
    for problem in problems.in_order():
        click.echo(_line(problem), err=True)
    rest = problems.count - len(problems.listed)
    if rest:
        click.echo(_("… and %(count)s more.", count=f"{rest:,}"), err=True)
    click.echo(_("Cells to be put right: %(count)s", count=f"{problems.count:,}"), err=True)


def _line(problem: Problem) -> str:
    parts = {"line": problem.line, "column": problem.column, "value": problem.value, "reason": problem.reason}
    if problem.value:
        return _("Line %(line)s, %(column)s, “%(value)s”: %(reason)s", **parts)
    return _("Line %(line)s, %(column)s: %(reason)s", **parts)


def _summary(counts: Counts, *, dry_run: bool) -> str:
    figures = {name: f"{getattr(counts, name):,}" for name in ("rows", "added", "changed", "unchanged")}
    sentence = _("Rows: %(rows)s. New: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s.", **figures)
    if counts.more:
        contacts = {name: f"{count:,}" for name, count in counts.more.items()}
        sentence += " " + _("Contacts new: %(contacts_added)s, changed: %(contacts_changed)s.", **contacts)
    if not dry_run:
        return sentence
    return _("Checked only, nothing was stored.") + " " + sentence
