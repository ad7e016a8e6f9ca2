"""What a sheet may hold: its columns, and which column of a file is which. Headers may be Chinese or English."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from flask_babel import gettext as _

from portal.imports.cells import Cell, Parse, as_text
from portal.imports.problems import CellWrong, Problems, shown
from portal.kernel.chinese import simplified, traditional
from portal.kernel.text import fold

LANGUAGES = ("zh_Hans", "zh_Hant", "en")
_HINT = re.compile(r"\(.*?\)|\*")
_JOINTS = re.compile(r"[\s_\-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the database, its two headers, and how a cell of it is read."""

    name: str
    chinese: str
    english: str
    parse: Parse
    sample: str
    required: bool = False
    aliases: tuple[str, ...] = ()

    def header(self, language: str) -> str:
        """The header in zh_Hans, zh_Hant or en."""
        if language.startswith("en"):
            return self.english
        return traditional(self.chinese) if language == "zh_Hant" else self.chinese


@dataclass(frozen=True, slots=True)
class Sheet:
    """All columns of one kind of sheet, in the order of its template. `key` is the column rows are known by."""

    kind: str
    key: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A column, where the file has it, and what the file calls it."""

    column: Column
    place: int
    header: str


def place_columns(sheet: Sheet, headers: list[Cell], line: int, problems: Problems) -> list[Placed]:
    """Which column of the file is which. Unknown, doubled and missing headers are problems."""
    known = spellings(sheet)
    placed: dict[str, Placed] = {}
    names_told = False
    for place, cell in enumerate(headers):
        header = header_text(cell)
        if not header:
            continue
        column = known.get(folded_header(header))
        if column is None:
            problems.add(line, header, "", _unknown(sheet, header, names_wanted=not names_told))
            names_told = True
        elif column.name in placed:
            problems.add(line, header, "", _("The file has this column twice."))
        else:
            placed[column.name] = Placed(column, place, header)
    _refuse_absent(sheet, placed, line, problems)
    return list(placed.values())


def _refuse_absent(sheet: Sheet, placed: Collection[str], line: int, problems: Problems) -> None:
    for column in sheet.columns:
        if column.required and column.name not in placed:
            told = {"chinese": column.chinese, "english": column.english}
            reason = _("The column “%(chinese)s” (%(english)s) is missing.", **told)
            problems.add(line, column.chinese, "", reason)


def header_text(cell: Cell) -> str:
    """A header as the file has it."""
    try:
        return as_text(cell)
    except CellWrong:
        return shown(cell)


def spellings(sheet: Sheet) -> dict[str, Column]:
    """Every header that is understood, folded."""
    return {
        folded_header(spelling): column
        for column in sheet.columns
        for spelling in (column.name, *(column.header(language) for language in LANGUAGES), *column.aliases)
    }


def folded_header(header: str) -> str:
    """A header without hints in brackets, stars, blanks and case, in simplified characters."""
    return _JOINTS.sub("", simplified(_HINT.sub("", fold(header))))


def _unknown(sheet: Sheet, header: str, *, names_wanted: bool) -> str:
    """What to do about a header nobody knows; all known ones are listed only for the first."""
    close = get_close_matches(folded_header(header), spellings(sheet), n=1, cutoff=0.7)
    if close:
        column = spellings(sheet)[close[0]]
        told = {"chinese": column.chinese, "english": column.english}
        return _("This column is not known. Is it “%(chinese)s” (%(english)s)?", **told)
    if not names_wanted:
        return _("This column is not known. Take it out or rename it.")
    names = ", ".join(f"{column.chinese} ({column.english})" for column in sheet.columns)
    return _("This column is not known. Take it out or rename it; known are: %(names)s.", names=names)
