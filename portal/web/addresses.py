"""Addresses that cannot be ours: characters nobody types, numbers no table counts to. They are a wrong address."""

from flask import Flask, abort, request

from portal.web.texts import has_forbidden

# The largest id that a column of four bytes holds; a larger one makes the database refuse the question.
LARGEST_ID = 2**31 - 1


def install(app: Flask) -> None:
    app.before_request(refuse_odd_address)


def refuse_odd_address() -> None:
    """Answer 404 when path or query string hold NUL, controls or half surrogates, or an id no row can have."""
    if any(isinstance(part, int) and part > LARGEST_ID for part in (request.view_args or {}).values()):
        abort(404)
    if has_forbidden(request.path) or any(
        has_forbidden(f"{name}{value}") for name, value in request.args.items(multi=True)
    ):
        abort(404)
