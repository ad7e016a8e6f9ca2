"""Stories told to a certain point: a ticket taken through its procedure by the people whose work it is."""

from datetime import timedelta
from typing import Any

from portal.kernel.time import now
from portal.tickets.acts import carry_out
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.people import Cast

ANSWERS: dict[str, dict[str, Any]] = {
    "intake": {},
    "assessment": {
        "scope": "in-scope",
        "cover": "unknown",
        "cover_basis": "合同待查",
        "urgency": "general",
        "severity": "limited",
        "fault_type": "electrical",
        "cause": "流量传感器老化",
        "plan": "更换流量传感器并校准",
        "service_mode": "on-site",
    },
    "dispatch": {"place": "住院楼 5 层 ICU", "customer_told": True},
    "service": {"work": "更换流量传感器，校准。", "parts": [], "test_result": "passed", "test_note": ""},
    "acceptance": {"signer_name": "张敏", "signature": '{"method": "typed", "name": "张敏"}', "remark": ""},
}
FORWARD = (
    ("intake", "accepted", "agent"),
    ("assessment", "to-dispatch", "agent"),
    ("dispatch", "dispatched", "dispatcher"),
    ("service", "done", "technician"),
    ("acceptance", "accepted", "technician"),
)


def take_to(ticket: Ticket, step: str, cast: Cast) -> Ticket:
    """Carry out every step before `step`, each by somebody whose duty it is."""
    for place, outcome, who in FORWARD:
        if place == step:
            break
        with unit_of_work():
            carry_out(ticket, place, outcome, _values(place, cast), by=getattr(cast, who))
    return ticket


def _values(place: str, cast: Cast) -> dict[str, Any]:
    values = dict(ANSWERS[place])
    if place == "dispatch":
        start = now() + timedelta(hours=3)
        values |= {
            "technician": cast.technician.id,
            "window_from": start,
            "window_to": start + timedelta(hours=2),
        }
    return values
