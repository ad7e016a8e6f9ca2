"""How times, numbers and names look in templates: one filter per kind, the same everywhere.

Times go in timezone-aware and come out in the company's zone. Formats are plain ISO: list pages show
hundreds of them, and Babel's formatter costs more than the query.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask, g
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from portal.kernel.numbers import format_number
from portal.kernel.text import format_phone
from portal.kernel.time import COMPANY_ZONE
from portal.kernel.time import now as present
from portal.web import doors
from portal.web.clock_words import clock_words, due_chip, local_words, seconds_of, spoken

_UNITS = ("B", "kB", "MB", "GB", "TB")


def install(app: Flask) -> None:
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    environment.filters.update(
        moment=moment,
        deadline=deadline,
        day=day,
        clock_time=clock_time,
        ago=ago,
        duration=duration,
        iso=iso,
        service_number=format_number,
        money=money,
        file_size=file_size,
        phone=format_phone,
        lines=lines,
        initials=initials,
    )
    environment.globals.update(
        now=now,
        due_chip=chip,
        clock_words=clock_words,
        doors=doors.open_doors,
        search_address=doors.search_address,
        search_field=doors.search_field,
    )


def now() -> datetime:
    """One moment per request, so that nothing on a page disagrees with its neighbour."""
    if "moment" not in g:
        g.moment = present()
    moment: datetime = g.moment
    return moment


def moment(value: datetime) -> str:
    """`2026-11-21 18:30`."""
    return value.astimezone(COMPANY_ZONE).isoformat(" ", "minutes")[:16]


def deadline(value: datetime) -> str:
    """`2026-11-21 18:30`; what ends at midnight ends at 24:00 of the day before."""
    return local_words(value, deadline=True)


def day(value: datetime | date) -> str:
    """`2026-11-21`."""
    return f"{value.astimezone(COMPANY_ZONE) if isinstance(value, datetime) else value:%Y-%m-%d}"


def clock_time(value: datetime) -> str:
    """`18:30`."""
    return f"{value.astimezone(COMPANY_ZONE):%H:%M}"


def iso(value: datetime) -> str:
    return value.isoformat()


def duration(value: timedelta | float) -> str:
    """`2 h 10 min`."""
    return spoken(seconds_of(value))


def ago(value: datetime) -> str:
    """`2 h 10 min ago`, `in 3 d`, `just now`."""
    words = clock_words()
    seconds = (value - now()).total_seconds()
    if abs(seconds) < 45:
        return words["now"]
    return words["ahead" if seconds > 0 else "ago"].replace("{time}", spoken(seconds, words))


def chip(due_at: datetime | None, state: str, warn_at: datetime | None = None) -> Any:
    """Facts of a clock chip at this request's moment."""
    return due_chip(due_at, state, at=now(), warn_at=warn_at)


def money(value: Decimal | float | None, sign: str = "¥") -> str:
    """`¥1,280.00`; nothing for None."""
    return "" if value is None else f"{sign}{value:,.2f}"


def file_size(count: int) -> str:
    """`1.2 MB`, in powers of 1000 as file managers show it."""
    size = float(count)
    for unit in _UNITS:
        if size < 1000 or unit == _UNITS[-1]:
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit in ("B", "kB") or size >= 100 else f"{size:.1f} {unit}"


def lines(text: str) -> Markup:
    """What a person typed, escaped, its line breaks kept."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def initials(name: str) -> str:
    """Two letters for an avatar: 王小明 -> 小明, Ada Lovelace -> AL."""
    words = name.split()
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][-2:] if not words[0].isascii() else words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()
