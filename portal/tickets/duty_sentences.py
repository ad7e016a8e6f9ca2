"""The sentences of legal decisions, reports and accounts of delays, as a person reads them on the timeline."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.calendars.words import said as said_name
from portal.commitments.delays import Reason
from portal.commitments.titles import metric_title
from portal.legal.vocabulary import vocabulary
from portal.procedures.language import said
from portal.procedures.schema import Procedure
from portal.web.clock_words import local_words

Facts = Mapping[str, Any]

# The customer reads the one that is chosen, under the words that are written to them.
REASONS: dict[Reason, Any] = {
    Reason.PARTS: _l("Parts are missing"),
    Reason.PEOPLE: _l("No engineer was free"),
    Reason.DIAGNOSIS: _l("The cause is not found yet"),
    Reason.CUSTOMER: _l("The customer could not be reached or asked for it"),
    Reason.SUPPLIER: _l("Maker or supplier has not answered"),
    Reason.TRANSPORT: _l("Transport or weather"),
    Reason.MISTAKE: _l("We overlooked it"),
    Reason.OTHER: _l("Something else"),
}


def _delay_told(facts: Facts, procedure: Procedure) -> str:
    names = _(", ").join(metric_title(one["metric"], procedure) for one in facts["promises"])
    parts = {"promises": names, "reason": str(REASONS[Reason(facts["reason"])])}
    if not facts.get("new_due_at"):
        return _("gave account of the delay of %(promises)s: %(reason)s", **parts)
    date = _moment(facts["new_due_at"])
    return _(
        "gave account of the delay of %(promises)s: %(reason)s. New date told: %(date)s", date=date, **parts
    )


def _decided(facts: Facts, _procedure: Procedure) -> str:
    matter = said(vocabulary().matters[facts["matter"]].title)
    parts = {"matter": matter, "aware": _moment(facts["aware_at"])}
    match facts["outcome"]:
        case "rules":
            count = len(facts["rules"])
            return _("%(matter)s, known since %(aware)s: %(count)s legal duties begin", count=count, **parts)
        case "reportable":
            due = _moment(facts["due_at"])
            return _("%(matter)s, known since %(aware)s: decided to report it by %(due)s", due=due, **parts)
        case _:
            return _("%(matter)s, known since %(aware)s: decided that it is not reportable", **parts)


def _reported(facts: Facts, _procedure: Procedure) -> str:
    parts = {"duty": said_name(facts["title"]), "to": facts["to"], "at": _moment(facts["at"])}
    if facts["late"]:
        return _("%(duty)s: reported late, on %(at)s, to %(to)s", **parts)
    return _("%(duty)s: reported on %(at)s to %(to)s", **parts)


def _moment(text: str) -> str:
    return local_words(datetime.fromisoformat(text), deadline=True)


DUTY_SENTENCES: dict[str, Callable[[Facts, Procedure], str]] = {
    "delay.told": _delay_told,
    "legal.decided": _decided,
    "legal.reported": _reported,
}
