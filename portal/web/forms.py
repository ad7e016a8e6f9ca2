"""The house's form: built from house fields, tells every fault in a summary, never loses what was typed.

CSRF is checked for every unsafe request before any view runs; the form macro prints the token.
"""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict

from portal.kernel.errors import DomainError
from portal.web.choices import Choice, Pick, Rating, Several, Tick, YesNo
from portal.web.compound_fields import Files, Rows, Signature
from portal.web.fields import Day, Decimals, Hidden, HouseField, LongText, Moment, Money, Text, Whole

__all__ = [
    "Choice",
    "Day",
    "Decimals",
    "Files",
    "Hidden",
    "HouseField",
    "HouseForm",
    "LongText",
    "Moment",
    "Money",
    "Pick",
    "Rating",
    "Rows",
    "Several",
    "Signature",
    "Text",
    "Tick",
    "Whole",
    "YesNo",
]


class HouseForm(FlaskForm):
    """Declare fields, then `validate()`. `id_prefix` keeps ids apart when two forms on a page share field names."""

    class Meta(FlaskForm.Meta):  # noqa: D106 - WTForms' place for settings
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Form fields and files only: a JSON body is not a way in. An empty form is still an answer."""
            if formdata is not _SENT:
                return formdata
            if request and request.method == "POST":
                return CombinedMultiDict([request.files, request.form])
            return None

    def __init__(self, formdata: Any = None, *, id_prefix: str = "", **kwargs: Any) -> None:
        super().__init__(_SENT if formdata is None else formdata, **kwargs)
        self.places: dict[str, str | None] = {}
        if id_prefix:
            for field in self:
                field.prefix_id(id_prefix)

    @classmethod
    def built(cls, fields: Mapping[str, Any]) -> "type[HouseForm]":
        """A form class from fields that are known only at run time (a procedure's record)."""
        return type("BuiltForm", (cls,), dict(fields))

    def refuse(self, error: DomainError) -> None:
        """Tell a rule of the world like a fault of the form: in the summary, and beside the fields it names."""
        beside = {name: sentence for name, sentence in error.fields.items() if name in self}
        for name, sentence in beside.items():
            self[name].errors = [*self[name].errors, sentence]
        if str(error.sentence) not in map(str, beside.values()):  # the summary tells those of the fields too
            self.form_errors.append(error.sentence)
            self.places[str(error.sentence)] = error.place

    def faults(self) -> list[tuple[str | None, Any]]:
        """Every fault in the order of the page: id of the input or of where it is put right (None: nowhere) and sentence."""
        found: list[tuple[str | None, Any]] = [
            (self.places.get(str(sentence)), sentence) for sentence in self.form_errors
        ]
        for field in self:
            found += [(field.first_input(), sentence) for sentence in field.errors]
            if isinstance(field, Rows):
                found += field.faults()
        return found

    def typed(self) -> dict[str, Any]:
        """The meaning of all fields by name."""
        return {name: field.data for name, field in self._fields.items()}


_SENT = object()
