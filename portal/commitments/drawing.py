"""The strip with its words, ready to be printed as SVG by templates/commitments/_strip.html. In the reader's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.calendars.intervals import Interval
from portal.calendars.reckoning import Reckoning
from portal.calendars.words import said as said_name
from portal.commitments.derivation import Derivation, Stand
from portal.commitments.strip import CELL, Bar, Cell, Strip, strip_of
from portal.commitments.wording import Told, dated, day_words, length_words, time_words

_WIDE, _NARROW = 11.0, 6.2  # pixels of a Chinese and of a Latin letter at the size of the strip
_SATURDAY = 5
_BARS, _WITH_NUMBERS, _WITH_NAMES = 66, 78, 92  # how high a row is, by what stands below its cells


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """One cell: where it stands in its row, the two lines above it, the one below, and everything inside."""

    x: int
    kind: str
    ground: str
    over: str
    date: str
    under: str
    title: str
    bars: Sequence[Bar]
    outside: Sequence[Bar]
    marks: dict[str, float]
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a run of days under its cells; `text` may be cut, `full` never is."""

    x: float
    text: str
    full: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """Up to seven cells; a wide page puts rows beside one another."""

    width: int
    cells: Sequence[DrawnCell]
    names: Sequence[Name]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole strip. `label` says it to those who do not see it, `legend` what each kind of mark is."""

    rows: Sequence[Row]
    label: str
    legend: Sequence[tuple[str, str]]
    scale: str
    height: int
    cell: int = CELL


def drawn(
    reckoning: Reckoning,
    derivation: Derivation,
    stands: Sequence[Stand],
    *,
    now: datetime,
    head: Sequence[Told],
    ended_as: str | None = None,
) -> Drawing:
    """The drawing of one deadline as it is `now`, or as it was when it `ended_as` met or cancelled.

    `head` says in words what is drawn.
    """
    zone = reckoning.calendar.tz
    latest = max(now, reckoning.start + timedelta(minutes=1))
    until = derivation.due or latest
    pauses = [Interval(stand.start, stand.end or latest) for stand in stands]
    strip = strip_of(reckoning, until, pauses, due=derivation.due, now=now)
    rows = [
        Row(
            width=len(row) * CELL,
            cells=[_drawn_cell(row, at, strip, zone=zone, ended_as=ended_as) for at in range(len(row))],
            names=list(_names(row)),
        )
        for row in strip.rows
    ]
    return Drawing(
        rows=rows,
        label=" ".join([_("Drawn as a strip of time."), *(line.sentence for line in head)]),
        legend=_legend(strip, ended_as),
        scale=_scale(strip),
        height=_height(rows),
    )


def _height(rows: Sequence[Row]) -> int:
    if any(row.names for row in rows):
        return _WITH_NAMES
    return _WITH_NUMBERS if any(cell.under for row in rows for cell in row.cells) else _BARS


def _scale(strip: Strip) -> str:
    """What one cell is."""
    match strip.scale:
        case "minute":
            return _("one cell is %(length)s", length=length_words(strip.step))
        case "day":
            return _("one cell is a day")
        case "week":
            return _("one cell is a week")
        case _ if strip.step.days < 32:
            return _("one cell is a month")
        case _ if strip.step.days < 100:
            return _("one cell is a quarter")
        case _:
            return _("one cell is a year") if strip.step.days < 400 else _("one cell is five years")


def _drawn_cell(
    row: Sequence[Cell], place: int, strip: Strip, *, zone: tzinfo, ended_as: str | None
) -> DrawnCell:
    cell = row[place]
    over, day = _heading(cell, row[place - 1] if place else None, strip, zone)
    marks = {("end" if name == "now" and ended_as else name): x for name, x in cell.marks.items()}
    return DrawnCell(
        x=place * CELL,
        kind=cell.kind,
        ground=cell.ground,
        over=over,
        date=day,
        under=_under(cell, strip),
        title=_title(cell, strip, zone),
        bars=cell.bars,
        outside=cell.outside,
        marks=marks,
        is_provisional=cell.is_provisional,
    )


def _heading(cell: Cell, before: Cell | None, strip: Strip, zone: tzinfo) -> tuple[str, str]:
    """The two lines above a cell. The larger unit is told in the first cell of a row and where it changes."""
    start = cell.start.astimezone(zone)
    day = start.date()
    last = before.start.astimezone(zone).date() if before else None
    match strip.scale:
        case "minute":
            return _short_day(day) if last != day else "", f"{start:%H:%M}"
        case "day":
            new = last is None or last.month != day.month
            return dated(day, "EEE"), _short_day(day) if new else f"{day.day}"
        case "week":
            return dated(day, "MMM") if last is None or last.month != day.month else "", f"{day.day}–"
        case _:
            return dated(day, "y") if last is None or last.year != day.year else "", dated(day, "MMM")


def _short_day(day: date) -> str:
    """A day that fits over a cell: `13 Feb`; in Chinese `2/13`, because `11月20日` would not."""
    return dated(day, "M/d" if str(get_locale()).startswith("zh") else "d MMM")


def _under(cell: Cell, strip: Strip) -> str:
    if strip.numbered:
        return str(cell.place or "")
    if strip.scale != "day" or cell.kind in ("open", "off") or not cell.counted:
        return ""
    return f"{cell.counted / timedelta(hours=1):.1f}".removesuffix(".0") + " h"


def _title(cell: Cell, strip: Strip, zone: tzinfo) -> str:
    """What a pointer that rests on the cell is told."""
    if strip.scale == "minute":
        return f"{time_words(cell.start, zone=zone)} – {cell.end.astimezone(zone):%H:%M}"
    day = cell.start.astimezone(zone).date()
    name = said_name(cell.day.name) if cell.day and cell.day.name else ""
    return " · ".join(part for part in (day_words(day, year=True), _kind_words(cell.kind), name) if part)


def _kind_words(kind: str) -> str:
    return {
        "off": _("not counted"),
        "made-up": _("make-up working day"),
        "working": _("working day"),
    }.get(kind, "")


def _names(row: Sequence[Cell]) -> Iterator[Name]:
    """Under runs of days off their name, under a make-up day that it is one."""
    place = 0
    for (kind, name), run in groupby(row, key=lambda cell: (cell.kind, _name(cell))):
        count = len(list(run))
        if name:
            text = _cut(name, count * CELL - 1)
            yield Name((place + count / 2) * CELL, text, name, kind)
        place += count


def _name(cell: Cell) -> str:
    if cell.kind == "made-up":
        return _("make-up")
    if cell.kind != "off" or cell.day is None:
        return ""
    if cell.day.name:
        return said_name(cell.day.name)
    return _("Weekend") if cell.day.date.weekday() >= _SATURDAY else _("Day off")


def _cut(text: str, width: float) -> str:
    """As much of `text` as fits, by the usual widths of letters."""
    used = 0.0
    for place, letter in enumerate(text):
        used += _WIDE if ord(letter) > 0x2E7F else _NARROW
        if used > width:
            return text[: max(place - 1, 1)] + "…"
    return text


def _legend(strip: Strip, ended_as: str | None) -> list[tuple[str, str]]:
    """What is drawn here, and only that."""
    words = {
        "start": _("start"),
        "due": _("deadline"),
        "now": _("now"),
        "end": _("when it ended"),
        "used": _("time used"),
        "ahead": _("time still to come"),
        "late": _("overdue"),
        "off": _("not counted"),
        "made-up": _("make-up working day"),
        "paused": _("stood still"),
        "provisional": _("provisional"),
    }
    seen: set[str] = set()
    for cell in strip.cells:
        seen.update(bar.kind for bar in cell.bars)
        seen.update(cell.marks)
        seen |= {cell.kind, cell.ground}
        if cell.is_provisional:
            seen.add("provisional")
    if ended_as and "now" in seen:
        seen = seen - {"now"} | {"end"}
    return [(kind, said) for kind, said in words.items() if kind in seen]
