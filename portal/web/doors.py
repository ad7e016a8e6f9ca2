"""The doors of the left rail: where staff work. A door is shown to those who may enter it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from portal.web.access import may_enter


@dataclass(frozen=True, slots=True)
class Door:
    """`name` is what a page puts into `{% set door = ... %}`; `endpoint` is the page it opens."""

    name: str
    endpoint: str
    label: Any
    icon: str


DOORS = (
    Door("desk", "desk.queue", _l("Desk"), "inbox"),
    Door("hotline", "hotline.console", _l("Hotline"), "headset"),
    Door("admin", "admin.landing", _l("Settings"), "settings"),
)
# The hotline's lookup knows customers, phones, serials and service numbers; who may not enter it searches the desk.
_SEARCH = ("hotline.console", "phone")


def open_doors() -> list[tuple[Door, str]]:
    """Each door this person may enter, with its address."""
    return [(door, url_for(door.endpoint)) for door in DOORS if may_enter(door.endpoint)]


def search_address() -> str:
    """Where the one search box of the top line leads."""
    return url_for(_SEARCH[0] if may_enter(_SEARCH[0]) else "desk.queue") if may_enter("desk.queue") else "/"


def search_field() -> str:
    return _SEARCH[1] if may_enter(_SEARCH[0]) else "q"
