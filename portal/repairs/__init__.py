"""Repairs: the service itself and its acceptance. Importing this room makes the acts `repair` and `acceptance` known."""

from portal.procedures.capabilities import register_capability
from portal.repairs.acceptance import accept_service, prefill_acceptance
from portal.repairs.service import report_service

register_capability("repair", needs_fields={"work": "long-text"}, apply=report_service)
register_capability(
    "acceptance",
    needs_fields={"signer_name": "text", "signature": "signature"},
    apply=accept_service,
    prefill=prefill_acceptance,
)
