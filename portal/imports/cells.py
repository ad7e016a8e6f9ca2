"""One cell as the value that its column asks for, or the reason why it cannot be. Knows no sheet and no database.

A cell is what the file held: text from .csv; text, number, date or truth value from .xlsx.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from flask_babel import gettext as _
from phonenumbers import PhoneMetadata

from portal.imports.problems import CellWrong
from portal.kernel.text import fold, parse_phone
from portal.kernel.time import company_day, now

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
Parse: TypeAlias = Callable[[Cell], object]

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_DAMAGED = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")
_SHORTENED = re.compile(r"\d([.]\d+)?[Ee][+]\d+")
_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\".]+(\.[^@\s,;<>()\".]+)+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]+[\d:.]+)?")
_DAY_IN_ONE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTHS = re.compile(r"(\d{1,4})\s*(?:个?月|個月|months?|m)?", re.IGNORECASE)
# The library's own rules for Chinese numbers, asked first: parsing in full takes most of a long import's time.
_CHINA = PhoneMetadata.metadata_for_region("CN")
_MOBILE = re.compile(_CHINA.mobile.national_number_pattern)
_LANDLINE = re.compile(f"0({_CHINA.fixed_line.national_number_pattern})")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_EARLIEST = date(1980, 1, 1)
_EXACT_DIGITS = 10**15


def as_text(cell: Cell) -> str:
    """The cell as a person sees it: NFC, blanks and line ends as one blank, invisible marks dropped."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    text = unicodedata.normalize("NFC", " ".join(str(cell).split()))
    if not text.isprintable():
        text = _INVISIBLE.sub("", text).strip()
    if _DAMAGED.search(text):
        raise CellWrong(_("It holds a damaged or unprintable character."))
    return text


def words(most: int) -> Parse:
    """Free text of at most `most` characters."""

    def parse(cell: Cell) -> str | None:
        text = as_text(cell)
        if len(text) > most:
            raise CellWrong(
                _("It has %(length)s characters; at most %(most)s fit.", length=len(text), most=most)
            )
        return text or None

    return parse


def key(most: int) -> Parse:
    """A code, lot or serial: text whose every character counts, so that a spreadsheet may not have rounded it."""
    as_words = words(most)

    def parse(cell: Cell) -> str | None:
        if isinstance(cell, float) and abs(cell) >= _EXACT_DIGITS:
            raise CellWrong(
                _(
                    "A spreadsheet has rounded this long number. Format the column as text and fill it in again."
                )
            )
        text = as_words(cell)
        _refuse_shortened(text)
        return unicodedata.normalize("NFKC", text) if isinstance(text, str) else None

    return parse


def phone(cell: Cell) -> str | None:
    """A phone number as E.164; numbers without a country are Chinese."""
    text = as_text(cell)
    if not text:
        return None
    bare = text.replace(" ", "").replace("-", "")
    if _MOBILE.fullmatch(bare):
        return f"+86{bare}"
    if _LANDLINE.fullmatch(bare):
        return f"+86{bare[1:]}"
    _refuse_shortened(text)
    number = parse_phone(text)
    if number is None:
        raise CellWrong(
            _("This is not a phone number in use. Write one number, such as 138 0013 8000 or 010-6552 9988.")
        )
    return number


def email(cell: Cell) -> str | None:
    """An e-mail address, as typed but for its width."""
    text = unicodedata.normalize("NFKC", as_text(cell))
    if not text:
        return None
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise CellWrong(_("This is not an e-mail address. Write one address, such as name@example.com."))
    return text


def day(cell: Cell) -> date | None:
    """A calendar day that has come: 2026-01-31, 2026/1/31, 2026年1月31日, or a spreadsheet's own date."""
    found = _day_of(cell)
    if found is not None and found > company_day(now()):
        raise CellWrong(_("This day has not come yet."))
    if found is not None and found < _EARLIEST:
        raise CellWrong(_("This day is before 1980. Look at the year."))
    return found


def _day_of(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell < 80_000:
        return _SPREADSHEET_EPOCH + timedelta(days=int(cell))
    text = unicodedata.normalize("NFKC", as_text(cell))
    if not text:
        return None
    shape = _DAY.fullmatch(text) or _DAY_IN_ONE.fullmatch(text)
    if shape is None:
        raise CellWrong(_("This is not a date. Write it as 2026-01-31."))
    try:
        return date(*map(int, shape.groups()))
    except ValueError:
        raise CellWrong(_("There is no such day in the calendar.")) from None


def months(cell: Cell) -> int | None:
    """A whole number of months up to fifty years; 24, 24个月."""
    text = unicodedata.normalize("NFKC", as_text(cell))
    if not text:
        return None
    shape = _MONTHS.fullmatch(text)
    if shape is None or int(shape[1]) > 600:
        raise CellWrong(_("This is not a number of months. Write a whole number from 0 to 600, such as 24."))
    return int(shape[1])


def one_of(spellings: Mapping[str, str], named: str) -> Parse:
    """One of a few words; `spellings` maps folded words to values, `named` lists them for the reason."""

    def parse(cell: Cell) -> str | None:
        text = fold(as_text(cell))
        if not text:
            return None
        if text not in spellings:
            raise CellWrong(_("This is none of: %(words)s.", words=named))
        return spellings[text]

    return parse


def _refuse_shortened(text: object) -> None:
    if isinstance(text, str) and "+" in text and _SHORTENED.fullmatch(text):
        raise CellWrong(
            _("A spreadsheet has shortened this number. Format the column as text and fill it in again.")
        )
