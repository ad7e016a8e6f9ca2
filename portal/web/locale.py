"""Language and theme of a page: chosen by the switch, else by what the browser asks for. Kept in cookies.

Neither needs to know who is signed in, so pages about errors speak the person's language too.
"""

from flask import Blueprint, Flask, Response, current_app, has_request_context, redirect, request
from flask_babel import get_locale
from werkzeug.wrappers import Response as AnyResponse

from portal.web.local_paths import local_part, local_path

# cookie value = <html lang> -> the name Babel knows, and the language's own name
LANGUAGES = {
    "zh-Hans": ("zh_Hans", "简体中文"),
    "zh-Hant": ("zh_Hant", "繁體中文"),
    "en": ("en", "English"),
}
THEMES = ("auto", "light", "dark")
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_LOCALE_TO_CODE = {babel_name: code for code, (babel_name, _own) in LANGUAGES.items()}
_A_YEAR = 365 * 24 * 3600

blueprint = Blueprint("web", __name__)


def install(app: Flask) -> None:
    app.jinja_env.globals.update(locale_code=locale_code, theme=theme, LANGUAGES=LANGUAGES)


def select_locale() -> str:
    """Babel's name of this request's language; the company's own where there is no request (jobs, commands)."""
    default = str(current_app.config.get("BABEL_DEFAULT_LOCALE", "zh_Hans"))
    if not has_request_context():
        return default
    chosen = LANGUAGES.get(request.cookies.get("language", ""))
    return chosen[0] if chosen else preferred(request.accept_languages.values()) or default


def preferred(wanted: object) -> str | None:
    """The first of the browser's languages (best first) that we speak, None when we speak none of them."""
    for tag in map(str.lower, wanted):
        if tag.startswith(_TRADITIONAL):
            return "zh_Hant"
        if tag == "zh" or tag.startswith("zh-"):
            return "zh_Hans"
        if tag == "en" or tag.startswith("en-"):
            return "en"
    return None


def locale_code() -> str:
    """The language of this answer as `<html lang>` wants it: zh-Hans, zh-Hant or en."""
    return _LOCALE_TO_CODE.get(str(get_locale()), "zh-Hans")


def theme() -> str:
    """Light or dark as chosen, auto when the system decides."""
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


@blueprint.post("/language")
def language() -> AnyResponse:
    """Remember the language and return to the page the person was on."""
    return _remember("language", request.form.get("language", ""), LANGUAGES.keys())


@blueprint.post("/theme", endpoint="theme")
def choose_theme() -> AnyResponse:
    """Remember the theme and return to the page the person was on."""
    return _remember("theme", request.form.get("theme", ""), THEMES)


def _remember(name: str, value: str, allowed: object) -> Response:
    back = request.form.get("next") or local_part(request.referrer, request.host)
    response = redirect(local_path(back), 303)
    if value in allowed:
        secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
        response.set_cookie(
            name, value, max_age=_A_YEAR, secure=secure, httponly=False, samesite="Lax", path="/"
        )
    return response
