"""How a running time is told: "2 h 10 min", warned, overdue. The same words go to the browser, which keeps them current."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

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
    local = due_at.astimezone(COMPANY_ZONE).isoformat(" ", "minutes")[:16]
    return DueChip(state, said, ICONS[state], due_at.isoformat(), local)


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
