"""`portal clocks`: why each clock of a ticket is due when it is, and when a length of time would fall due."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any, NoReturn
from unicodedata import east_asian_width

import click
from flask_babel import gettext as _

from portal.accounts.models import Role
from portal.calendars.queries import NoCalendar, current
from portal.calendars.refusals import CalendarWrong
from portal.calendars.words import said_refusal
from portal.calendars.zones import instant_of
from portal.commitments.computing import Computed, compute, plain_stand
from portal.commitments.derivation import Stand
from portal.commitments.explanations import Explanation, explanations
from portal.commitments.wording import Told
from portal.kernel.actors import Outsider
from portal.kernel.errors import NotVisible
from portal.kernel.numbers import NumberMistyped, format_number, parse_number
from portal.kernel.time import now
from portal.procedures.durations import parse_budget
from portal.procedures.language import said_sentence
from portal.procedures.sentences import Wrong
from portal.tickets.models import Ticket
from portal.tickets.queries import ticket_for
from portal.web.clock_words import due_chip

# Whoever may run commands on this machine may read everything, like an auditor, and writes nothing here.
_READER = Outsider(kind="system", name="system", roles=frozenset({Role.AUDITOR}))
_WRONGLY_CALLED = 2
_FIRST_YEAR, _LAST_YEAR = 1901, 2899
_LANGUAGES = ("zh-Hans", "zh-Hant", "en")
_LANGUAGE = "Language of the text: zh-Hans, zh-Hant or en; else the terminal's."


@click.group()
def clocks() -> None:
    r"""Clocks: what was promised, when it falls due, and why.

    \b
    Examples: portal clocks explain "26 1121 0042 7"
              portal clocks compute --calendar china --start 2026-02-13T09:00 --within "3 working days"
    """


@clocks.command(short_help="Derive each deadline of a ticket line by line.")
@click.argument("number")
@click.option("--language", type=click.Choice(_LANGUAGES), help=_LANGUAGE)
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
            click.echo("\n" + "\n".join(_explained(one)))


@clocks.command(name="compute", short_help="Say when a length of time falls due, and why.")
@click.option("--calendar", "code", required=True, help="Code of the calendar: china, company, always ...")
@click.option(
    "--start",
    required=True,
    help="When it starts: 2026-02-13T09:00+08:00; without offset in the calendar's zone.",
)
@click.option("--within", required=True, help='The length: "3 working days", "24 hours", "2 months" ...')
@click.option("--legal", is_flag=True, help="Count as the law does: the day of the start is not counted.")
@click.option(
    "--pause",
    "pauses",
    multiple=True,
    metavar="FROM/TO",
    help="A time the clock stands still; may be repeated.",
)
@click.option("--language", type=click.Choice(_LANGUAGES), help=_LANGUAGE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: due_at, provisional, explain.")
def compute_deadline(
    code: str,
    start: str,
    within: str,
    *,
    legal: bool,
    pauses: tuple[str, ...],
    language: str | None,
    as_json: bool,
) -> None:
    r"""Compute a deadline on a calendar, without a ticket. Changes nothing.

    \b
    Exit code 0: computed. 1: there is no such calendar, or it cannot be counted on it. 2: wrongly called.
    Example: portal clocks compute --calendar china --start 2026-02-13T09:00+08:00 --within "3 working days"
             portal clocks compute --calendar company --start "2026-02-13 17:00" --within "16 working hours" \
               --pause 2026-02-14T10:00/2026-02-24T14:00 --json
    """
    from portal.cli.app import application

    with application(language):
        computed = _asked(code, start, within, legal=legal, pauses=pauses)
        click.echo(_json(computed) if as_json else "\n".join(_computed(computed)))


def _asked(code: str, start: str, within: str, *, legal: bool, pauses: tuple[str, ...]) -> Computed:
    """The deadline that was asked for, or the end of the command with a sentence that says what to do."""
    try:
        calendar = current(code).calendar
        if legal and code != "china":
            _refuse(_("The law's time is counted on the calendar `china`."), _WRONGLY_CALLED)
        if legal and pauses:
            _refuse(_("Nothing pauses what the law demands: leave out --pause."), _WRONGLY_CALLED)
        return compute(
            _moment(start, calendar.tz),
            parse_budget(within),
            calendar=calendar,
            legal=legal,
            stands=[_pause(text, calendar.tz) for text in pauses],
        )
    except Wrong as wrong:
        _refuse(said_sentence(wrong.sentence), _WRONGLY_CALLED)
    except CalendarWrong as wrong:
        _refuse(said_refusal(wrong))
    except NoCalendar as missing:
        _refuse(str(missing))


# ------------------------------------------------------------------ what was typed


def _moment(text: str, zone: tzinfo) -> datetime:
    """A moment as typed; without an offset on the wall clock of the calendar's zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None:
        _refuse(
            _("`%(text)s` is no date and time: write for example 2026-02-13T09:00+08:00.", text=text[:60]),
            _WRONGLY_CALLED,
        )
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        years = {"first": str(_FIRST_YEAR), "last": str(_LAST_YEAR)}
        _refuse(
            _("`%(text)s` lies outside the years %(first)s to %(last)s.", text=text[:60], **years),
            _WRONGLY_CALLED,
        )
    return moment if moment.tzinfo else instant_of(moment, zone)


