"""`portal procedures check` and `portal procedures publish`: a regulation on its way from a file into force."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click
from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.procedures.check import load
from portal.procedures.language import said, said_sentence
from portal.procedures.sentences import ProcedureWrong
from portal.procedures.simulation import simulate
from portal.procedures.source import LONGEST, text_of

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group()
def procedures() -> None:
    r"""Procedures are regulations as files (YAML); docs/procedures.md says how to write one.

    \b
    Example: portal procedures check repair.yaml
    """


@procedures.command(short_help="Say all that is wrong with a file.")
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    r"""Check FILE and list every problem as `file:line: sentence`. Needs no running portal, changes nothing.

    \b
    Exit code 0: it can be published. 1: problems are listed. 2: wrongly called.
    Example: portal procedures check repair.yaml
    """
    with _language_only(), _problems_told(file):
        procedure = load(_text(file))
        click.echo(
            _(
                "%(file)s is in order: %(title)s (`%(code)s`), %(steps)s steps, %(ways)s ways to an end.",
                file=file,
                title=said(procedure.title),
                code=procedure.code,
                steps=len(procedure.steps),
                ways=len(simulate(procedure)),
            )
        )


@procedures.command(short_help="Put a file into force for new tickets.")
@click.argument("file", type=_FILE)
def publish(file: Path) -> None:
    r"""Check FILE and publish it as the next version of its procedure. Open tickets keep the version they began with.

    \b
    Exit code 0: published, or in force already. 1: problems are listed, nothing was changed. 2: wrongly called.
    Example: portal procedures publish repair.yaml
    """
    from portal.cli.app import application
    from portal.kernel.actors import SYSTEM
    from portal.procedures.services import publish_procedure
    from portal.unit_of_work import unit_of_work

    with application(), _problems_told(file):
        with unit_of_work():
            publication = publish_procedure(_text(file), file.name, by=SYSTEM)
        click.echo(str(publication.sentence))


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return text_of(opened.read(LONGEST + 1))  # one more than allowed is refused by name


@contextmanager
def _problems_told(file: Path) -> Iterator[None]:
    """List the problems of a wrong file where compilers list theirs, and end with 1."""
    try:
        yield
    except ProcedureWrong as wrong:
        for problem in wrong.problems:
            click.echo(f"{file}:{problem.line}: {said_sentence(problem.sentence)}")
        click.echo(_("%(count)s to mend in %(file)s.", count=len(wrong.problems), file=file), err=True)
        sys.exit(1)


@contextmanager
def _language_only() -> Iterator[None]:
    """The acts and the languages of the portal, without its database: a file can be checked anywhere."""
    from portal import CAPABILITIES
    from portal.cli.app import locale_of
    from portal.extensions import babel
    from portal.web import translations

    for module in CAPABILITIES:
        import_module(module)
    translations.build_when_stale()
    app = Flask("portal")
    babel.init_app(app)
    with app.app_context(), force_locale(locale_of()):
        yield
