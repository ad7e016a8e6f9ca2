"""The page behind the signed link, and the files on it. Who holds the link is the customer."""

from uuid import UUID

from flask import Response, request

from portal.attachments.queries import attachment_of
from portal.attachments.serving import answer
from portal.selfservice.routes.door import blueprint, follow_page
from portal.tickets.queries import ticket_by_link


@blueprint.get("/requests/<number>/<token>")
def follow(number: str, token: str) -> Response:
    """Where the request stands. As a fragment: what may have changed since (`seen`: how far the page had come)."""
    return follow_page(
        ticket_by_link(number, token),
        fragment="selfservice/follow_news.html",
        is_filed="filed" in request.args,
        seen=request.args.get("seen", ""),
    )


@blueprint.get("/requests/<number>/<token>/files/<uuid:file_id>")
def request_file(number: str, token: str, file_id: UUID) -> Response:
    """One file of the request, if it is for the customer."""
    ticket = ticket_by_link(number, token)
    return answer(attachment_of(ticket.id, file_id, for_customer=True))
