"""The form in which a legal rule's next version, or the company's stricter one, is written."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from portal.calendars.budgets import Budget
from portal.kernel.errors import DomainError
from portal.legal.models import LegalRule
from portal.legal.rules import Mark
from portal.legal.services import Wording
from portal.legal.vocabulary import vocabulary
from portal.procedures.durations import parse_budget
from portal.procedures.language import said, said_sentence
from portal.procedures.sentences import Wrong
from portal.procedures.words import Words
from portal.web.forms import Choice, Day, HouseForm, LongText, Pick, Text

TEXTS = ("recipient", "form", "article", "note")


class Within(Text):
    """A length of time as people write it; `data` is a Budget."""

    def read(self, text: str) -> Any:
        if not text.strip():
            return None
        try:
            return parse_budget(text)
        except Wrong as error:
            raise ValueError(said_sentence(error.sentence)) from error


def _words(list_: str) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(code, said(words)) for code, words in getattr(vocabulary(), list_).items()]


class RuleForm(HouseForm):
    """What the new row says. The article and the recipient are written in both languages, as they are printed."""

    within = Within(
        _l("Time limit"),
        most=40,
        help=_l("For example 24 hours, 7 days or 5 working days. Empty when the law gives no number."),
    )
    pace = Pick(_l("Where there is no number"), choices=_words("paces"))
    recipient_zh = Text(_l("Whom to tell (Chinese)"), required=True, most=300)
    recipient_en = Text(_l("Whom to tell (English)"), required=True, most=300)
    form_zh = Text(_l("In which form (Chinese)"), required=True, most=300)
    form_en = Text(_l("In which form (English)"), required=True, most=300)
    article_zh = Text(_l("Law and article (Chinese)"), required=True, most=300)
    article_en = Text(_l("Law and article (English)"), required=True, most=300)
    note_zh = LongText(_l("Note (Chinese)"), most=400, rows=2)
    note_en = LongText(_l("Note (English)"), most=400, rows=2)
    mark = Choice(_l("How sure is this text?"), required=True, choices=_words("marks"))
    valid_from = Day(_l("In force from"), required=True)
    valid_to = Day(_l("In force until"), help=_l("The first day it no longer applies. Usually empty."))
    why = LongText(_l("Why is it written?"), required=True, most=500, rows=2)

    @classmethod
    def about(cls, row: LegalRule, *, id_prefix: str, today: date) -> "RuleForm":
        """The form as the row is now, to be changed."""
        values: dict[str, Any] = {"within": _length(row), "pace": row.pace, "mark": row.mark}
        for name in TEXTS:
            kept = getattr(row, name) or {}
            values |= {f"{name}_zh": kept.get("zh-Hans", ""), f"{name}_en": kept.get("en", "")}
        values["valid_from"] = max(today, row.valid_from) if row.valid_from else today
        return cls(id_prefix=id_prefix, data=values)

    def wording(self) -> Wording:
        """What was typed, as the service wants it. Raises DomainError where the parts do not fit together."""
        if (self.within.data is None) == (self.pace.data is None):
            sentence = _(
                "Write a time limit, or choose the law's word where it gives no number: one of the two."
            )
            raise DomainError(sentence, fields={"within": sentence})
        return Wording(
            budget=self.within.data,
            pace=self.pace.data,
            recipient=self._both("recipient"),
            form=self._both("form"),
            article=self._both("article"),
            note=self._both("note") if self.note_zh.data or self.note_en.data else None,
            mark=Mark(self.mark.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )

    def _both(self, name: str) -> Words:
        chinese, english = self[f"{name}_zh"].data, self[f"{name}_en"].data
        try:
            return Words.model_validate({"zh-Hans": chinese or english, "en": english or chinese})
        except ValidationError as error:
            sentence = _("This text holds characters that cannot be seen; write it again.")
            raise DomainError(sentence, fields={f"{name}_zh": sentence}) from error


def _length(row: LegalRule) -> Budget | None:
    return parse_budget(f"{row.amount} {row.unit}") if row.amount else None
