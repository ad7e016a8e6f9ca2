"""Says the words and sentences of procedures in the reader's language. The one module of the room that knows gettext."""

from flask import Flask
from flask_babel import get_locale, gettext

from portal.procedures.sentences import Sentence
from portal.procedures.words import Words


def said(words: Words) -> str:
    """A procedure's text in the language of the request, or of the command."""
    return words.in_language(str(get_locale() or "en"))


def said_sentence(what: Sentence) -> str:
    """A sentence about a file in the language of the request, or of the command."""
    return gettext(what.msgid) % dict(what.parts)


def init_app(app: Flask) -> None:
    """Let templates write `{{ action.title|said }}`."""
    app.jinja_env.filters["said"] = said
