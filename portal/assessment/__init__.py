"""Assessment: what the decision about scope, cover, urgency and severity means for a ticket.

The decision itself is a record of the procedure. Importing this room makes the act `assessment` known.
"""

from portal.assessment.services import assess_ticket, prefill_assessment
from portal.procedures.capabilities import register_capability

register_capability(
    "assessment",
    needs_fields={"cover": "choice", "cover_basis": "text", "urgency": "choice", "severity": "choice"},
    needs_choices={"cover": ("in-cover", "out-of-cover", "unknown"), "urgency": ("urgent", "general")},
    apply=assess_ticket,
    prefill=prefill_assessment,
)
