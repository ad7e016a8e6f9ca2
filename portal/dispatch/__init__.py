"""Dispatch: who goes, when and where. Importing this room makes the act `dispatch` known.

Whether the customer was told is a gate of the procedure, not of this room.
"""

from portal.dispatch.services import dispatch_ticket, prefill_dispatch
from portal.procedures.capabilities import register_capability

register_capability(
    "dispatch",
    needs_fields={
        "technician": "person",
        "window_from": "date-time",
        "window_to": "date-time",
        "place": "text",
    },
    apply=dispatch_ticket,
    prefill=prefill_dispatch,
)
