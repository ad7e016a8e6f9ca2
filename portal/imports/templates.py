"""An empty sheet to fill in: headers, one sample row that an import skips, columns wide enough to type in."""

import csv
from pathlib import Path

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.imports.columns import Sheet
from portal.imports.problems import FileUnreadable

_HEADER_FILL = PatternFill("solid", fgColor="FFE8F0F2")
_REMARK = "# "


def write_template(sheet: Sheet, path: Path, language: str) -> None:
    """Write the empty sheet to a new file; `.csv` by its name, else a workbook. `language` is zh_Hans, zh_Hant or en."""
    if path.exists():
        raise FileUnreadable(_("%(file)s exists already. Name a new file.", file=path.name))
    headers = [column.header(language) + ("*" if column.required else "") for column in sheet.columns]
    sample = [column.sample for column in sheet.columns]
    sample[0] = _REMARK + sample[0]
    try:
        if path.suffix.lower() == ".csv":
            _write_text(path, [headers, sample])
        else:
            _write_workbook(path, sheet.kind, headers, sample)
    except OSError as error:
        raise FileUnreadable(
            _("The file cannot be written: %(reason)s.", reason=error.strerror or error)
        ) from error


def _write_text(path: Path, rows: list[list[str]]) -> None:
    """With a byte order mark: without one, spreadsheet programs take Chinese text for something else."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _write_workbook(path: Path, title: str, headers: list[str], sample: list[str]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for place, (header, value) in enumerate(zip(headers, sample, strict=True), 1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = max(_width(header), _width(value)) + 4
        dimension.number_format = (
            "@"  # as text: a spreadsheet would round long numbers and drop leading zeros
        )
    page.append([_styled(page, header, Font(bold=True), _HEADER_FILL) for header in headers])
    page.append([_styled(page, value, Font(italic=True, color="FF6B7780")) for value in sample])
    book.save(path)


def _styled(page: object, value: str, font: Font, fill: PatternFill | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=value)
    cell.font, cell.number_format = font, "@"
    if fill:
        cell.fill = fill
    return cell


def _width(text: str) -> int:
    """Chinese characters take two columns of a typewriter, and of a spreadsheet."""
    return sum(1 if character.isascii() else 2 for character in text)
