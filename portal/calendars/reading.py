"""Official lists of a year's days as files: which format a file is in, its text, and its days when all is well.

reading_csv  date,kind,name_zh,name_en    reading_json  {"year", "days": [{"name", "date", "isOffDay"}]}
reading_ics  events named 春节（休） or 春节（班）    year_checks   what no list may say
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.calendars.official import ListWrong, OfficialDay
from portal.calendars.reading_csv import read_csv
from portal.calendars.reading_ics import read_ics
from portal.calendars.reading_json import read_json
from portal.calendars.year_checks import check_year

LARGEST = 1024 * 1024
_READERS: dict[str, Callable[[str, int], list[OfficialDay]]] = {
    "csv": read_csv,
    "json": read_json,
    "ics": read_ics,
}
# Spreadsheet programs in China still write GB 18030; the other formats are UTF-8 by their own rules.
_ENCODINGS = {"csv": ("utf-8-sig", "gb18030"), "json": ("utf-8-sig",), "ics": ("utf-8-sig",)}


@dataclass(frozen=True, slots=True)
class YearList:
    """A list that may be laid before somebody to approve."""

    year: int
    format: str
    days: tuple[OfficialDay, ...]
    text: str


def read_list(filename: str, content: bytes, *, year: int) -> YearList:
    """The days of `year` in the file, in their order. Raises ListWrong, which names the lines that are wrong."""
    if len(content) > LARGEST:
        raise ListWrong(_l("The file is larger than 1 MB. A year's list has some forty lines."))
    if not content.strip():
        raise ListWrong(_l("The file is empty."))
    kind = _format_of(filename, content)
    text = _text_of(content, kind)
    days = check_year(_READERS[kind](text, year), year)
    return YearList(year, kind, tuple(days), text)


def _format_of(filename: str, content: bytes) -> str:
    """By content where it is plain, else by the ending of the name."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].upper()
    if start.startswith(b"BEGIN:VCALENDAR"):
        return "ics"
    if start.startswith((b"{", b"[")):
        return "json"
    ending = filename.rpartition(".")[2].lower()
    if ending not in _READERS or b"\x00" in content:
        raise ListWrong(_l("This is no list that can be read. Upload it as .csv, .json or .ics."))
    return ending


def _text_of(content: bytes, kind: str) -> str:
    for encoding in _ENCODINGS[kind]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ListWrong(_l("The file cannot be read as text. Save it in the encoding UTF-8."))