def _pause(text: str, zone: tzinfo) -> Stand:
    first, slash, last = text.partition("/")
    if not slash:
        _refuse(
            _("`%(text)s` is no pause: write FROM/TO, two dates and times.", text=text[:60]), _WRONGLY_CALLED
        )
    start, end = _moment(first, zone), _moment(last, zone)
    if end < start:
        _refuse(_("The pause `%(text)s` ends before it starts.", text=text[:60]), _WRONGLY_CALLED)
    return plain_stand(start, end)


def _ticket(number: str) -> Ticket:
    """The ticket, or the end of the command with a sentence that says what to do."""
    try:
        bare = parse_number(number)
    except NumberMistyped:
        _refuse(_("%(number)s is mistyped: a digit is wrong, or two are swapped. Check it.", number=number))
    except ValueError:
        _refuse(_("%(number)s is no service number. One looks like 26 1121 0042 7.", number=number))
    try:
        return ticket_for(_READER, bare)
    except NotVisible:
        _refuse(_("There is no ticket %(number)s here.", number=format_number(bare)))


def _refuse(sentence: str, code: int = 1) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


# ------------------------------------------------------------------ what is printed


def _explained(one: Explanation) -> list[str]:
    clock = one.clock
    chip = due_chip(clock.due_at, clock.state, at=now(), warn_at=clock.warns_from)
    round_ = _("round %(cycle)s", cycle=clock.cycle) if clock.cycle > 1 else ""
    head = ", ".join(part for part in (one.title, round_, chip.words) if part)
    return [head, *(f"  {line.sentence}" for line in one.head), *_table(one.lines)]


def _computed(computed: Computed) -> list[str]:
    return [*(line.sentence for line in computed.head), *_table(computed.lines)]


def _table(lines: Sequence[Told]) -> list[str]:
    """Times in a column of their own. A Chinese letter is two columns wide in a terminal."""
    wide = max((_width(line.time) for line in lines), default=0)
    return [f"  {line.time}{' ' * (wide - _width(line.time))}  {line.sentence}" for line in lines]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _json(computed: Computed) -> str:
    zone = computed.calendar.tz
    told: dict[str, Any] = {
        "due_at": computed.due_at.astimezone(zone).isoformat(),
        "provisional": computed.is_provisional,
        "calendar": {"code": computed.calendar.code, "version": computed.calendar.version},
        "start": computed.reckoning.start.astimezone(zone).isoformat(),
        "within": str(computed.reckoning.budget),
    }
    if computed.shifted_due_at is not None:
        told["shifted_due_at"] = computed.shifted_due_at.astimezone(zone).isoformat()
    told["explain"] = [_line(line, zone) for line in computed.lines]
    return json.dumps(told, ensure_ascii=False, indent=2)


def _line(line: Told, zone: tzinfo) -> dict[str, str]:
    told = {"kind": line.kind, "text": f"{line.time}: {line.sentence}" if line.time else line.sentence}
    if line.days is not None:
        told["date"] = line.days.first.isoformat()
        if line.days.last != line.days.first:
            told["until"] = line.days.last.isoformat()
    elif line.at is not None:
        told["at"] = line.at.astimezone(zone).isoformat()
    return told
