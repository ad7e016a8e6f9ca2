"""The one place that knows htmx: is a fragment wanted, and how does a page or a finished act answer.

Facts of htmx 4 that matter here: `HX-Request-Type: partial` marks a request whose answer lands in one region;
every status but those in its `noSwap` is swapped; a redirect would be followed and the whole page would land
in that region, so a fragment request is answered by a fragment or by `HX-Redirect`, never by a 303.
"""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse


def wants_fragment() -> bool:
    """Whether this answer lands in one region of a page that is already open."""
    return request.headers.get("HX-Request-Type") == "partial"


def render(page: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or only its fragment when that is what was asked for."""
    template = fragment if fragment and wants_fragment() else page
    return make_response(render_template(template, **context), status)


def done(message: Any = None, *, go_to: str, fragment: str | None = None, **context: Any) -> AnyResponse:
    """The answer to an act that succeeded; `message` says what happened, where the person looks next.

    htmx: the fragment with the message beside it, or the browser is sent to `go_to`. Plain form: 303 to `go_to`.
    """
    if wants_fragment() and fragment:
        body = render_template(fragment, **context)
        if message:
            body += render_template("components/told.html", message=message, kind="done")
        return make_response(body)
    if message:
        flash(str(message), "done")
    return hx_redirect(go_to) if wants_fragment() else redirect(go_to, 303)


def notice(sentence: Any, *, status: int, kind: str = "alarm") -> Response:
    """A sentence for the live region at the top of the page; the region that asked stays as it is."""
    response = make_response(render_template("components/_notice.html", message=sentence, kind=kind), status)
    response.headers["HX-Retarget"] = "#notice"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def hx_redirect(address: str, status: int = 200) -> Response:
    """Have htmx load another page in full."""
    response = make_response("", status)
    response.headers["HX-Redirect"] = address
    return response
