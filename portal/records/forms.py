"""The form of a step, built from the record that the procedure asks for.

    form = step_form(record, ticket={"urgent": ticket.urgent}, data=request.form)
    if form.wants_row: render it again with one more row; elif form.validate(): form.values()

A class per record and language is made once and kept; only its fields' contents are made per request.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from portal.procedures.engine import fields_asked
from portal.procedures.schema import Record
from portal.records.building import attribute_of, fields_of
from portal.records.conditions import for_browser, known_for_browser
from portal.records.inputs import ADD_ROW, Mark, PersonPick
from portal.web.forms import HouseForm

People = Callable[[str], Iterable[tuple[int, str]]]

_MOST_CLASSES = 600
_classes: "OrderedDict[tuple[int, str], type[StepForm]]" = OrderedDict()


class StepForm(HouseForm):
    """A form of one record. Its fields are reached by the record's names: `form["cover"]`."""

    step_record: ClassVar[Record]
    conditions: ClassVar[Mapping[str, str]] = {}

    class Meta(HouseForm.Meta):  # noqa: D106 - WTForms' place for hooks
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Only what it is given: a ticket page holds several of these, and one of them was sent."""
            return formdata if isinstance(formdata, MultiDict) else None

    def __init__(self, *, sent: Any, ticket: Mapping[str, object], **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        self._ticket = ticket
        self._sent = sent

    def __contains__(self, name: object) -> bool:
        return attribute_of(str(name)) in self._fields

    def __getitem__(self, name: str) -> Any:
        return self._fields[attribute_of(name)]

    @property
    def errors(self) -> dict[str, Any]:
        """The faults by the record's names; those of the whole form under the empty name."""
        found = {field.short_name: list(field.errors) for field in self if field.errors}
        return found | {"": self.form_errors} if self.form_errors else found

    @property
    def known(self) -> str:
        """What conditions ask about the ticket, as JSON for the browser."""
        return known_for_browser(self._ticket)

    @property
    def wants_row(self) -> bool:
        """The button for one more row was pressed: show the form again, nothing is to be saved."""
        return self._sent is not None and self._sent.get(ADD_ROW, "") in self

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what is asked. A field whose condition does not hold is neither checked nor kept."""
        asked = self._asked()
        for field in self:
            if field.short_name not in asked:
                field.errors = []
        return all([self[name].validate(self) for name in asked])  # noqa: C419 - every fault is told at once

    def values(self) -> dict[str, Any]:
        """The typed values of what was asked; None for what was not filled. Call it after `validate()`."""
        return {name: _value(self[name]) for name in self._asked()}

    def _asked(self) -> list[str]:
        values = {field.short_name: _value(field) for field in self}
        return [field.name for field in fields_asked(self.step_record, values, self._ticket)]


def step_form(
    record: Record,
    *,
    people: People | None = None,
    ticket: Mapping[str, object] | None = None,
    values: Mapping[str, Any] | None = None,
    data: "MultiDict[str, Any] | None" = None,
    prefix: str = "",
) -> StepForm:
    """The form of `record` in the request's language.

    `people(role)` gives (id, name) of those who may be chosen; `ticket` the ticket fields that conditions ask about;
    `values` what to fill in beforehand; `data` what was sent (None shows the form untouched); `prefix` keeps ids apart.
    """
    form_class = _class_of(record, str(get_locale() or "zh_Hans"))
    given = {attribute_of(name): value for name, value in (values or {}).items() if value is not None}
    form = form_class(sent=data, ticket=ticket or {}, id_prefix=prefix, data=given)
    for field in form:
        if isinstance(field, PersonPick):
            field.choices = tuple((people or _people_by_role)(field.role))
    return form


def _class_of(record: Record, language: str) -> type[StepForm]:
    """Records are frozen and live as long as their published version does; one class each."""
    key = (id(record), language)
    known = _classes.get(key)
    if known is not None and known.step_record is record:
        _classes.move_to_end(key)
        return known
    conditions = {field.name: for_browser(field.when) for field in record.fields if field.when is not None}
    made = type(
        "RecordForm",
        (StepForm,),
        {"step_record": record, "conditions": conditions, **fields_of(record, language)},
    )
    _classes[key] = made
    while len(_classes) > _MOST_CLASSES:
        _classes.popitem(last=False)
    return made


def _value(field: Any) -> Any:
    if isinstance(field, Mark):
        return field.kept
    if field.kind == "rows":
        return [
            {name: None if value == "" else value for name, value in row.items()} for row in field.data
        ] or None
    return None if field.data == "" else field.data


def _people_by_role(role: str) -> Iterable[tuple[int, str]]:
    from portal.accounts import queries

    return queries.people_by_role(role)
