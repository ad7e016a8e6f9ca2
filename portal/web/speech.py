"""The language of the request, and the texts of templates in it, quickly: a page says fifty to a hundred of them.

Flask-Babel's own functions for templates ask for app, domain and locale again at each text; that was a tenth of
the time of the ticket page. Code outside templates uses flask_babel as usual.
"""

from typing import Any

from babel import Locale
from flask import Flask, g
from flask_babel import get_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape


def install(app: Flask) -> None:
    app.jinja_env.globals.update({"_": text, "gettext": text, "ngettext": counted})
    # Flask-Babel passes a lazy text off as finished HTML, with whatever a stranger's file or form put into its parts.
    LazyString.__html__ = _escaped


def _escaped(lazy: LazyString) -> Markup:
    return escape(str(lazy))


def language() -> Locale:
    """The locale of this request, also while `force_locale` is on."""
    # Where Flask-Babel keeps it; asking through get_locale costs several times as much.
    kept = g.get("_flask_babel")
    return getattr(kept, "babel_locale", None) or get_locale()


@pass_eval_context
def text(context: EvalContext, message: str, **parts: Any) -> str:
    """`_("...")` of templates. Parts are escaped where the template escapes."""
    return _filled(context, _catalog().gettext(message), parts)


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, num: int, **parts: Any) -> str:
    """`ngettext("...", "...", num)` of templates; `num` is a part as well."""
    return _filled(context, _catalog().ngettext(one, many, num), {"num": num} | parts)


def _filled(context: EvalContext, said: str, parts: dict[str, Any]) -> str:
    if context.autoescape:
        said = Markup(said)  # noqa: S704 - a text of ours; its parts are escaped by the formatting
    return said % parts if "%" in said else said


def _catalog() -> Any:
    """The texts of this language, kept on the request's own locale object."""
    locale = language()
    found = getattr(locale, "house_catalog", None)
    if found is None:
        found = locale.house_catalog = get_translations()
    return found
