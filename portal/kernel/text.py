"""Text as it is compared and searched, and phone numbers. Nothing here is shown to a person."""

import re
import unicodedata
from typing import Literal

import phonenumbers

_NOT_DIGITS = re.compile(r"\D+")
# ASCII and the common Han characters never join with what stands before them: between two pieces nothing is lost.
_PIECES = re.compile(
    "[\x00-\x7f\u4e00-\u9fff]+[^\x00-\x7f\u4e00-\u9fff]{0,256}|[^\x00-\x7f\u4e00-\u9fff]{1,256}"
)
_PHONE_LIKE = re.compile(r"[\d\s+()\-–/#.转x]{3,}", re.IGNORECASE)


def composed(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """`text` in one Unicode form; in NFKC full-width letters are plain ones.

    Piece by piece, because sorting a row of accents takes time by the square of its length: a megabyte of them, sent
    as somebody's name, would stop a whole process for an hour.
    """
    if text.isascii():
        return text
    return "".join(unicodedata.normalize(form, piece) for piece in _PIECES.findall(text))


def fold(text: str) -> str:
    """`text` for comparison: width and case folded, runs of blanks as one."""
    return " ".join(composed(text, "NFKC").casefold().split())


def digits(text: str) -> str:
    """The digits of `text`, full-width ones included."""
    return _NOT_DIGITS.sub("", composed(text, "NFKC"))


def looks_like_phone(text: str) -> bool:
    """Whether a search text is a phone number or a part of one."""
    return _PHONE_LIKE.fullmatch(composed(text, "NFKC").strip()) is not None


def parse_phone(text: str, *, region: str = "CN") -> str | None:
    """The phone number in E.164 (`+8613800138000`), or None when it is not a possible number."""
    try:
        number = phonenumbers.parse(composed(text, "NFKC").replace("转", " ext. "), region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def format_phone(e164: str) -> str:
    """An E.164 number as people at home write it: `138 0013 8000`, `010 6552 9988`."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    shape = phonenumbers.PhoneNumberFormat
    return str(
        phonenumbers.format_number(
            number, shape.NATIONAL if number.country_code == 86 else shape.INTERNATIONAL
        )
    )
