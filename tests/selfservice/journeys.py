"""A request brought to a stage through the same verbs the desk uses, and files as phones send them."""

import io
import json
from datetime import timedelta

from portal.kernel.actors import customer
from portal.kernel.time import now
from portal.records.signatures import signature_text
from portal.tickets import acts, waiting
from portal.tickets.links import token_of
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.people import Cast

PNG = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PLAN = {
    "scope": "in-scope",
    "cover": "in-cover",
    "cover_basis": "secret basis of the cover",
    "urgency": "general",
    "severity": "stopped",
    "fault_type": "electrical",
    "cause": "secret cause",
    "plan": "secret plan",
    "service_mode": "on-site",
}
REPORT = {
    "arrived_at": None,
    "left_at": None,
    "work": "更换流量传感器",
    "parts": [{"part": "流量传感器", "quantity": 1, "lot": "FS-2261"}],
    "test_result": "passed",
    "test_note": None,
}


STROKES = {
    "width": 600,
    "height": 200,
    "strokes": [[[10, 10], [40, 60], [70, 20], [120, 80], [160, 30], [170, 44]]],
}
SIGNED = {"outcome": "accepted", "signer_name": "张敏", "signature": json.dumps(STROKES)}


def link_of(ticket: Ticket) -> str:
    return f"/requests/{ticket.number}/{token_of(ticket)}"


def request_at(step: str, cast: Cast, **request: object) -> Ticket:
    """A ticket whose present step is `step` of the repair procedure, or one that is closed."""
    ticket = make_ticket(**request)
    start = now() + timedelta(hours=20)
    visit = {
        "technician": cast.technician.id,
        "window_from": start,
        "window_to": start + timedelta(hours=2),
        "place": "secret place",
        "customer_told": True,
    }
    signed = {"signer_name": "张敏", "signature": signature_text(name="张敏"), "remark": None}
    us = customer(ticket.contact_name)
    way = (
        ("intake", "accepted", {"note": "secret note"}, cast.agent),
        ("assessment", "to-dispatch", PLAN, cast.agent),
        ("dispatch", "dispatched", visit, cast.dispatcher),
        ("service", "done", REPORT, cast.technician),
        ("acceptance", "accepted", signed, us),
        ("survey", "answered", {"score": 5, "words": None}, us),
    )
    for name, outcome, values, by in way:
        if name == step:
            break
        with unit_of_work():
            acts.carry_out(ticket, name, outcome, values, by=by)
    return ticket


def asked(cast: Cast, question: str = "报警代码是什么？") -> Ticket:
    """A ticket that waits for its customer's answer."""
    ticket = request_at("assessment", cast)
    with unit_of_work():
        waiting.wait_for(ticket, "customer", question, by=cast.agent)
    return ticket


def picture(name: str = "panel.png", content: bytes = PNG) -> tuple[io.BytesIO, str]:
    """A file for Flask's test client; the content makes it different from the next one."""
    return io.BytesIO(content), name
