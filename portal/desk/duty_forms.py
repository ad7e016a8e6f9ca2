"""The forms of legal duties: what happened and since when it is known, the dates and reasons of a person, the report."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.commitments.models import Clock
from portal.desk.forms import DeskForm
from portal.kernel.time import company_day
from portal.legal.rules import Question, Rule
from portal.legal.vocabulary import ANY, HOME, vocabulary
from portal.procedures.language import said
from portal.web.forms import Choice, Hidden, HouseForm, LongText, Moment, Pick, Text, Tick


def _words(list_: str, *, leave_out: Iterable[str] = (ANY,)) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [
        (code, said(words)) for code, words in getattr(vocabulary(), list_).items() if code not in leave_out
    ]


def _matters() -> list[tuple[str, str]]:
    return [(code, said(matter.title)) for code, matter in vocabulary().matters.items()]


class MatterForm(DeskForm):
    """What happened. It is sent as a query first, so that what follows is seen before anything begins."""

    matter = Pick(_l("What has happened?"), required=True, choices=_matters)
    class_ = Pick(_l("Class or consequence"), choices=_words("classes"))
    product_kind = Pick(_l("Kind of product"), required=True, choices=_words("kinds"))
    role = Pick(
        _l("What we are in it"),
        required=True,
        choices=_words("roles"),
        help=_l("The same event asks other things of a registrant than of a dealer."),
    )
    jurisdiction = Pick(_l("Country"), required=True, choices=_words("jurisdictions"), default=HOME)
    aware_at = Moment(
        _l("When did any of us first know?"),
        required=True,
        help=_l("The call, the visit, the e-mail: also when it was before this request was written down."),
    )

    def class_fits(self) -> bool:
        """Whether the class is one of the matter's; a matter without classes needs none."""
        known = vocabulary().matters[self.matter.data].classes
        return self.class_.data in known if known else self.class_.data is None

    def question(self) -> Question:
        """What the rules are asked, by the law of the day on which it was known."""
        return Question(
            self.matter.data,
            self.class_.data or ANY,
            self.product_kind.data,
            self.role.data,
            self.jurisdiction.data,
            company_day(self.aware_at.data),
        )


def _another() -> Tick:
    """Asked for only where the same matter is still owed since another moment."""
    return Tick(_l("This is another event: begin it beside the one that runs"))


class DecisionForm(DeskForm):
    """What a person decides where no rule speaks."""

    verdict = Choice(
        _l("Must it be reported?"),
        required=True,
        choices=[
            ("reportable", _l("Yes, by the date below")),
            ("not-reportable", _l("No, for the reason below")),
        ],
    )
    due_at = Moment(_l("Report by"), help=_l("Wanted when it must be reported."))
    reason = LongText(_l("Why?"), required=True, most=4_000, rows=3)
    another = _another()

    @classmethod
    def asking(cls, *, sent: bool, another: bool) -> "DecisionForm":
        """As it was sent or untouched; `another` asks whether it is another event."""
        form = cls(id_prefix="decide") if sent else cls.untouched(id_prefix="decide")
        if not another:
            del form.another
        return form


class ReportForm(DeskForm):
    """That a duty was done."""

    metric = Hidden()
    cycle = Hidden(whole=True)
    at = Moment(_l("Reported on"), required=True)
    to = Text(_l("To whom"), required=True, most=200)
    reference = Text(
        _l("Reference number"),
        required=True,
        most=100,
        help=_l("Of the report or its receipt; “none” if there is none."),
    )

    @classmethod
    def about(cls, clock: Clock, at: datetime) -> "ReportForm":
        """An untouched form for one duty, with the present moment in it."""
        facts: dict[str, Any] = {"metric": clock.metric, "cycle": clock.cycle, "at": at}
        return cls.untouched(id_prefix=report_id(clock.metric, clock.cycle), data=facts)


def report_id(metric: str, cycle: int | None) -> str:
    return f"report-{metric}-{cycle}"


def dates_form(rules: Iterable[Rule], *, another: bool) -> type[HouseForm]:
    """A form that asks for a date for each rule that gives none, and with `another` whether it is another event."""
    fields: dict[str, Any] = {
        f"due_{rule.id}": Moment(said(rule.title), required=True)
        for rule in rules
        if not rule.counts_by_itself
    }
    return HouseForm.built(fields | ({"another": _another()} if another else {}))


def says_another(form: HouseForm) -> bool:
    """Whether the box that it is another event was there and ticked."""
    return bool(form.typed().get("another"))


def dates_of(form: HouseForm) -> dict[int, datetime]:
    """What was typed into `dates_form`, by rule."""
    return {
        int(name.removeprefix("due_")): value
        for name, value in form.typed().items()
        if value and name.startswith("due_")
    }
