"""Whether what somebody wants to begin runs on the ticket already: the same duty is owed once, not once per page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal.calendars.words import said
from portal.commitments.models import Clock, ClockKind
from portal.commitments.queries import clocks_of
from portal.kernel.errors import DomainError
from portal.legal.rules import Question
from portal.tickets import queries
from portal.tickets.models import Ticket
from portal.web.clock_words import local_words

DECIDED = "legal.decided"


@dataclass(frozen=True, slots=True)
class Begun:
    """The same matter as it was begun before, with those of its duties that are still owed."""

    aware_at: datetime
    owed: tuple[Clock, ...]

    def is_known_since(self, moment: datetime) -> bool:
        """To the minute, as people write it."""
        return _minute(self.aware_at) == _minute(moment)


def begun_before(ticket: Ticket, question: Question) -> list[Begun]:
    """Every time the matter of `question` was begun on `ticket` and something of it is still owed, oldest first."""
    live = {
        (one.metric, one.cycle): one
        for one in clocks_of(ticket.id)
        if one.kind == ClockKind.LEGAL and one.is_live
    }
    found = []
    for entry in queries.timeline(ticket, types=(DECIDED,)) if live else ():
        facts = entry.event.facts
        keys = [(one["metric"], one["cycle"]) for one in facts.get("rules", ())]
        owed = tuple(live[key] for key in keys if key in live)
        if owed and all(facts[name] == value for name, value in about(question).items()):
            found.append(Begun(datetime.fromisoformat(facts["aware_at"]), owed))
    return found


def about(question: Question) -> dict[str, str]:
    """What makes two matters the same, as the event keeps it; the moment it was known is not among it."""
    return {
        "matter": question.matter,
        "class": question.class_,
        "product_kind": question.product_kind,
        "role": question.role,
        "jurisdiction": question.jurisdiction,
    }


def require_new(before: Sequence[Begun], aware_at: datetime, *, another: bool) -> None:
    """Raise DomainError when it is owed since that moment, or since another one and nobody said it is another event."""
    sentence = sentence_about(before, aware_at)
    if sentence is None or (another and not is_twin(before, aware_at)):
        return
    raise DomainError(sentence, fields={"another": sentence})


def is_twin(before: Sequence[Begun], aware_at: datetime) -> bool:
    """Whether the very same was begun: known since the same moment."""
    return any(one.is_known_since(aware_at) for one in before)


def sentence_about(before: Sequence[Begun], aware_at: datetime) -> str | None:
    """What runs already, by name; None when nothing of it does."""
    twin = next((one for one in before if one.is_known_since(aware_at)), None)
    if twin is not None:
        return str(
            _("This was begun already and is still owed: %(duties)s. It is not begun twice.", **_named(twin))
        )
    if before:
        told = _(
            "The same is still owed, known since %(moment)s: %(duties)s. Begin it again only for another event.",
            **_named(before[-1]),
        )
        return str(told)
    return None


def _named(begun: Begun) -> dict[str, str]:
    names = (said(one.title) if one.title else one.metric for one in begun.owed)
    return {"duties": str(_(", ")).join(names), "moment": local_words(begun.aware_at)}


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
