"""What a clock is called, for its chip, the queue, the timeline and its explanation. In the reader's language."""

from typing import Any, Protocol

from flask import Flask
from flask_babel import gettext as _

from portal.calendars.words import said as said_name
from portal.commitments.wording import budget_words
from portal.procedures.durations import parse_budget
from portal.procedures.language import said
from portal.procedures.schema import Procedure

# How the names of clocks begin and end that no procedure declares: see `legal_clocks` and `delays`.
LEGAL = "legal-"
DATE = "-date"


class Titled(Protocol):
    """As much of a clock as its name needs; commitments.models.Clock is one."""

    metric: str
    about_metric: str | None
    title: dict[str, str] | None


def clock_title(clock: Titled, procedure: Procedure) -> str:
    """The name of a clock: its own, that of its promise, or what the new date is about."""
    return metric_title(clock.metric, procedure, title=clock.title, about=clock.about_metric)


def metric_title(
    metric: str, procedure: Procedure, *, title: dict[str, str] | None = None, about: str | None = None
) -> str:
    """The same from the parts, for rows and events that are no clock."""
    if title:
        return said_name(title)
    if about:
        return _("New date for “%(promise)s”", promise=_promise(about, procedure))
    return _promise(metric, procedure)


def promised_within(clock: Any) -> str:
    """The length of time that was promised, as it was written; empty where a date was."""
    return "" if clock.is_fixed else budget_words(parse_budget(clock.budget_text))


def _promise(metric: str, procedure: Procedure) -> str:
    promise = procedure.promises.get(metric)
    if promise is not None:
        return said(promise.title)
    if metric.startswith(LEGAL):  # an event or a row that does not bear the title of its clock
        return _("Legal duty")
    about = metric.removesuffix(DATE)
    return _("New date for “%(promise)s”", promise=_promise(about, procedure)) if about != metric else metric


def init_app(app: Flask) -> None:
    """Let templates write `{{ clock|clock_title(procedure) }}` and `{{ clock|promised_within }}`."""
    app.jinja_env.filters.update(clock_title=clock_title, promised_within=promised_within)
