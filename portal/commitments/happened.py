"""What happened to a clock after it had started, as lines of its explanation: from the events of the ledger. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from portal.commitments.lines import Due, Line, Listed
from portal.procedures.durations import parse_budget
from portal.procedures.named_facts import words_of_fact
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_
from portal.procedures.words import Words

Facts = Mapping[str, Any]
_UNTIL = "until"


class Happening(Protocol):
    """As much of a ledger event as is told."""

    type: str
    at: datetime
    facts: Facts


_FACTS = {
    "opened": N_("the request was opened"),
    "reopened": N_("the request was opened again"),
    "reply": N_("a reply was sent to the customer"),
    "call": N_("a phone call with the customer was logged"),
    "customer-message": N_("the customer wrote"),
    "procedure": N_("the version of the procedure the ticket follows now does not promise it"),
    "urgency": N_("the urgency changed"),
    "new-date": N_("a newer date was promised"),
    "reported": N_("the report was made"),
}
_RECIPIENTS = {
    "person": N_("the responsible person"),
    "lead": N_("the team lead"),
    "manager": N_("the manager"),
}


def own_events(happenings: Sequence[Happening], metric: str, cycle: int) -> list[Happening]:
    """The events of one cycle of one metric."""
    return [
        one for one in happenings if one.facts.get("metric") == metric and one.facts.get("cycle") == cycle
    ]


def fact_words(fact: str, procedure: Procedure) -> Line | Words:
    """A fact of the procedure as a sentence, or as words of the procedure itself."""
    if fact in _FACTS:
        return Line("fact", _FACTS[fact])
    if procedure.is_end(fact):
        return procedure.ends[fact].title
    named = words_of_fact(fact)
    if named is not None:
        return named
    step, _, outcome = fact.partition(".")
    try:
        place = procedure.step(step)
        return Line(
            "fact",
            N_("“%(outcome)s” in the step “%(step)s”"),
            parts={"step": place.title, "outcome": place.then[outcome].title},
        )
    except LookupError:
        return Line("fact", "%(fact)s", parts={"fact": fact})


def recalculations(own: Sequence[Happening]) -> Iterator[Line]:
    """Each change of the deadline that was not a pause: why, before, after."""
    for one in own:
        if one.type == "clock.recalculated":
            yield _recalculated(one.facts, one.at)


_WHYS = {
    "urgency": N_("the urgency changed"),
    "procedure": N_("the ticket follows another version of the procedure"),
    "calendar": N_("the calendar was changed"),
    "year": N_("the holidays of the year were officially approved"),
}


def _recalculated(facts: Facts, at: datetime) -> Line:
    before, after = facts["before"], facts["after"]
    parts: dict[str, object] = {
        "why": Line("why", _WHYS.get(facts.get("why", ""), _WHYS["procedure"])),
        "was": Due(datetime.fromisoformat(before["due_at"])),
        "due": Due(datetime.fromisoformat(after["due_at"])),
    }
    if before["budget"] != after["budget"] and _UNTIL not in (before["budget"], after["budget"]):
        parts |= {"before": parse_budget(before["budget"]), "after": parse_budget(after["budget"])}
        msgid = N_(
            "Recalculated because %(why)s: %(after)s instead of %(before)s from the same start, "
            "due %(due)s instead of %(was)s."
        )
    elif before["due_at"] == after["due_at"]:
        msgid = N_("Recalculated because %(why)s: the deadline stays %(due)s.")
    elif _version(after) and _version(before) != _version(after):
        parts |= {"old": _version(before) or "–", "new": _version(after)}
        msgid = N_(
            "Recalculated because %(why)s (version %(new)s of the calendar instead of %(old)s): "
            "due %(due)s instead of %(was)s."
        )
    else:
        msgid = N_("Recalculated because %(why)s: due %(due)s instead of %(was)s.")
    return Line("recalculated", msgid, at, parts)


def _version(told: Facts) -> str:
    """The version of the calendar as an event tells it; empty where none was used."""
    calendar = told.get("calendar")
    return str(calendar["version"]) if calendar else ""


def story(own: Sequence[Happening], procedure: Procedure) -> Iterator[Line]:
    """Warnings, breach and end, in order. Pauses are told where they are counted."""
    for one in own:
        line = _line(one.type, one.facts, one.at, procedure)
        if line is not None:
            yield line


def _line(type_: str, facts: Facts, at: datetime, procedure: Procedure) -> Line | None:
    match type_:
        case "clock.heard":
            fact = fact_words(facts["fact"], procedure)
            return Line("heard", N_("Met in part: %(fact)s. More is still owed."), at, {"fact": fact})
        case "clock.warned":
            return _told(facts, at)
        case "clock.breached":
            return _breached(facts, at)
        case "clock.escalated":
            return _escalated(facts, at)
        case "clock.met":
            return _met(facts, at, procedure)
        case "clock.cancelled":
            fact = fact_words(facts["fact"], procedure)
            return Line("cancelled", N_("No longer owed: %(fact)s."), at, {"fact": fact})
        case _:
            return None


def _breached(facts: Facts, at: datetime) -> Line:
    late = _late(facts)
    if late < timedelta(seconds=1):
        return Line("breached", N_("Overdue from here on."), at)
    return Line("breached", N_("Recorded as overdue, %(late)s after the deadline."), at, {"late": late})


def _escalated(facts: Facts, at: datetime) -> Line:
    parts: dict[str, object] = {"level": parse_budget(str(facts["level"]).removeprefix("+"))}
    if not facts.get("to"):
        return Line("escalated", N_("Overdue for %(level)s."), at, parts)
    return Line(
        "escalated", N_("Overdue for %(level)s: %(to)s told."), at, parts | {"to": _recipients(facts)}
    )


def _told(facts: Facts, at: datetime) -> Line:
    parts: dict[str, object] = {"percent": str(facts["percent"])}
    if facts.get("to"):
        parts["to"] = _recipients(facts)
        return Line("warned", N_("Warned: %(percent)s %% of the time was used; %(to)s told."), at, parts)
    return Line("warned", N_("Warned: %(percent)s %% of the time was used."), at, parts)


def _met(facts: Facts, at: datetime, procedure: Procedure) -> Line:
    fact = fact_words(facts["fact"], procedure)
    if facts["late"] and not facts["late_ms"]:
        msgid = N_(
            "Kept by its own moment, but entered after it had been recorded as overdue; it counts as late: %(fact)s."
        )
        return Line("met-late", msgid, at, {"fact": fact})
    if facts["late"]:
        return Line("met-late", N_("Met %(late)s late: %(fact)s."), at, {"late": _late(facts), "fact": fact})
    return Line("met", N_("Met in time: %(fact)s."), at, {"fact": fact})


def _recipients(facts: Facts) -> Listed:
    return Listed(
        [Line("to", _RECIPIENTS[one]) if one in _RECIPIENTS else one for one in facts.get("to", ())]
    )


def _late(facts: Facts) -> timedelta:
    return timedelta(milliseconds=facts["late_ms"])
