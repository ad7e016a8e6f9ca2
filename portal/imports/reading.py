"""Rows of a file as values by column name. Every bad cell is a problem; reading goes on to find them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.imports.columns import Placed, Sheet, place_columns
from portal.imports.problems import CellWrong, FileUnreadable, Problems
from portal.imports.table import Row, Table

Values = dict[str, object]
Progress = Callable[[int, int], None]
_TELL_EVERY = 500


@dataclass(frozen=True, slots=True)
class Filled:
    """One row with its values; a column the file has not is not in `values`, a bad cell is None.

    `missing` are the required columns whose cell is empty: each kind of sheet says when that is wrong.
    """

    line: int
    values: Values
    missing: tuple[str, ...]


class SheetReader:
    """Reads one file as one kind of sheet."""

    def __init__(self, sheet: Sheet, table: Table, problems: Problems) -> None:
        self.sheet = sheet
        self.table = table
        self.problems = problems
        self.placed = place_columns(sheet, table.header.cells, table.header.line, problems)
        self.headers = {placed.column.name: placed.header for placed in self.placed}
        self.rows_read = 0

    @property
    def names(self) -> list[str]:
        """The columns that the file has, by their names in the database."""
        return list(self.headers)

    def rows(self, progress: Progress) -> Iterator[Filled]:
        """All rows. Refuses a file that has a header and nothing below it."""
        for row in self.table.rows:
            self.rows_read += 1
            if self.rows_read % _TELL_EVERY == 0:
                progress(row.line, self.table.lines)
            values = self._values(row)
            yield Filled(row.line, values, self._missing(row, values))
        progress(self.table.lines, self.table.lines)
        if not self.rows_read:
            raise FileUnreadable(_("The file has a header, but no row below it."))

    def _values(self, row: Row) -> Values:
        values: Values = {}
        for placed in self.placed:
            cell = row.cells[placed.place] if placed.place < len(row.cells) else None
            values[placed.column.name] = self._value(placed, cell, row.line)
        if len(row.cells) > len(self.table.header.cells):
            self._refuse_surplus(row)
        return values

    def _value(self, placed: Placed, cell: object, line: int) -> object:
        try:
            return placed.column.parse(cell)
        except CellWrong as wrong:
            self.problems.add(line, placed.header, cell, wrong.sentence)
            return None

    def _missing(self, row: Row, values: Values) -> tuple[str, ...]:
        wanted = [
            placed for placed in self.placed if placed.column.required and values[placed.column.name] is None
        ]
        return tuple(placed.column.name for placed in wanted if _is_empty(row, placed.place))

    def refuse_missing(self, row: Filled) -> None:
        """Every required cell that is empty is a problem."""
        for name in row.missing:
            self.problems.add(row.line, self.headers[name], "", _("This cell must be filled in."))

    def _refuse_surplus(self, row: Row) -> None:
        surplus = [cell for cell in row.cells[len(self.table.header.cells) :] if cell not in (None, "")]
        if surplus:
            reason = _("The row has more cells than the header. Is there a separator too many?")
            self.problems.add(row.line, "", surplus[0], reason)


def _is_empty(row: Row, place: int) -> bool:
    return place >= len(row.cells) or not str("" if row.cells[place] is None else row.cells[place]).strip()
