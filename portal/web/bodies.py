"""How much a request may bring: files arrive in pieces and go to the disk, everything else is read into memory whole."""

from flask import Flask, current_app, request

# A plain form writes a byte of Chinese as three characters: `%E4`.
_AS_SENT = 3


def install(app: Flask) -> None:
    # Before anything looks into the form, the check of its token included.
    app.before_request_funcs.setdefault(None, []).insert(0, limit_what_memory_takes)


def limit_what_memory_takes() -> None:
    """Hold a plain form to the size its fields may have; werkzeug does so only for forms with files."""
    if request.mimetype != "multipart/form-data":
        whole = current_app.config["MAX_CONTENT_LENGTH"]
        request.max_content_length = min(whole, _AS_SENT * current_app.config["MAX_FORM_MEMORY_SIZE"])
