"""Files of a ticket, for those who may see the ticket."""

import uuid

from flask import Response

from portal.accounts.sessions import me
from portal.attachments.queries import attachment_of
from portal.attachments.serving import answer
from portal.desk.blueprint import blueprint
from portal.tickets import queries


@blueprint.get("/tickets/<number>/files/<uuid:file_id>")
def file(number: str, file_id: uuid.UUID) -> Response:
    return answer(attachment_of(queries.ticket_for(me(), number).id, file_id))
