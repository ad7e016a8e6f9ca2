"""Shared furniture of every page: fragments, forms, errors, access, headers, words for times and numbers.

Nothing here knows a ticket. `install` is called by create_app once all blueprints are registered.
"""

from collections.abc import Mapping

from flask import Flask

from portal.web import access, addresses, assets, bodies, errors, filters, forgery, headers, locale, speech
from portal.web.endpoints import ENDPOINTS, Audience
from portal.web.locale import select_locale

__all__ = ["install", "select_locale"]


def install(app: Flask, audiences: Mapping[str, Audience | str] = ENDPOINTS) -> None:
    """Bind the furniture to `app`: who may enter, what every answer carries, how errors are told."""
    from portal.web.translations import build_when_stale  # also a program of its own: `python -m`

    build_when_stale()
    assets.install(app)
    filters.install(app)
    locale.install(app)
    speech.install(app)
    headers.install(app)
    bodies.install(app)
    forgery.install(app)
    addresses.install(app)
    access.install(app, audiences)
    errors.install(app)
