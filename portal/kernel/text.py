"""Text as it is compared and searched, and phone numbers. Nothing here is shown to a person."""

import re
import unicodedata

import phonenumbers

_NOT_DIGITS = re.compile(r"\D+")
_PHONE_LIKE = re.compile(r"[\d\s+()\-–/#.转x]{3,}", re.IGNORECASE)


def fold(text: str) -> str:
    """`text` for comparison: width and case folded, runs of blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def digits(text: str) -> str:
    """The digits of `text`, full-width ones included."""
    return _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", text))


def looks_like_phone(text: str) -> bool:
    """Whether a search text is a phone number or a part of one."""
    return _PHONE_LIKE.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def parse_phone(text: str, *, region: str = "CN") -> str | None:
    """The phone number in E.164 (`+8613800138000`), or None when it is not a possible number."""
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text).replace("转", " ext. "), region)
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
