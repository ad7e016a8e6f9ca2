"""All pages of the settings. Each capability is a module; `landing` lists them."""

from portal.admin import clock_settings, landing, legal_rules, pause_audit, recalculations
from portal.admin.blueprint import blueprint

__all__ = ["blueprint", "clock_settings", "landing", "legal_rules", "pause_audit", "recalculations"]
