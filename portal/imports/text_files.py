"""Rows of a text file: which encoding, which separator, which line."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _

from portal.imports.problems import FileUnreadable
from portal.imports.table import Row, Table, is_blank

_SEPARATORS = (",", "\t", ";")
_CHUNK = 1024 * 1024
_LONGEST_CELL = 32_000


def open_text(path: Path) -> Table:
    """The rows of `path`, read once for its encoding and then as a stream."""
    encoding, lines = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(64 * 1024)
    separator = _separator_of(start)
    rows = (row for row in _rows(path, encoding, separator) if not is_blank(row))
    header = next(rows, None)
    if header is None:
        raise FileUnreadable(_("The file is empty."))
    return Table(header, rows, lines)


def _encoding_of(path: Path) -> tuple[str, int]:
    """The encoding in which every byte of the file reads, and its number of lines."""
    with path.open("rb") as file:
        mark = file.read(3)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    elif mark == codecs.BOM_UTF8:
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        lines = _lines_if(path, encoding)
        if lines is not None:
            return encoding, lines
    raise FileUnreadable(
        _("The file is neither in UTF-8 nor in GB18030. Save it as “CSV UTF-8” or as .xlsx.")
    )


def _lines_if(path: Path, encoding: str) -> int | None:
    """The number of lines when the whole file reads in `encoding`, else None."""
    lines = 1
    try:
        with path.open(encoding=encoding, errors="strict", newline="") as file:
            while chunk := file.read(_CHUNK):
                lines += chunk.count("\n")
    except UnicodeError:
        return None
    return lines


def _separator_of(start: str) -> str:
    """Comma, tab or semicolon: what cuts the first filled line into most cells."""
    first = next((line for line in start.splitlines() if line.strip() and not line.startswith("# ")), "")
    return max(_SEPARATORS, key=lambda separator: len(next(csv.reader([first], delimiter=separator), [])))


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        line = 1
        try:
            for cells in reader:
                yield Row(line, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            sentence = _(
                "From line %(line)s on the file cannot be cut into cells: is a quotation mark missing?",
                line=line,
            )
            raise FileUnreadable(sentence) from error
