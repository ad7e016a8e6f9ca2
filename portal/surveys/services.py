"""The act of answering a survey: the score goes onto the ticket; who is not content gets a follow-up ticket.

When a follow-up is wanted, and with which words, is written in the procedure.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from portal.kernel.actors import SYSTEM, Actor
from portal.procedures import engine
from portal.procedures.queries import version
from portal.procedures.schema import FollowUp
from portal.products import queries as products
from portal.tickets.models import Channel, Ticket
from portal.tickets.opening import NewRequest, open_ticket

_FOLLOW_UPS = uuid.UUID("5f0c9f1e-7a39-4c5e-9d3b-1b9c5a0e6d11")


def answer_survey(ticket: Ticket, values: Mapping[str, Any], *, by: Actor) -> None:  # noqa: ARG001 - every act has it
    """Keep the score, and open the follow-up that the procedure asks for."""
    ticket.score = values["score"]
    procedure = version(ticket.procedure_version_id).procedure
    follow_up = engine.follow_up_wanted(procedure, ticket.step, values)
    if follow_up is not None:
        open_follow_up(ticket, follow_up, words=values.get("words"))


def open_follow_up(ticket: Ticket, follow_up: FollowUp, *, words: str | None) -> Ticket:
    """The linked ticket. One for each round of a ticket, however often its survey is answered."""
    said = follow_up.description.in_language(ticket.language)
    request = NewRequest(
        contact_name=ticket.contact_name,
        organisation=ticket.organisation,
        phone=ticket.phone,
        email=ticket.email,
        serial=ticket.serial,
        description=f"{said}\n\n{words}" if words else said,
        urgent=follow_up.urgent,
        channel=Channel.FOLLOW_UP,
        unit=products.unit(ticket.unit_id) if ticket.unit_id is not None else None,
        customer_id=ticket.customer_id,
        language=ticket.language,
        follows=ticket,
        procedure_code=version(ticket.procedure_version_id).code,
    )
    return open_ticket(
        request, by=SYSTEM, operation_id=str(uuid.uuid5(_FOLLOW_UPS, f"{ticket.number}/{ticket.cycle}"))
    )
