"""The sentence of each clock event on a timeline, without actor and time, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.commitments.models import UNTIL
from portal.commitments.titles import metric_title
from portal.commitments.wording import budget_words, length_words, moment_words
from portal.procedures.durations import parse_budget
from portal.procedures.language import said
from portal.procedures.schema import Procedure

Facts = Mapping[str, Any]


def level_words(level: str) -> str:
    """A step of the ladder after the deadline: `+8 working hours` as `8 working hours`."""
    return budget_words(parse_budget(level.removeprefix("+")))


def recipients(to: list[str]) -> str:
    """Who hears of a warning: `the responsible person, the lead`."""
    words = {
        "person": _("the responsible person"),
        "lead": _("the team lead"),
        "manager": _("the manager"),
    }
    return _(", ").join(words.get(one, one) for one in to)


def waiting_words(reason: str | None, procedure: Procedure) -> str:
    """Why a clock stands still."""
    if reason == "closed":
        return _("the request was closed")
    waiting = procedure.waiting.get(reason or "")
    return said(waiting.title) if waiting else str(reason)


def _metric(facts: Facts, procedure: Procedure) -> str:
    return metric_title(facts["metric"], procedure, title=facts.get("title"), about=facts.get("about"))


def _due(facts: Facts) -> str:
    return moment_words(datetime.fromisoformat(facts["due_at"]), deadline=True)


def _started(facts: Facts, procedure: Procedure) -> str:
    parts = {"promise": _metric(facts, procedure), "due": _due(facts)}
    if facts.get("provisional"):
        return _("“%(promise)s” starts: due %(due)s, provisionally", **parts)
    return _("“%(promise)s” starts: due %(due)s", **parts)


def _heard(facts: Facts, procedure: Procedure) -> str:
    return _("“%(promise)s” is met in part, more is still owed", promise=_metric(facts, procedure))


def _warned(facts: Facts, procedure: Procedure) -> str:
    percent = facts["percent"]
    return _(
        "“%(promise)s”: %(percent)s %% of the time is used",
        promise=_metric(facts, procedure),
        percent=percent,
    )


def _breached(facts: Facts, procedure: Procedure) -> str:
    return _("“%(promise)s” is overdue since %(due)s", promise=_metric(facts, procedure), due=_due(facts))


def _escalated(facts: Facts, procedure: Procedure) -> str:
    parts = {"promise": _metric(facts, procedure), "level": level_words(facts["level"])}
    if not facts.get("to"):
        return _("“%(promise)s” has been overdue for %(level)s", **parts)
    return _("“%(promise)s” has been overdue for %(level)s: %(to)s told", to=recipients(facts["to"]), **parts)


def _met(facts: Facts, procedure: Procedure) -> str:
    promise = _metric(facts, procedure)
    if facts["late"] and not facts["late_ms"]:
        return _("“%(promise)s” met, but entered only after it was overdue", promise=promise)
    if facts["late"]:
        late = length_words(timedelta(milliseconds=facts["late_ms"]))
        return _("“%(promise)s” met %(late)s late", promise=promise, late=late)
    return _("“%(promise)s” met in time", promise=promise)


def _paused(facts: Facts, procedure: Procedure) -> str:
    why = waiting_words(facts["waiting"], procedure)
    return _("“%(promise)s” stands still: %(why)s", promise=_metric(facts, procedure), why=why)


def _resumed(facts: Facts, procedure: Procedure) -> str:
    return _("“%(promise)s” goes on: due %(due)s", promise=_metric(facts, procedure), due=_due(facts))


def _cancelled(facts: Facts, procedure: Procedure) -> str:
    if facts.get("fact") == "new-date":
        return _("“%(promise)s” gave way to a newer date", promise=_metric(facts, procedure))
    return _("“%(promise)s” is no longer owed", promise=_metric(facts, procedure))


def _recalculated(facts: Facts, procedure: Procedure) -> str:
    before, after = facts["before"], facts["after"]
    parts = {"promise": _metric(facts, procedure), "due": _due(after)}
    if before["budget"] != after["budget"] and UNTIL not in (before["budget"], after["budget"]):
        return _(
            "“%(promise)s” within %(after)s instead of %(before)s: due %(due)s",
            after=budget_words(parse_budget(after["budget"])),
            before=budget_words(parse_budget(before["budget"])),
            **parts,
        )
    parts["before"] = _due(before)
    match facts.get("why"):
        case "year":
            return _(
                "“%(promise)s”: the year's holidays are official, due %(due)s instead of %(before)s", **parts
            )
        case "calendar":
            return _("“%(promise)s”: the calendar changed, due %(due)s instead of %(before)s", **parts)
        case "procedure":
            return _(
                "“%(promise)s”: another version of the procedure, due %(due)s instead of %(before)s", **parts
            )
        case _:
            return _("“%(promise)s”: due %(due)s instead of %(before)s", **parts)


SENTENCES: dict[str, Callable[[Facts, Procedure], str]] = {
    "clock.started": _started,
    "clock.heard": _heard,
    "clock.warned": _warned,
    "clock.breached": _breached,
    "clock.escalated": _escalated,
    "clock.met": _met,
    "clock.paused": _paused,
    "clock.resumed": _resumed,
    "clock.cancelled": _cancelled,
    "clock.recalculated": _recalculated,
}
