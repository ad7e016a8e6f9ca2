"""A promise as a procedure file writes it: when its clock starts and stops, how long it allows, who is told. Pure.

What the parts mean together is checked in `checks.promises`; what a fact does to a promise is in `engine`; the clocks
themselves are `portal.commitments`. A promise may include a clock declared in `catalogue`; it is written out while
the file is read.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final, Literal

import pydantic
from pydantic import BeforeValidator

from portal.calendars.reckoning import Counting
from portal.procedures.catalogue import declared, is_declared, promise_of
from portal.procedures.durations import Budget, Length, parse_budget
from portal.procedures.expressions import Condition
from portal.procedures.names import CODE, Clauses, Facts, Names, Stops, Word
from portal.procedures.sentences import N_, Wrong, listed, sentence
from portal.procedures.vocabulary import OTHERWISE, REOPENED
from portal.procedures.words import Part, Title

NATIONAL: Final = "china"  # the calendar that legal counting goes by, and no other
OVERDUE: Final = "overdue"
_WARNINGS: Final = (50, 80, 95)
_PERSONAL: Final = 80  # from here on the person is told, where a file says nothing of its own
_AFTERWARDS: Final = "8 working hours"

Recipient = Literal["person", "lead", "manager"]


def _length_or_code(value: object) -> Budget | str:
    """A length, or the code of a declared clock whose length the company sets."""
    if isinstance(value, str) and CODE.fullmatch(value.strip()):
        return value.strip()
    return parse_budget(value)


class Allowance(Part):
    """How long a promise allows, and for which tickets (all, when nothing is said). A code means: as set for it."""

    when: Condition | None = None
    within: Annotated[Budget | str, pydantic.PlainValidator(_length_or_code)]


def _allowances(value: object) -> object:
    """`24 hours`, `{urgent: 2 hours, otherwise: 24 hours}` or a list of `{when, within}`, as that list."""
    if isinstance(value, dict):
        return [
            {"within": length} if condition == OTHERWISE else {"when": condition, "within": length}
            for condition, length in value.items()
        ]
    return value if isinstance(value, list) else [{"within": value}]


def _percent(value: object) -> int:
    match = re.fullmatch(r"(\d{1,2})\s*%", value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) == 0:
        raise Wrong(sentence(N_("Write the moment of a warning as a share of the time, for example `80%%`.")))
    return int(match[1])


_Percent = Annotated[int, pydantic.PlainValidator(_percent)]
_Percents = Annotated[
    tuple[_Percent, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
]


def _moment(value: object) -> int | str:
    if isinstance(value, str) and value.strip() == OVERDUE:
        return OVERDUE
    return _percent(value)


class Rung(Part):
    """One step of an escalation: at a share of the time or when it is overdue, or so long after that, somebody hears."""

    at: Annotated[int | str, pydantic.PlainValidator(_moment)] | None = None
    after: Length | None = None
    to: Annotated[
        tuple[Recipient, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
    ]

    @pydantic.model_validator(mode="after")
    def _is_one_moment(self) -> "Rung":
        if (self.at is None) == (self.after is None):
            raise Wrong(
                sentence(
                    N_(
                        "A step of an escalation has either `at` (`80%%` or `overdue`) or `after` (a length "
                        "after the deadline)."
                    )
                )
            )
        if not self.to:
            raise Wrong(sentence(N_("Say who is told: `person`, `lead`, `manager`.")))
        return self

    @property
    def percent(self) -> int | None:
        """The share of the time at which it is due; None at the deadline and after."""
        return self.at if isinstance(self.at, int) else None

    @property
    def level(self) -> str:
        """The name that alerts go by: `80`, `overdue`, `+8 working hours`."""
        return f"+{self.after}" if self.after else str(self.at)


class Reopened(StrEnum):
    """What a reopened ticket does to a promise that had ended."""

    RESUME = "resume"  # the last cycle runs on; the time at rest does not count
    NEW_CYCLE = "new-cycle"
    IGNORE = "ignore"


def _reopened(written: Mapping[str, object]) -> Reopened:
    start = written.get("start")
    return Reopened.NEW_CYCLE if isinstance(start, tuple) and REOPENED in start else Reopened.IGNORE


def _calendar(written: Mapping[str, object]) -> str:
    return NATIONAL if written.get("counting") == Counting.LEGAL else "company"


class Promise(Part):
    """A commitment with a clock: any fact of `start` starts it, and it is kept when each group of `stop` is met."""

    title: Title
    when: Condition | None = None
    start: Facts
    stop: Stops
    within: Annotated[tuple[Allowance, ...], BeforeValidator(_allowances)]
    counting: Counting = Counting.COMPANY
    calendar: Word = pydantic.Field(default_factory=_calendar)
    warn: _Percents = _WARNINGS
    pauses: Names = ()
    reopened: Reopened = pydantic.Field(default_factory=_reopened)
    escalate: tuple[Rung, ...] | None = None
    meets: Clauses = ()
    declared: str | None = pydantic.Field(alias="include", default=None)

    @property
    def ladder(self) -> tuple[Rung, ...]:
        """Who is told when: as written, else the person late in the time, the lead when it is over, then the manager."""
        return _usual_ladder(self.warn) if self.escalate is None else self.escalate

    @property
    def escalations(self) -> tuple[Rung, ...]:
        """The steps after the deadline, in rising order."""
        return tuple(rung for rung in self.ladder if rung.after)

    def told_at(self, level: str) -> tuple[Recipient, ...]:
        """Who hears at `80`, `overdue` or `+8 working hours`; nobody when the ladder has no such step."""
        return next((rung.to for rung in self.ladder if rung.level == level), ())


@lru_cache(64)
def _usual_ladder(warn: tuple[int, ...]) -> tuple[Rung, ...]:
    late = [percent for percent in warn if percent >= _PERSONAL] or list(warn[-1:])
    steps: list[dict[str, object]] = [{"at": f"{percent}%", "to": "person"} for percent in late]
    steps.append({"at": OVERDUE, "to": ["person", "lead"]})
    steps.append({"after": _AFTERWARDS, "to": "manager"})
    return tuple(Rung.model_validate(step) for step in steps)


# What a procedure may say of a declared clock beside its code. Start, stop and counting are what the code stands for.
_ADDED: Final = ("include", "title", "calendar", "warn", "pauses", "reopened", "escalate", "meets")


def written_out(value: object) -> object:
    """`T02`, or `{include: T02, pauses: customer}`, as the promise that the declared clock makes."""
    if isinstance(value, str):
        value = {"include": value}
    if not isinstance(value, dict) or "include" not in value:
        return value
    code = value["include"]
    if not is_declared(code):
        raise Wrong(
            sentence(
                N_("`%(code)s` is no declared clock; they are T01 to T51 (page “Clocks” of the settings)."),
                code=str(code)[:20],
            )
        )
    if not declared(str(code)).is_of_a_ticket:
        raise Wrong(
            sentence(
                N_("The declared clock `%(code)s` is not of a ticket, so no procedure can include it."),
                code=code,
            )
        )
    if strange := [key for key in value if key not in _ADDED]:
        raise Wrong(
            sentence(
                N_(
                    "%(keys)s belongs to the declared clock `%(code)s` itself. Beside `include` may stand: %(known)s."
                ),
                keys=listed(strange),
                code=code,
                known=listed(_ADDED[1:]),
            )
        )
    return _joined(promise_of(str(code)), value)


def _joined(promise: dict[str, object], added: dict[str, object]) -> dict[str, object]:
    """The declared promise with what the file adds; clauses come on top of those that the clock meets."""
    told = added.get("meets")
    more = told if isinstance(told, list) else [told] if told is not None else []
    own = promise["meets"]
    return {**promise, **added, "meets": [*(own if isinstance(own, list) else [own]), *more]}
