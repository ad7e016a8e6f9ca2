"""How the portal says that something did not work: a page or a notice, in the person's language, leaking nothing.

These pages must work when the database is gone: they never ask who is signed in.
"""

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, SecurityError

from portal.kernel.errors import DomainError
from portal.web.htmx import notice, wants_fragment
from portal.web.local_paths import local_part

_ROOMS_MAY_SAY = frozenset({403, 409, 410, 429})
DATABASE_GONE = (OperationalError, InterfaceError, PoolExhausted)


def install(app: Flask) -> None:
    app.register_error_handler(DomainError, tell_rule)
    app.register_error_handler(CSRFError, tell_expired_form)
    app.register_error_handler(HTTPException, tell_status)
    for error in DATABASE_GONE:
        app.register_error_handler(error, tell_database_gone)


def tell_rule(error: DomainError) -> Response:
    """A rule of ours was not met. What does not exist for this person looks like what never existed."""
    if error.status == 404:
        return _tell(404, *_words(404))
    return _tell(error.status, _("This could not be done"), str(error.sentence))


def tell_expired_form(_error: CSRFError) -> Response:
    return _tell(
        400, _("This form has expired"), _("Nothing was saved. Go back, reload the page and send it again.")
    )


def tell_status(error: HTTPException) -> Response:
    """The house's page for a status; headers that belong to it (Retry-After, Allow) are kept."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status < 400:
        return error.get_response()
    sentence = _told(error)
    title, usual = _words(status)
    response = _tell(status, title, sentence or usual)
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def tell_database_gone(error: Exception) -> Response:
    """The database did not answer, or ended the conversation: nothing was committed."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    current_app.logger.error("the database is away: %s", type(cause).__name__)
    response = _tell(503, *_words(503))
    response.headers["Retry-After"] = "5"
    return response


def _told(error: HTTPException) -> str | None:
    """The sentence a room gave to abort(429, _("...")); werkzeug's own English descriptions are never shown."""
    if error.code not in _ROOMS_MAY_SAY or error.description == type(error).description:
        return None
    return str(error.description)


def _tell(status: int, title: str, sentence: str) -> Response:
    # Flask-Login would ask the database who this is; an error page must not need it.
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - the extension has no other way to be told
    if wants_fragment():
        return notice(sentence, status=status)
    page = render_template(
        "errors/error.html", status=status, heading=title, sentence=sentence, back=_way_back()
    )
    return make_response(page, status)


def _way_back() -> str:
    """The page of ours that the person came from, empty when there is none."""
    try:
        return local_part(request.referrer, request.host, default="")
    except SecurityError:  # this very request named a host that is not ours
        return ""


def _words(status: int) -> tuple[str, str]:
    """Heading and sentence for a status: what happened, what to do."""
    words = {
        400: (
            _("This request could not be read"),
            _("Nothing was saved. Go back, reload the page and try again."),
        ),
        401: (_("Please sign in"), _("Sign in to see this page.")),
        403: (
            _("You may not do this"),
            _("Your role does not include it. Ask an administrator if you need it."),
        ),
        404: (_("There is nothing here"), _("The address or number may be mistyped, or the page has moved.")),
        405: (_("This address works differently"), _("Go back and use the buttons of the page.")),
        413: (
            _("That is too much at once"),
            _("Nothing was saved. Send fewer or smaller files, or a shorter text."),
        ),
        429: (
            _("Too many requests"),
            _("Please wait a minute, then try again. What you typed is still in the form."),
        ),
        503: (
            _("The portal cannot reach its database"),
            _("Nothing was saved. Please try again in a minute."),
        ),
    }
    failed = (_("Something went wrong"), _("Nothing was saved. We have noted the fault; please try again."))
    if status in words:
        return words[status]
    return failed if status >= 500 else words[400]
