"""Rows of a file in one shape, wherever they come from."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.imports.cells import Cell


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line on which it stands in the file, counted from 1."""

    line: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The header row and a stream of the rows below it. `lines` is the file's length, for a progress bar."""

    header: Row
    rows: Iterator[Row]
    lines: int


def is_blank(row: Row) -> bool:
    """Whether a row says nothing: no cell is filled, or its first filled cell begins with `# ` (a remark)."""
    for cell in row.cells:
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str):
            return False
        text = cell.strip()
        if text:
            return text.startswith(("# ", "#\N{IDEOGRAPHIC SPACE}"))
    return True
