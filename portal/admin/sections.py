"""What the settings page lists, in the order it is read. A row is shown to those who may enter its page."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the settings: its endpoint, its name, what it is for, and an icon of static/icons.txt."""

    endpoint: str
    title: Any
    about: Any
    icon: str


SECTIONS: tuple[Section, ...] = (
    Section(
        "admin.calendars",
        _l("Calendars"),
        _l("Working time and days off by which deadlines are counted; the official list of each year."),
        "calendar",
    ),
    Section(
        "admin.clock_settings",
        _l("Clocks"),
        _l("Every time limit of the regulations: its length, its calendar, and those that are not set yet."),
        "clock",
    ),
    Section(
        "admin.legal_rules",
        _l("Legal rules"),
        _l("How long the law allows, whom it must be told and in which form; to be confirmed by QA."),
        "shield-check",
    ),
    Section(
        "admin.recalculations",
        _l("Recalculations"),
        _l("Move running deadlines to the newest version of a calendar, after seeing how many move."),
        "refresh",
    ),
    Section(
        "admin.pause_audit",
        _l("Pause audit"),
        _l("Pauses that stop a promise and look as if they should not have, per person and per team."),
        "player-pause",
    ),
    Section(
        "admin.teams",
        _l("Teams"),
        _l("Who works with whom, who leads, and in which hours alerts may disturb them."),
        "user",
    ),
    Section(
        "admin.simulation",
        _l("Try a deadline"),
        _l("When something would be due, and why: for a procedure or a length, from any start, with pauses."),
        "hourglass-high",
    ),
)
