"""`portal calendars`: what working time is counted by, and a year's official days off on their way into force."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask_babel import gettext as _

if TYPE_CHECKING:
    from portal.calendars.calendar import Calendar

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LANGUAGE = click.option(
    "--language", help="Language of the text: zh-Hans, zh-Hant or en; else the terminal's."
)


@click.group()
def calendars() -> None:
    r"""Calendars: working time in layers and versions, and the official days off of each year.

    \b
    Example: portal calendars show company --year 2026
    """


@calendars.command(name="list", short_help="Every calendar with its hours.")
@_LANGUAGE
def list_(language: str | None) -> None:
    r"""List every calendar: its version, what it lies over, its weekly hours, and which years are known.

    \b
    Example: portal calendars list
    """
    from portal.cli.app import application

    with application(language):
        from portal.calendars.queries import current_all

        for kept in current_all():
            _tell_calendar(kept.calendar)


@calendars.command(short_help="One calendar, and the days of a year that are not as the week.")
@click.argument("code")
@click.option("--year", type=int, help="Also list the days off, make-up and other exceptions of this year.")
@_LANGUAGE
def show(code: str, *, year: int | None, language: str | None) -> None:
    r"""Show the calendar with this CODE as it counts now.

    \b
    Exit code 0: shown. 1: there is no such calendar. 2: wrongly called.
    Example: portal calendars show china --year 2026
    """
    from portal.cli.app import application

    with application(language):
        from portal.admin.calendar_view import exceptions
        from portal.calendars.queries import current

        calendar = current(code).calendar
        _tell_calendar(calendar)
        for line in exceptions(calendar, year) if year else ():
            named = f"{line.words} ({line.name})" if line.name else line.words
            dates = f"{line.first} – {line.last}" if line.days > 1 else str(line.first)
            click.echo(f"  {dates} {line.weekday}: {named}, {line.hours}  [{line.source or line.title}]")


@calendars.command(short_help="Say all that is wrong with a year's list.")
@click.argument("file", type=_FILE)
@click.option("--year", type=int, help="The year it is the list of; else a year in the file's name.")
def check(file: Path, *, year: int | None) -> None:
    r"""Check FILE (CSV, JSON or ICS) and list every problem as `file:line: sentence`.

    Needs no running portal, changes nothing.

    \b
    Exit code 0: it can be imported. 1: problems are listed. 2: wrongly called.
    Example: portal calendars check 2027.csv
    """
    from portal.cli.app import language_only

    with language_only():
        from portal.calendars.official import ListWrong
        from portal.calendars.reading import read_list
        from portal.calendars.year_checks import require_whole_year

        year = _year_of(file, year)
        try:
            found = read_list(file.name, file.read_bytes(), year=year)
            require_whole_year(found.days, year)
        except ListWrong as wrong:
            _tell_problems(file, wrong)
            raise
        off = sum(one.is_off for one in found.days)
        click.echo(
            _(
                "%(file)s is in order: the list of %(year)s, %(off)s days off, %(work)s make-up working days.",
                file=file,
                year=year,
                off=off,
                work=len(found.days) - off,
            )
        )


@calendars.command(name="import", short_help="Bring a year's list; it waits for approval.")
@click.argument("file", type=_FILE)
@click.option("--year", type=int, help="The year it is the list of; else a year in the file's name.")
@click.option("--source", help="The notice it is from, such as 国办发明电〔2025〕7号; else the file's name.")
def import_(file: Path, *, year: int | None, source: str | None) -> None:
    r"""Read FILE, say what it would change, and keep it for approval. No deadline changes by it yet.

    \b
    Exit code 0: kept. 1: problems are listed, nothing was kept. 2: wrongly called.
    Example: portal calendars import 2027.csv --year 2027 --source "State Council notice"
    """
    from portal.cli.app import application

    with application():
        from portal.admin.calendar_words import change_words, weekday
        from portal.calendars.official import ListWrong
        from portal.calendars.years import proposal, stage_year
        from portal.kernel.actors import SYSTEM
        from portal.unit_of_work import unit_of_work

        year = _year_of(file, year)
        try:
            with unit_of_work():
                row = stage_year(
                    file.name, file.read_bytes(), year=year, source=source or file.name, by=SYSTEM
                )
        except ListWrong as wrong:
            _tell_problems(file, wrong)
            raise
        offered = proposal(row)
        click.echo(_("List %(id)s of %(year)s waits for approval. It would change:", id=row.id, year=year))
        _echo_all(
            f"  {one.date} {weekday(one.date)}: {change_words(one)}" for one in offered.difference.changes
        )
        _echo_all(f"! {sentence}" for sentence in offered.oddities)
        if offered.replaces:
            click.echo(_("! %(year)s has an approved list already, which this one would replace.", year=year))
        words = f"--replace {row.id}" if offered.replaces else row.id
        click.echo(_("Approve it with: portal calendars approve %(id)s", id=words))


@calendars.command(short_help="Put a list that was brought into force.")
@click.argument("import_id", type=int, metavar="ID")
@click.option("--replace", is_flag=True, help="In the place of the approved list, when the year has one.")
def approve(import_id: int, *, replace: bool) -> None:
    r"""Approve the list with this ID: its year is complete, provisional deadlines are recomputed.

    \b
    Exit code 0: in force. 1: it is not waiting for approval, the calendar has changed since it was imported, or
    the year has an approved list and --replace was not said. 2: wrongly called.
    Example: portal calendars approve 3
    """
    from portal.cli.app import application

    with application():
        from portal.admin.calendar_effects import recompute_provisional
        from portal.calendars.years import approve_year
        from portal.kernel.actors import SYSTEM
        from portal.unit_of_work import unit_of_work

        with unit_of_work():
            approved = approve_year(import_id, replace=replace, by=SYSTEM)
            runs = recompute_provisional(approved.changed, by=SYSTEM)
        click.echo(
            _(
                "%(year)s is complete since version %(version)s. Changed with it: %(codes)s.",
                year=approved.year,
                version=approved.after.calendar.version,
                codes=", ".join(approved.codes) or _("nothing"),
            )
        )
        concerned = sum(run.total for run in runs)
        if concerned:
            click.echo(_("%(count)s deadlines that were provisional are being recomputed.", count=concerned))


def _tell_calendar(calendar: "Calendar") -> None:
    from portal.admin.calendar_words import week_words, years_words
    from portal.calendars.words import said

    version = _("version %(version)s", version=calendar.version)
    if calendar.base:
        version = _(
            "version %(version)s, based on %(base)s", version=calendar.version, base=said(calendar.base.title)
        )
    click.echo(f"{calendar.code}: {said(calendar.title)} ({version}, {calendar.zone})")
    _echo_all(f"  {days}: {hours}" for days, hours in week_words(calendar))
    for years, complete in years_words(calendar):
        click.echo(f"  {years}" if complete else f"  {_('%(years)s provisional', years=years)}")


def _year_of(file: Path, stated: int | None) -> int:
    found = _YEAR.search(file.name)
    if stated is None and found is None:
        raise click.UsageError(_("Which year is it the list of? Say --year."))
    return stated if stated is not None else int(found[1])  # type: ignore[index]


def _tell_problems(file: Path, wrong: Exception) -> None:
    """List the problems of a wrong file where compilers list theirs; the sentence follows by itself."""
    for problem in getattr(wrong, "problems", ()):
        click.echo(f"{file}:{problem.line}: {problem.sentence}")


def _echo_all(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
