"""Rows of an .xlsx workbook's first sheet. What its size would do to memory is looked at before it is opened."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from portal.imports.problems import FileUnreadable
from portal.imports.table import Row, Table, is_blank

_MOST_UNPACKED = 1024 * 1024 * 1024
_MOST_CELLS = 20_000_000
_CHUNK = 4 * 1024 * 1024
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]{0,200}?\br=\"([A-Z]{1,4})([0-9]{1,8})\"")


def open_workbook(path: Path) -> Table:
    """The first sheet of the workbook at `path`."""
    try:
        _refuse_huge(path)
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except PasswordError as error:
        raise FileUnreadable(
            _("The workbook is protected by a password. Save a copy without one.")
        ) from error
    except (
        CalamineError,
        zipfile.BadZipFile,
        OSError,
        ValueError,
        IndexError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise FileUnreadable(
            _("The workbook is damaged. Open it in a spreadsheet program and save it again.")
        ) from error
    rows = (row for row in _rows(sheet) if not is_blank(row))
    header = next(rows, None)
    if header is None:
        raise FileUnreadable(_("The first sheet of the workbook is empty."))
    return Table(header, rows, sheet.total_height)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Every row from the sheet's first, empty ones too, so that their places are the lines people see."""
    for line, cells in enumerate(sheet.iter_rows(), 1):
        yield Row(line, cells)


def _refuse_huge(path: Path) -> None:
    """The reader lays out every cell between the first and the last: one stray cell can ask for terabytes."""
    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
            raise FileUnreadable(_("The workbook is larger than 1 GB when unpacked. Save the sheet as .csv."))
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _refuse_far_cells(archive, name)


def _refuse_far_cells(archive: zipfile.ZipFile, name: str) -> None:
    rest = b""
    rows = columns = 1
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            places = set(_CELL.findall(rest))
            rows = max(rows, *(int(row) for _column, row in places), 1)
            columns = max(columns, *(_number(column) for column in {column for column, _row in places}), 1)
            if rows * columns > _MOST_CELLS:
                sentence = _(
                    "The sheet has cells as far out as row %(rows)s and column %(columns)s. Delete what stands far from "
                    "the table, or save it as .csv.",
                    rows=rows,
                    columns=columns,
                )
                raise FileUnreadable(sentence)
            rest = rest[-300:]


def _number(column: bytes) -> int:
    """`A` is 1, `Z` 26, `AA` 27."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
