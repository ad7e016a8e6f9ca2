"""Fields of more than one input: a signature, files, rows of a table."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from wtforms.form import BaseForm

from portal.web.fields import HouseField
from portal.web.signatures import Signed as Signed  # noqa: PLC0414 - rooms import it from here
from portal.web.signatures import read_drawing
from portal.web.texts import clean_line, has_forbidden

# What a phone or a computer calls 20 MB may be 20 times this: nobody is refused for the last digits.
MEGABYTE = 1024 * 1024


class Signature(HouseField):
    """A drawn signature, or the typed full name where drawing is not possible; `data` is Signed or None."""

    kind = "signature"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        self.typed_name = ""
        if formdata is not None:
            self.typed_name = str(formdata.get(f"{self.name}-typed", ""))[:200]
        super().process(formdata, *args, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        name = "" if has_forbidden(self.typed_name) else clean_line(self.typed_name)
        text = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        try:
            signed = read_drawing(text, name=name) if text else Signed(name)
        except ValueError as error:
            self.data = None
            raise ValueError(_("The drawing could not be read. Please sign again.")) from error
        self.data = signed if signed.drawn or signed.name else None

    def missing(self) -> str:
        return _("Please sign, or type your full name.")


class Files(HouseField):
    """Files chosen on this device. What is too many or too large is named in `refused`; the rest is `data`."""

    kind = "files"

    def __init__(
        self,
        label: Any = None,
        *,
        most: int = 8,
        each: int = 20 * MEGABYTE,
        accept: str = "image/*,application/pdf,video/*",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.most, self.each, self.accept = most, each, accept
        self.refused: list[str] = []

    @property
    def each_said(self) -> str:
        """How large one file may be: `20 MB`."""
        return f"{self.each // MEGABYTE} MB"

    def process_formdata(self, valuelist: list[Any]) -> None:
        chosen = [file for file in valuelist if getattr(file, "filename", None)]
        self.data, self.refused = [], []
        for file in chosen:
            fault = self._fault(file)
            if fault:
                self.refused.append(fault)
            else:
                self.data.append(file)

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def empty(self) -> bool:
        return not self.data and not self.refused

    def _fault(self, file: Any) -> str | None:
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        name = clean_line(file.filename)[:100]
        if size > self.each:
            return _("%(name)s is too large: at most %(size)s per file.", name=name, size=self.each_said)
        if size == 0:
            return _("%(name)s is empty.", name=name)
        if len(self.data) >= self.most:
            return _("%(name)s is one too many: at most %(count)s files.", name=name, count=self.most)
        return None


class Rows(HouseField):
    """A small table to fill in; `data` is a list of dicts, blank rows left out."""

    kind = "rows"

    def __init__(
        self, label: Any = None, *, columns: dict[str, Any], most: int = 50, shown: int = 3, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.columns, self.most, self.shown = columns, most, shown
        self.rows: list[BaseForm] = []

    def process(self, formdata: Any, data: Any = None, **_kwargs: Any) -> None:
        self.process_errors = []
        self.raw_data = [] if formdata is not None else None
        given = data if isinstance(data, list | tuple) else []
        self.object_data = given
        typed = self._rows_in(formdata) if formdata is not None else len(given)
        count = min(max(typed + (formdata is None), self.shown), self.most)
        self.rows = [self._row(place, formdata, given) for place in range(count)]
        self.data = [_values(row) for row in self.rows if _filled(row)]

    def headings(self) -> list[Any]:
        """The columns' fields, for labels and help."""
        return list(self._row(0, None, []))

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.errors = list(self.process_errors)
        if self.required and not self.data:
            self.errors.append(_("Fill in at least one row of “%(field)s”.", field=self.label.text))
        cells_good = [cell.validate(row) for row in self.rows if _filled(row) for cell in row]
        return not self.errors and all(cells_good)

    def faults(self) -> Iterator[tuple[str, Any]]:
        """Id of the cell and its sentence, for the summary."""
        for row in self.rows:
            for cell in row:
                for sentence in cell.errors:
                    yield cell.id, sentence

    def empty(self) -> bool:
        return not self.data

    def prefix_id(self, prefix: str) -> None:
        super().prefix_id(prefix)
        for row in self.rows:
            for cell in row:
                cell.id = f"{prefix}-{cell.id}"

    def _row(self, place: int, formdata: Any, given: Any) -> BaseForm:
        row = BaseForm(self.columns, prefix=f"{self.name}-{place}-")
        row.process(formdata, data=given[place] if place < len(given) else None)
        for cell in row:
            cell.id = f"{self.id}-{place}-{cell.short_name}"
        return row

    def _rows_in(self, formdata: Any) -> int:
        """How many rows were sent, never more than allowed."""
        start = f"{self.name}-"
        places = [name[len(start) :].split("-", 1)[0] for name in formdata if name.startswith(start)]
        sent = [int(place) + 1 for place in places if place.isascii() and place.isdigit() and len(place) < 4]
        return min(max(sent, default=0), self.most)


def _filled(row: BaseForm) -> bool:
    return any(not cell.empty() or cell.process_errors for cell in row)


def _values(row: BaseForm) -> dict[str, Any]:
    return {cell.short_name: cell.data for cell in row}
