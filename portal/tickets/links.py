"""The customer's signed link: who holds `/requests/<number>/<token>` is the customer of that ticket."""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from flask import current_app, url_for

from portal.tickets.models import Ticket

_PURPOSE = b"aftercare request link v1:"


def new_link_key() -> str:
    """The part of a link's secret that is kept with the ticket: a new one makes old links dead."""
    return secrets.token_urlsafe(16)


def address_of(ticket: Ticket, **query: Any) -> str:
    """The customer's page of `ticket`; in full, to be sent or dictated, with `_external=True`."""
    return url_for("selfservice.follow", number=ticket.number, token=token_of(ticket), **query)


def token_of(ticket: Ticket) -> str:
    """The token of the ticket's link: 128 bits, the same every time, underivable without the portal's secret."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    text = _PURPOSE + f"{ticket.number}:{ticket.link_key}".encode()
    return base64.urlsafe_b64encode(hmac.new(key, text, hashlib.sha256).digest()[:16]).decode().rstrip("=")


def token_fits(ticket: Ticket, token: str) -> bool:
    """Whether `token` opens `ticket`; takes the same time for every wrong one."""
    return hmac.compare_digest(token_of(ticket).encode(), token.encode())
