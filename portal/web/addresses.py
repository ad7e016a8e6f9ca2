"""Addresses that cannot be ours: characters nobody types, which no database text may hold, are a wrong address."""

from flask import Flask, abort, request

from portal.web.texts import has_forbidden


def install(app: Flask) -> None:
    app.before_request(refuse_odd_address)


def refuse_odd_address() -> None:
    """Answer 404 when path or query string hold NUL, controls or half surrogates."""
    if has_forbidden(request.path) or any(
        has_forbidden(f"{name}{value}") for name, value in request.args.items(multi=True)
    ):
        abort(404)
