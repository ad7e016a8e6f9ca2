"""The customer's acceptance: a name and a signature under the service."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.records.signatures import read_signature
from portal.tickets.models import Ticket


def accept_service(ticket: Ticket, values: Mapping[str, object], *, by: Actor) -> None:  # noqa: ARG001 - every act has them
    """Check that somebody signed. It changes nothing on the ticket: the record holds the signature."""
    if not str(values.get("signer_name") or "").strip():
        told = _l("Write the name of the person who signs.")
        raise DomainError(told, fields={"signer_name": told})
    signature = read_signature(str(values.get("signature") or ""))
    if not signature.is_drawn and not signature.name.strip():
        told = _l("Please sign, or type your full name.")
        raise DomainError(told, fields={"signature": told})


def prefill_acceptance(ticket: Ticket) -> Mapping[str, object]:
    """The one who asked is most often the one who signs."""
    return {"signer_name": ticket.contact_name}
