"""Service numbers: built, read and grouped. Digits only, with a Damm check digit, so that a phone can carry them.

`YYMMDD` is the company's day of opening, then a running number of at least four digits, then the check digit.
Damm finds every single wrong digit and every swap of neighbours. Issuing is in tickets.numbering.
"""

import re
from datetime import date

from stdnum import damm
from stdnum.exceptions import ValidationError

from portal.kernel.text import composed

_SEPARATORS = re.compile(r"[\s\-–—_.·/#]+")
_SHAPE = re.compile(r"\d{11,14}")


class NumberMistyped(ValueError):  # noqa: N818 - exceptions are sentences in this house
    """Looks like a service number, but its check digit says a digit is wrong or two are swapped."""


def build_number(day: date, running: int) -> str:
    """The bare service number of the `running`-th request (from 1) of `day`."""
    body = f"{day:%y%m%d}{running:04d}"
    return body + damm.calc_check_digit(body)


def looks_like_number(text: str) -> bool:
    """Whether `text`, without separators, has the shape of a service number."""
    return _SHAPE.fullmatch(_bare(text)) is not None


def parse_number(text: str) -> str:
    """The bare number in `text`, however it was grouped or typed (full-width digits too).

    Raises NumberMistyped when the check digit does not fit, ValueError when it is no number at all.
    """
    bare = _bare(text)
    if not _SHAPE.fullmatch(bare):
        raise ValueError(text)
    try:
        return str(damm.validate(bare))
    except ValidationError as error:
        raise NumberMistyped(text) from error


def format_number(number: str) -> str:
    """`26112100427` as `26 1121 0042 7`: the way it is shown, read aloud and printed."""
    return f"{number[:2]} {number[2:6]} {number[6:-1]} {number[-1]}"


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", composed(text, "NFKC").strip())
