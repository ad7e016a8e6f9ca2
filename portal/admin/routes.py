"""All pages of the settings. Each capability is a module; `landing` lists them."""

from portal.admin import landing
from portal.admin.blueprint import blueprint

__all__ = ["blueprint", "landing"]
