"""The door keeper: checks the table of endpoints at start-up and each request against it. Who may what is policy."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Flask, abort, current_app, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from portal.web.endpoints import ENDPOINTS, Audience
from portal.web.htmx import hx_redirect, wants_fragment
from portal.web.local_paths import local_part, local_path

SIGN_IN = "/sign-in"


class EndpointUndeclared(RuntimeError):  # noqa: N818 - exceptions are sentences in this house
    """An endpoint without an audience, or an audience without an endpoint."""


def install(app: Flask, table: Mapping[str, Audience | str] = ENDPOINTS) -> None:
    check_registry(app, table)
    app.extensions["audiences"] = table
    app.before_request(admit)
    app.jinja_env.globals.update(may=may, has_endpoint=has_endpoint)


def check_registry(app: Flask, table: Mapping[str, Audience | str] = ENDPOINTS) -> None:
    """Stop the start when a view has no declared audience."""
    undeclared = sorted(app.view_functions.keys() - table.keys())
    if undeclared:
        names = ", ".join(undeclared)
        raise EndpointUndeclared(f"{names}: say in portal/web/endpoints.py who may enter, then start again.")


def admit() -> AnyResponse | None:
    """Let the request in, send the person to sign in, or refuse."""
    if request.endpoint is None:
        return None  # no such address: the 404 says so
    audience = current_app.extensions["audiences"][request.endpoint]
    if audience in (Audience.PUBLIC, Audience.LINK):
        return None
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    if audience != Audience.STAFF and not current_user.may(audience):
        abort(403)
    return None


def ask_to_sign_in() -> AnyResponse:
    """To the sign-in page and, after it, back to where the person is."""
    if request.method == "GET" and not wants_fragment():
        return redirect(sign_in_address(request.full_path.rstrip("?")), 303)
    back = sign_in_address(local_part(request.referrer, request.host, default="/desk"))
    if wants_fragment():
        return hx_redirect(back, status=401)
    return redirect(back, 303)


def sign_in_address(back_to: str) -> str:
    """The sign-in page that returns to `back_to`."""
    path = local_path(back_to, default="")
    if not path or path == "/":
        return SIGN_IN
    return f"{SIGN_IN}?next={quote(path, safe='/?=:@')}"


def may(permission: str) -> bool:
    """Whether the person of this request has `permission`."""
    return bool(current_user.is_authenticated and current_user.may(permission))


def may_enter(endpoint: str) -> bool:
    """Whether the endpoint exists and its audience includes the person of this request."""
    audience = current_app.extensions["audiences"].get(endpoint)
    if audience is None or not has_endpoint(endpoint):
        return False
    if audience in (Audience.PUBLIC, Audience.LINK):
        return True
    return bool(current_user.is_authenticated) and (audience == Audience.STAFF or may(audience))


def has_endpoint(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
