"""One day of an official list as a file states it, the holidays there are, and what is wrong with a list. Pure of tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError
from portal.kernel.text import composed

# The public holidays of China: what an official list may name. A list may put two together in one break.
HOLIDAYS = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
LONGEST_NAME = 60
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class OfficialDay:
    """A day off or a make-up working day, the holiday it belongs to, and the line of the file that says so."""

    day: date
    is_off: bool
    name_zh: str
    name_en: str
    line: int

    @property
    def rule(self) -> dict[str, Any]:
        """The day as the body of a calendar has it, without its source."""
        return {
            "kind": "off" if self.is_off else "work",
            "name": {"zh-Hans": self.name_zh, "en": self.name_en},
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse the file; the sentence is said when it is shown."""

    line: int
    sentence: object


class ListWrong(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The list cannot be used. `problems` names the lines that stand in the way, the first twenty of them."""

    status = 422

    def __init__(self, sentence: object, problems: Iterable[Problem] = ()) -> None:
        super().__init__(sentence, fields={"file": sentence})
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))[:_MOST_TOLD]


class LineWrong(ValueError):  # noqa: N818 - exceptions are sentences in this house
    """One line of a file is no day of a list. `sentence` says why."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def refuse(problems: list[Problem]) -> None:
    """Raise ListWrong when there is a problem."""
    if len(problems) == 1:
        raise ListWrong(
            _l("Line %(line)s: %(reason)s", line=problems[0].line, reason=problems[0].sentence), problems
        )
    if problems:
        raise ListWrong(
            _l("The list cannot be used: %(count)s lines are wrong.", count=len(problems)), problems
        )


def split_names(name: str) -> list[str]:
    """The holidays that one name puts together: 国庆节、中秋节."""
    return [part for part in name.replace("/", "、").replace("和", "、").split("、") if part]


def english_of(chinese: str) -> str:
    """The English name of a break, or the Chinese one when it is none of the public holidays."""
    parts = split_names(chinese)
    if parts and all(part in HOLIDAYS for part in parts):
        return " and ".join(HOLIDAYS[part] for part in parts)
    return chinese


def clean_name(text: object) -> str:
    """A name on one line, in one width; a damaged one is LineWrong."""
    name = composed(" ".join(str(text or "").split()))
    if len(name) > LONGEST_NAME or not name.isprintable() or "\ufffd" in name:
        raise LineWrong(_l("the name is too long or holds damaged characters"))
    return name


def day_of(text: object) -> date:
    """2027-02-05, 2027/2/5 or 20270205; LineWrong for anything else."""
    plain = composed(str(text or ""), "NFKC").strip().replace("/", "-").replace(".", "-")
    try:
        if len(plain) == 8 and plain.isdigit():
            return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
        year, month, day = plain.split("-")
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        raise LineWrong(_l("“%(text)s” is no date; write it like 2027-02-05", text=plain[:40])) from None
