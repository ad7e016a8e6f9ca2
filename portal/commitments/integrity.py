"""Suspicious pauses, read from the ledger: who let a clock stand, when, and what speaks against it. Reads only.

Judged by events, not by what the clock's row says: an event bears who did it and cannot be changed unseen. What each
kind means in words is with the page. Thresholds are the constants below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import text

from portal.commitments.integrity_sql import STATEMENT
from portal.extensions import db

PAGE_SIZE = 50
MOST_EXPORTED = 100_000
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

# "Just before": who asks the customer does so in the same act; a call may have been logged a little earlier.
ASKED_WITHIN = timedelta(minutes=15)
# Parked just before due: less than a tenth of the budget or less than an hour was left.
LITTLE_LEFT = timedelta(hours=1)
MANY_PAUSES = 3
BACKDATED_BY = timedelta(minutes=30)

# A plan made once for any period takes minutes where one made for this period takes a second: the driver prepares what
# is asked often. Compiling the plan costs more than it saves.
_PLANNED_EACH_TIME = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)"
)


class Suspicion(StrEnum):
    """What speaks against a pause; the last is about a message or call that was entered later than it says."""

    UNASKED = "unasked"
    ANSWERED = "answered"
    PARKED = "parked"
    UNEXPLAINED = "unexplained"
    REPEATED = "repeated"
    BACKDATED = "backdated"


@dataclass(frozen=True, slots=True)
class Period:
    """Which pauses are looked at: those that began in [since, until), and of them whose and which are shown."""

    since: datetime
    until: datetime
    kind: Suspicion | None = None
    person_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind this finding, newest first."""

    at: datetime
    ref: int

    def as_text(self) -> str:
        return f"{_micros(self.at)}-{self.ref}"

    @classmethod
    def from_text(cls, text_: str) -> "Self | None":
        """Read a cursor; anything that is none is the first page."""
        micros, _, ref = text_.partition("-")
        if not (micros.isdecimal() and ref.isdecimal() and len(micros) <= 17 and len(ref) <= 18):
            return None
        return cls(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros)), int(ref))


@dataclass(frozen=True, slots=True)
class Finding:
    """One suspicious pause, or one backdated message (`message` is its event's type then, and `metric` empty)."""

    ref: int
    kinds: Sequence[Suspicion]
    number: str
    metric: str | None
    cycle: int | None
    procedure_version_id: int | None
    title: Mapping[str, str] | None
    reason: str | None
    message: str | None
    person_id: int | None
    person: str | None
    team: str | None
    began_at: datetime
    ended_at: datetime | None
    left: timedelta | None
    nth: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """The counts of one person or team: pauses begun, those with a finding, and how often each kind was found."""

    id: int | None
    name: str | None
    pauses: int
    suspicious: int
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found in a period: a page of findings, and everybody's counts over the whole of it."""

    findings: list[Finding]
    later: Place | None
    people: list[Share]
    teams: list[Share]
    pauses: int
    suspicious: int


def audit_pauses(period: Period, *, after: Place | None = None, limit: int = PAGE_SIZE) -> Audit:
    """Look through a period, in one statement. Pauses of a person who is not known are counted under no name."""
    db.session.execute(_PLANNED_EACH_TIME)
    found = db.session.execute(text(STATEMENT), _parameters(period, after, limit + 1)).one()
    rows = [_finding(row) for row in found.findings or []]
    people, teams = (
        [_share(row) for row in found.people or []],
        [_share(row) for row in found.teams or []],
    )
    more = len(rows) > limit
    rows = rows[:limit]
    return Audit(
        findings=rows,
        later=Place(rows[-1].began_at, rows[-1].ref) if more else None,
        people=people,
        teams=teams,
        pauses=sum(share.pauses for share in people),
        suspicious=sum(share.suspicious for share in people),
    )


def _parameters(period: Period, after: Place | None, limit: int) -> dict[str, Any]:
    return {
        "since": period.since,
        "until": period.until,
        "kind": period.kind,
        "person_id": period.person_id,
        "team_id": period.team_id,
        "after_at": after.at if after else NEVER,
        "after_ref": after.ref if after else 0,
        "limit": limit,
        "asked_within": ASKED_WITHIN,
        "little_left": LITTLE_LEFT.total_seconds(),
        "many": MANY_PAUSES,
        "backdated_by": BACKDATED_BY,
    }


def _finding(row: dict[str, Any]) -> Finding:
    left = row.pop("left_seconds")
    return Finding(
        **row
        | {
            "kinds": [Suspicion(kind) for kind in row["kinds"]],
            "began_at": datetime.fromisoformat(row["began_at"]),
            "ended_at": datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
            "left": timedelta(seconds=left) if left is not None else None,
        }
    )


def _share(row: dict[str, Any]) -> Share:
    return Share(
        row["id"], row["name"], row["pauses"], row["suspicious"], {kind: row[kind] for kind in Suspicion}
    )


def _micros(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
