"""A second look beside the CSRF token: a change that another site's page started is refused before anything runs."""

from urllib.parse import urlsplit

from flask import Flask, abort, request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def install(app: Flask) -> None:
    # First of all checks: a stranger's request must not reach a session, a limit or a form.
    app.before_request_funcs.setdefault(None, []).insert(0, refuse_foreign_change)


def refuse_foreign_change() -> None:
    """Refuse unsafe methods that the browser itself marks as coming from elsewhere."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
        return
    origin = request.headers.get("Origin")
    # Scheme is not compared: a proxy may end TLS in front of us. Programs send neither header; they meet the token.
    if origin is not None and _host_of(origin) != request.host:
        abort(403)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # `http://[`
        return None
