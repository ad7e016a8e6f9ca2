"""What a file is, told by its content and never by its name, and its rows in one shape whatever it is."""

import zipfile
from pathlib import Path

from flask_babel import gettext as _

from portal.imports.problems import FileUnreadable
from portal.imports.table import Table
from portal.imports.text_files import open_text
from portal.imports.workbooks import open_workbook

_MOST_BYTES = 300 * 1024 * 1024
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"SQLite format 3",
)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def open_table(path: Path) -> Table:
    """The first sheet of a workbook, or the rows of a text file. Raises FileUnreadable with what to do instead."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8192)
    except OSError as error:
        raise FileUnreadable(_no_way_in(path, error)) from error
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise FileUnreadable(_("The file is empty."))
    if size > _MOST_BYTES:
        raise FileUnreadable(_("The file is larger than 300 MB. Split it into several."))
    if head.startswith(_COMPOUND):
        raise FileUnreadable(_compound(path))
    if head.startswith(b"PK\x03\x04"):
        return open_workbook(_checked_workbook(path))
    if head.startswith(_SIGNATURES) or (b"\0" in head and not head.startswith(_BYTE_ORDER_MARKS)):
        raise FileUnreadable(
            _("The file is no table, whatever its name says. Save the sheet as .xlsx or .csv.")
        )
    return open_text(path)


def _no_way_in(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("There is no file %(file)s.", file=path)
    if isinstance(error, PermissionError):
        return _("You are not allowed to read %(file)s. Ask whoever owns it.", file=path)
    return _("The file cannot be read: %(reason)s.", reason=error.strerror or error)


def _compound(path: Path) -> str:
    """The old container of Microsoft: a workbook behind a password, or one of before 2007."""
    if _ENCRYPTED in path.read_bytes():
        return _("The workbook is protected by a password. Save a copy without one.")
    return _("This is an old .xls workbook or another old document. Save the sheet as .xlsx or .csv.")


def _checked_workbook(path: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileUnreadable(
            _("The workbook is damaged. Open it in a spreadsheet program and save it again.")
        ) from error
    if "xl/workbook.xml" not in names:
        raise FileUnreadable(
            _("The file is no .xlsx workbook, whatever its name says. Save the sheet as .xlsx or .csv.")
        )
    return path
