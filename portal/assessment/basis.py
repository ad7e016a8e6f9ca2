"""What an assessment rests on when it says that a unit is covered: the computed answer, and its words.

Cover is decided for the day the request was opened: a customer who asked in time does not lose cover because the
assessment came later. The computation itself is products.cover.
"""

from flask_babel import gettext as _
from sqlalchemy import inspect

from portal.kernel.time import company_day
from portal.products import queries as products
from portal.products.cover import Cover, CoverBasis, CoverState, cover_of
from portal.products.models import Unit
from portal.tickets.models import Ticket


def computed_cover(ticket: Ticket) -> tuple[Cover, str] | None:
    """The cover of the ticket's unit and the sentence that says why; None when the unit is not known."""
    unit = _unit_of(ticket)
    if unit is None:
        return None
    cover = cover_of(
        sold_on=unit.sold_on,
        accepted_on=unit.accepted_on,
        warranty_months=unit.product.warranty_months,
        on=company_day(ticket.opened_at),
    )
    return cover, _words(cover, unit)


def _unit_of(ticket: Ticket) -> Unit | None:
    """The ticket's unit with its product; what the page has loaded already is not asked for again."""
    if "unit" not in inspect(ticket).unloaded and ticket.unit is not None:
        return ticket.unit
    return products.unit(ticket.unit_id) if ticket.unit_id is not None else None


def cover_words(state: CoverState | str) -> str:
    """A cover state inside a sentence."""
    words = {
        CoverState.IN_COVER: _("in cover"),
        CoverState.OUT_OF_COVER: _("out of cover"),
        CoverState.UNKNOWN: _("not known"),
    }
    return words[CoverState(state)]


def _words(cover: Cover, unit: Unit) -> str:
    if cover.basis is CoverBasis.NONE:
        return ""
    facts = {"months": cover.months, "until": f"{cover.until:%Y-%m-%d}"}
    if cover.basis is CoverBasis.ACCEPTED:
        return _(
            "Accepted on %(day)s, %(months)s months: until %(until)s.",
            day=f"{unit.accepted_on:%Y-%m-%d}",
            **facts,
        )
    return _("Sold on %(day)s, %(months)s months: until %(until)s.", day=f"{unit.sold_on:%Y-%m-%d}", **facts)
