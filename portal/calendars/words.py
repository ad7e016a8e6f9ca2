"""Names and sentences of calendars in the reader's language. The one module of the room's core that knows gettext."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import get_locale, gettext

from portal.calendars.refusals import CalendarWrong
from portal.kernel.chinese import traditional


def said(words: Mapping[str, str]) -> str:
    """A title or a day's name in the language of the request, or of the command."""
    tag = str(get_locale() or "en").replace("-", "_").lower()
    chinese = words.get("zh-Hans", "")
    if tag.startswith("en"):
        return words.get("en") or chinese
    if "hant" in tag or tag.endswith(("_tw", "_hk", "_mo")):
        return traditional(chinese or words.get("en", ""))
    return chinese or words.get("en", "")


def said_refusal(error: CalendarWrong) -> str:
    """What is wrong with a calendar, in the reader's language."""
    return gettext(error.msgid) % error.parts


def init_app(app: Flask) -> None:
    """Let templates write `{{ calendar.title|calendar_words }}`."""
    app.jinja_env.filters["calendar_words"] = said
