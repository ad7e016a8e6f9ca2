"""How a running time is told: "2 h 10 min", warned, overdue. The same words go to the browser, which keeps them current."""

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.kernel.time import COMPANY_ZONE
from portal.web.speech import language

ICONS = {
    "running": "clock",
    "warned": "hourglass",
    "breached": "alert",
    "paused": "pause",
    "met": "check",
    "met-late": "check-late",
    "cancelled": "minus",
}


@dataclass(frozen=True, slots=True)
class DueChip:
    """What a clock chip shows. `state` is the clock's, with `warned` and `breached` as of this moment."""

    state: str
    words: str
    icon: str
    due: str
    absolute: str


def due_chip(
    due_at: datetime | None, state: str, *, at: datetime, warn_at: datetime | None = None
) -> DueChip:
    """The chip of a clock due at `due_at` as it looks `at` this moment."""
    words = clock_words()
    if state in ("running", "breached") and due_at is not None:
        left = (due_at - at).total_seconds()
        if left <= 0:
            state, said = "breached", words["overdue"].replace("{time}", spoken(left, words))
        else:
            state = "warned" if warn_at is not None and warn_at <= at else "running"
            said = words["left"].replace("{time}", spoken(left, words))
    else:
        said = words[state]
    if due_at is None:
        return DueChip(state, said, ICONS[state], "", "")
    return DueChip(state, said, ICONS[state], due_at.isoformat(), local_words(due_at, deadline=True))


def local_words(at: datetime, *, exact: bool = False, deadline: bool = False) -> str:
    """`2026-11-21 18:30` on the company's clock. What ends at midnight ends at 24:00 of the day before."""
    local = at.astimezone(COMPANY_ZONE)
    if deadline and local.timetz().replace(tzinfo=None) == time():
        return f"{local.date() - timedelta(days=1)} {'24:00:00' if exact else '24:00'}"
    return local.isoformat(" ", "seconds" if exact else "minutes")[: 19 if exact else 16]


def amount_words(amount: int, unit: str) -> str:
    """`3 working days`, `24 hours`: a length as it was promised, never turned into another unit."""
    match unit:
        case "second":
            return str(ngettext("%(num)s second", "%(num)s seconds", amount))
        case "minute":
            return str(ngettext("%(num)s minute", "%(num)s minutes", amount))
        case "hour":
            return str(ngettext("%(num)s hour", "%(num)s hours", amount))
        case "working hour":
            return str(ngettext("%(num)s working hour", "%(num)s working hours", amount))
        case "working day":
            return str(ngettext("%(num)s working day", "%(num)s working days", amount))
        case "month":
            return str(ngettext("%(num)s month", "%(num)s months", amount))
        case "year":
            return str(ngettext("%(num)s year", "%(num)s years", amount))
        case _:
            return str(ngettext("%(num)s day", "%(num)s days", amount))


def spoken(seconds: float, words: dict[str, str] | None = None) -> str:
    """A length of time in at most two units: 45 s, 12 min, 2 h 10 min, 3 d 4 h. The sign is not told."""
    said = words or clock_words()
    whole = math.ceil(abs(seconds)) if seconds > 0 else math.floor(abs(seconds))
    if whole < 60:
        return said["s"].replace("{n}", str(whole))
    minutes = whole // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        parts = [("d", days), ("h", hours)]
    elif hours:
        parts = [("h", hours), ("min", minutes)]
    else:
        parts = [("min", minutes)]
    return " ".join(said[unit].replace("{n}", str(count)) for unit, count in parts if count)


def seconds_of(value: timedelta | float) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def clock_words() -> dict[str, str]:
    """Patterns in the language of this request; also printed into the page for the script that counts down."""
    locale = language()
    found: dict[str, str] | None = getattr(locale, "house_clock_words", None)
    if found is None:
        # Looked up once per request: a queue page shows them fifty times.
        found = locale.house_clock_words = _patterns()
    return found


def _patterns() -> dict[str, str]:
    texts: dict[str, Any] = {
        "d": _("{n} d"),
        "h": _("{n} h"),
        "min": _("{n} min"),
        "s": _("{n} s"),
        "left": _("{time} left"),
        "overdue": _("{time} overdue"),
        "ago": _("{time} ago"),
        "ahead": _("in {time}"),
        "now": _("just now"),
        "paused": _("paused"),
        "met": _("met"),
        "met-late": _("met late"),
        "cancelled": _("cancelled"),
    }
    return {key: str(text) for key, text in texts.items()}
