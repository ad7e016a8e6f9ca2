"""What a clock is called, for its chip, the queue, the timeline and its explanation. In the reader's language."""

from typing import Protocol

from flask import Flask
from flask_babel import gettext as _

from portal.calendars.words import said as said_name
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


def _promise(metric: str, procedure: Procedure) -> str:
    promise = procedure.promises.get(metric)
    if promise is not None:
        return said(promise.title)
    if metric.startswith(LEGAL):  # an event or a row that does not bear the title of its clock
        return _("Legal duty")
    about = metric.removesuffix(DATE)
    return _("New date for “%(promise)s”", promise=_promise(about, procedure)) if about != metric else metric


def init_app(app: Flask) -> None:
    """Let templates write `{{ clock|clock_title(procedure) }}`."""
    app.jinja_env.filters["clock_title"] = clock_title
