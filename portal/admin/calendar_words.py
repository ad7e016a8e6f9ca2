"""How calendars are said to people: weekdays, hours of a week, kinds of days, which years are known."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.calendars.calendar import Calendar
from portal.calendars.days import DayOn, YearStatus
from portal.calendars.differences import Change, DayChange
from portal.calendars.refusals import CalendarWrong
from portal.calendars.windows import Window
from portal.calendars.words import said, said_refusal

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = {
    "off": _l("day off"),
    "work": _l("make-up working day"),
    "short": _l("hours of its own"),
    "extra": _l("extra working day"),
}
# One or two letters under the number of a day, so that nothing hangs on the colour.
MARKS = {"off": _l("off"), "work": _l("work"), "short": _l("own"), "extra": _l("extra")}
CHANGES = {
    Change.OFF: _l("newly off"),
    Change.WORK: _l("newly working"),
    Change.HOURS: _l("other hours"),
    Change.NAMED: _l("name only"),
}


def weekday(day: int | date, width: str = "wide") -> str:
    """The name of a weekday; Monday is 0."""
    number = day if isinstance(day, int) else day.weekday()
    return str(get_day_names(width, "format", get_locale() or "en")[number])


def windows_words(windows: Sequence[Window]) -> str:
    return ", ".join(map(window_words, windows)) if windows else _("no working time")


def window_words(window: Window) -> str:
    """`09:00-12:00`; what goes on over midnight is said in full, since it may be two hours in the wrong order."""
    if not window.is_over_midnight:
        return str(window)
    return _("%(start)s to %(end)s of the next day", start=window.since, end=window.until)


def week_words(calendar: Calendar) -> list[tuple[str, str]]:
    """Runs of weekdays with the same hours: [("Monday to Friday", "09:00-12:00, 13:00-18:00"), ...]."""
    hours = [(day, windows_words(calendar.week_windows(day))) for day in range(7)]
    lines = []
    for words, run in groupby(hours, key=lambda one: one[1]):
        days = [day for day, _words in run]
        first, last = weekday(days[0]), weekday(days[-1])
        names = first if len(days) == 1 else _("%(first)s to %(last)s", first=first, last=last)
        lines.append((names, words))
    return lines


def years_words(calendar: Calendar) -> list[tuple[str, bool]]:
    """Which years are known through the calendar's layers: [("2018-2026", True), ("2027", False)]."""
    years = known_years(calendar)
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1 and years[year].complete == years[runs[-1][-1]].complete:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]), years[run[0]].complete) for run in runs]


def known_years(calendar: Calendar) -> Mapping[int, YearStatus]:
    """The years of the layer that keeps official lists, if one of them does."""
    return next((layer.years for layer in calendar.layers if layer.years), {})


def day_words(day: DayOn) -> str:
    """What a date is, in a few words: `day off (Spring Festival)`."""
    if day.kind in KINDS:
        name = said(day.name) if day.name else ""
        return _("%(kind)s (%(name)s)", kind=KINDS[day.kind], name=name) if name else str(KINDS[day.kind])
    return _("usual working day") if day.is_working else _("usually closed")


def change_words(change: DayChange) -> str:
    return _("%(before)s, now %(after)s", before=day_words(change.before), after=day_words(change.after))


def refusal_words(error: CalendarWrong) -> str:
    """The refusal with the weekday in the reader's language."""
    place = error.parts.get("day", "")
    if place in WEEK:
        error.parts["day"] = weekday(WEEK.index(place))
    elif place == "ordinary":
        error.parts["day"] = _("make-up days")
    return said_refusal(error)


def field_of(error: CalendarWrong) -> str | None:
    """The input that a refusal is about, where it names one."""
    if "zone" in error.parts:
        return "zone"
    place = error.parts.get("day", "")
    return place if place in (*WEEK, "ordinary") else None
