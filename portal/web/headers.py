"""Headers that every answer carries, errors included: the content policy with its nonce, caching, and the like.

A room that needs another policy (a stored file is sandboxed) sets the header itself; what is set already stays.
"""

import secrets

from flask import Flask, Response, current_app, g, request

# Scripts by nonce only: an uploaded file served from our own address must never become a script.
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def install(app: Flask) -> None:
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_complete)


def csp_nonce() -> str:
    """The one nonce of this request, for `<script nonce>`."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _complete(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=csp_nonce()))
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    settings = current_app.config.get("SETTINGS")
    if request.is_secure or (settings is not None and settings.is_https):
        headers.setdefault("Strict-Transport-Security", _STRICT_TRANSPORT)
    if request.endpoint != "static":
        # Pages are personal, or become so by signing in: no copy stays behind, and Back asks again.
        headers.setdefault("Cache-Control", "no-store")
        response.vary.update(("HX-Request", "HX-Request-Type", "Cookie", "Accept-Language"))
    return response
