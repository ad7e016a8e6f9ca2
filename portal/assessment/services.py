"""The act of assessing: urgency, severity and cover take effect on the ticket and its clocks."""

from collections.abc import Mapping
from functools import partial

from flask_babel import lazy_gettext as _l

from portal.assessment.basis import computed_cover, cover_words
from portal.commitments import services as commitments
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.procedures.queries import version
from portal.tickets.history import past_of
from portal.tickets.models import Ticket

URGENT, GENERAL = "urgent", "general"


def assess_ticket(ticket: Ticket, values: Mapping[str, object], *, by: Actor) -> None:
    """Let a filled assessment take effect. Clocks that run get the budget of the new urgency.

    Raises DomainError when the cover decided is not the cover computed and nothing of its own says why.
    """
    _require_basis(ticket, values)
    ticket.severity = _word(values["severity"])
    is_urgent = values["urgency"] == URGENT
    if ticket.urgent == is_urgent:
        return
    ticket.urgent = is_urgent
    procedure = version(ticket.procedure_version_id).procedure
    past = partial(past_of, ticket, procedure)
    commitments.rebudget(ticket, procedure=procedure, at=now(), by=by, past=past)


def prefill_assessment(ticket: Ticket) -> Mapping[str, object]:
    """What is known before anybody assesses: the urgency asked for, and the cover of a known unit with its basis."""
    known: dict[str, object] = {"urgency": URGENT if ticket.urgent else GENERAL, "severity": ticket.severity}
    computed = computed_cover(ticket)
    if computed is not None:
        cover, words = computed
        known |= {"cover": cover.state.value, "cover_basis": words or None}
    return known


def _require_basis(ticket: Ticket, values: Mapping[str, object]) -> None:
    """Who decides against the computation says on what ground; the computed ground cannot be it."""
    computed = computed_cover(ticket)
    if computed is None:
        return
    cover, words = computed
    given = str(values["cover_basis"] or "").strip()
    if values["cover"] == cover.state or given not in ("", words):
        return
    raise DomainError(
        _l(
            "By sale and acceptance this unit is %(cover)s. Write on what basis you decide otherwise.",
            cover=cover_words(cover.state),
        ),
        fields={"cover_basis": _l("Write the basis of your decision: a contract, a promise, an exclusion.")},
    )


def _word(value: object) -> str | None:
    return None if value is None else str(value)
