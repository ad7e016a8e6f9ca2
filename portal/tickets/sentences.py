"""The sentence of each ticket event, as a person reads it on the timeline. Clock sentences live with commitments."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.commitments.sentences import SENTENCES as CLOCK_SENTENCES
from portal.kernel.numbers import format_number
from portal.kernel.time import COMPANY_ZONE
from portal.ledger.models import Event
from portal.procedures.language import said
from portal.procedures.schema import Procedure
from portal.tickets.duty_sentences import DUTY_SENTENCES

Facts = Mapping[str, Any]
Sentence = Callable[[Facts, Procedure], str]


def sentence_of(event: Event, procedure: Procedure) -> str:
    """One sentence for `event` in the reader's language, without the actor and the time."""
    write = SENTENCES.get(event.type)
    return write(event.facts, procedure) if write else event.type


def _opened(facts: Facts, _procedure: Procedure) -> str:
    if facts.get("follows"):
        return _("opened this request, following from %(number)s", number=format_number(facts["follows"]))
    channels = {"phone": _("opened this request by phone"), "web": _("filed this request on the web")}
    return channels.get(facts["channel"], _("opened this request"))


def _completed(facts: Facts, procedure: Procedure) -> str:
    outcome = procedure.step(facts["step"]).then[facts["outcome"]]
    step = said(procedure.step(facts["step"]).title)
    return _("%(step)s: %(outcome)s", step=step, outcome=said(outcome.title))


def _assigned(facts: Facts, _procedure: Procedure) -> str:
    if facts.get("to_name"):
        return _("gave the ticket to %(name)s", name=facts["to_name"])
    return _("gave the ticket back to everybody")


def _waiting(facts: Facts, procedure: Procedure) -> str:
    waiting = procedure.waiting.get(facts["for"])
    return said(waiting.title) if waiting else str(facts["for"])


def _linked(facts: Facts, _procedure: Procedure) -> str:
    return _("a follow-up was opened: %(number)s", number=format_number(facts["number"]))


def _called(facts: Facts, _procedure: Procedure) -> str:
    if not facts.get("entered_at"):
        return _("logged a phone call")
    entered = datetime.fromisoformat(facts["entered_at"]).astimezone(COMPANY_ZONE)
    return _("logged a phone call, written down at %(time)s", time=f"{entered:%Y-%m-%d %H:%M}")


SENTENCES: dict[str, Sentence] = {
    "ticket.opened": _opened,
    "ticket.assigned": _assigned,
    "ticket.waiting": _waiting,
    "ticket.resumed": lambda _f, _p: _("the wait is over, the clocks go on"),
    "ticket.reopened": lambda facts, _p: _("opened the ticket again (round %(cycle)s)", cycle=facts["cycle"]),
    "ticket.linked": _linked,
    "ticket.version-adopted": lambda facts, _p: _(
        "moved the ticket from version %(before)s of its procedure to version %(after)s",
        before=facts["from"],
        after=facts["to"],
    ),
    "step.completed": _completed,
    "message.reply": lambda _f, _p: _("wrote to the customer"),
    "message.note": lambda _f, _p: _("left an internal note"),
    "message.call": _called,
    "message.customer": lambda _f, _p: _("wrote to us"),
    **DUTY_SENTENCES,
    **CLOCK_SENTENCES,
}
