"""The service report: what was done must fit the clock. That the test was passed is a gate of the procedure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.tickets.models import Ticket

# The clock of a telephone may run ahead of ours.
_CLOCKS_DIFFER = timedelta(minutes=10)


def report_service(ticket: Ticket, values: Mapping[str, Any], *, by: Actor) -> None:  # noqa: ARG001 - every act has them
    """Check a service report against the world. It changes nothing on the ticket: the record says it all."""
    arrived, left = values.get("arrived_at"), values.get("left_at")
    if arrived is not None and left is not None and left < arrived:
        told = _l("The time of leaving cannot be before the time of arrival.")
        raise DomainError(told, fields={"left_at": told})
    for name, at in (("arrived_at", arrived), ("left_at", left)):
        if at is not None and at > now() + _CLOCKS_DIFFER:
            told = _l("This time lies ahead. Report the service when it is done.")
            raise DomainError(told, fields={name: told})
