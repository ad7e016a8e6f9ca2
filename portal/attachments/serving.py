"""Giving a stored file out again. Whoever calls this has made sure that the reader may see the ticket it is on.

A browser must never run what was uploaded: the type is the one we recognised, sniffing is off, the answer is
sandboxed without any right, and only pictures may be shown in the page's place; all else is a download.
"""

from flask import Response, send_file

from portal.attachments.models import Attachment
from portal.attachments.names import clean_name
from portal.attachments.storage import path_of
from portal.kernel.errors import NotVisible

# Pictures every browser draws itself. No document type: what opens in a viewer may contain scripts.
SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
# Nor videos: a <video> on a page plays whatever the disposition says, and alone in a sandbox none plays at all.


def answer(attachment: Attachment) -> Response:
    """The file as an answer to this request; parts of it and `not modified` included. 404 when the bytes are gone."""
    path = path_of(attachment.sha256)
    if not path.is_file():
        raise NotVisible("attachment")
    response = send_file(
        path,
        mimetype=attachment.media_type,
        as_attachment=attachment.media_type not in SHOWN_IN_PLACE,
        download_name=clean_name(attachment.name),
        etag=attachment.sha256,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Asked for again each time, so that the right to see it is checked; not sent again when it is the same.
    response.headers["Cache-Control"] = "private, no-cache"
    return response
