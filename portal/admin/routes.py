"""All pages of the settings. Each capability is a module; `landing` lists them."""

from portal.admin import (
    calendar_changes,
    calendars,
    clock_settings,
    landing,
    legal_rules,
    pause_audit,
    recalculations,
    simulation,
    teams,
    year_lists,
)
from portal.admin.blueprint import blueprint

__all__ = [
    "blueprint",
    "calendar_changes",
    "calendars",
    "clock_settings",
    "landing",
    "legal_rules",
    "pause_audit",
    "recalculations",
    "simulation",
    "teams",
    "year_lists",
]
