"""The queue page: open tickets by next due time. Every filter is in the query string."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from portal.accounts.sessions import me
from portal.commitments.titles import LEGAL, metric_title
from portal.desk.blueprint import blueprint
from portal.kernel.numbers import NumberMistyped, looks_like_number, parse_number
from portal.procedures.language import said
from portal.procedures.queries import published, version
from portal.procedures.schema import Procedure
from portal.tickets.queue import Filters, Place, queue_page
from portal.web.filters import now
from portal.web.htmx import render

FLAGS = ("mine", "unassigned", "urgent", "overdue")


@blueprint.get("/desk")
def queue() -> Response:
    filters = _filters()
    after = Place.from_text(request.args.get("after", ""))
    page = queue_page(me(), filters, after=after)
    return render(
        "desk/queue.html",
        filters=filters,
        rows=page.rows,
        names=Names(),
        stages=_stages(page.rows),
        later=_address(after=page.next_cursor) if page.next_cursor else None,
        first=_address(after=None) if after else None,
        with_filter=_with_filter,
        mistyped=_mistyped(filters.text),
    )


class Names:
    """Words of the rows' procedures in the reader's language, looked up once per page instead of once per row."""

    def __init__(self) -> None:
        self._words: dict[tuple[int, str], str] = {}

    def stage(self, row: Any) -> str:
        key = (row.procedure_version_id, row.waiting or row.step)
        if key not in self._words:
            procedure = version(row.procedure_version_id).procedure
            place = procedure.waiting[row.waiting] if row.waiting else procedure.place(row.step)
            self._words[key] = said(place.title)
        return self._words[key]

    def clock(self, row: Any) -> str:
        key = (row.procedure_version_id, f"clock {row.next_due_metric}")
        if key not in self._words:
            procedure = version(row.procedure_version_id).procedure
            self._words[key] = metric_title(row.next_due_metric, procedure)
        return self._words[key]

    def owes(self, row: Any) -> bool:
        """Whether the customer is still to be told why a promise is overdue, and until when.

        A promise that was accounted for is in the queue by its new date, so what is overdue here owes an account.
        """
        overdue = row.next_due_at is not None and row.next_due_at < now()
        return overdue and not row.next_due_metric.startswith(LEGAL)


def _filters() -> Filters:
    flags = {flag: request.args.get(flag) in ("1", "true", "yes", "on") for flag in FLAGS}
    text = request.args.get("q", "").strip()[:40]
    return Filters(stage=_word("stage"), waiting=_word("waiting"), text=text, **flags)


def _word(name: str) -> str | None:
    return request.args.get(name, "").strip()[:40] or None


def _with_filter(name: str, value: str | None) -> str:
    """The page with one filter set, or taken away with None, from its first row."""
    return _address(after=None, **{name: value})


def _address(**changes: str | None) -> str:
    """The queue with the query string of this page, changed."""
    known = {name: request.args[name] for name in (*FLAGS, "stage", "waiting", "q") if request.args.get(name)}
    return url_for("desk.queue", **{k: v for k, v in {**known, **changes}.items() if v})


def _stages(rows: list[Any]) -> list[tuple[str, str]]:
    """Name and words of the stages one can filter by: those of the procedure most rows follow, or the latest."""
    procedure = _usual_procedure(rows)
    found = {step.stage: said(step.title) for step in reversed(procedure.steps)}
    return list(reversed(found.items()))


def _usual_procedure(rows: list[Any]) -> Procedure:
    return version(rows[0].procedure_version_id).procedure if rows else published("repair").procedure


def _mistyped(text: str) -> str | None:
    """The sentence for a whole number whose check digit does not fit."""
    if not looks_like_number(text):
        return None
    try:
        parse_number(text)
    except NumberMistyped:
        return _("%(number)s is mistyped: its check digit does not fit. Read it once more.", number=text)
    return None
