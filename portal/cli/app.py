"""The application behind a command: made once, with the language of the terminal."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_babel import force_locale

from portal import create_app


@contextmanager
def application(language: str | None = None) -> Iterator[Flask]:
    """An application context for one command. `language` is zh-Hans, zh-Hant or en; else the terminal's."""
    app = create_app()
    with app.app_context(), force_locale(locale_of(language)):
        yield app


@contextmanager
def language_only(language: str | None = None) -> Iterator[None]:
    """The languages of the portal without its settings and its database: files can be checked anywhere."""
    from portal.extensions import babel
    from portal.web import translations

    translations.build_when_stale()
    app = Flask("portal")
    babel.init_app(app)
    with app.app_context(), force_locale(locale_of(language)):
        yield


def locale_of(language: str | None = None) -> str:
    """The portal's name for a language: the one asked for, else the terminal's."""
    wanted = (
        language
        or os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
        or "en"
    )
    wanted = wanted.replace("-", "_")
    if wanted.startswith(("zh_Hant", "zh_TW", "zh_HK")):
        return "zh_Hant"
    return "zh_Hans" if wanted.startswith("zh") else "en"
