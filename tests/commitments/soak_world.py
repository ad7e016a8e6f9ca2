"""The other side of the soak: the portal's own verbs on a real ticket in PostgreSQL, and what its rows say then."""

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

from sqlalchemy import text

from portal.calendars.body import to_json
from portal.calendars.queries import current
from portal.calendars.queries import version as kept_calendar
from portal.calendars.services import publish_calendar
from portal.calendars.years import approve_year, stage_year
from portal.commitments import services, settling, transitions
from portal.commitments.adjusting import Past
from portal.commitments.queries import clocks_of
from portal.extensions import db
from portal.kernel.actors import SYSTEM, Outsider
from portal.kernel.time import time_at
from portal.procedures.durations import parse_budget
from portal.procedures.queries import version
from portal.procedures.services import publish_procedure
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.commitments.plain_calendar import PlainCalendar, minute_of, moment_of
from tests.commitments.soak_files import DAYS, FILES, LIST_2027, NIGHTS, edited
from tests.factories import make_ticket

_ROWS = text("""
    SELECT clocks.*, stood.* FROM clocks, LATERAL (
        SELECT coalesce(array_agg(started_at ORDER BY started_at, id), '{}') AS pauses_from,
               coalesce(array_agg(ended_at ORDER BY started_at, id), '{}') AS pauses_to,
               coalesce(array_agg(reason ORDER BY started_at, id), '{}') AS pauses_for
        FROM clock_pauses WHERE clock_id = clocks.id
    ) AS stood WHERE ticket_id = :ticket
""")
AGENT = Outsider(kind="staff", name="林晓")
TITLE = {"zh-Hans": "试验", "en": "Soak"}
CODES = ("soak-days", "soak-nights")


class Crash(Exception):  # noqa: N818 - the process died; nobody is to blame
    """The portal died in the middle of a verb."""


def publish_files() -> list[int]:
    """Publish calendars and both versions of the procedure; the ids of the versions. Once per run."""
    with unit_of_work():
        publish_calendar("soak-days", DAYS, base="china", title=TITLE, why="soak", by=SYSTEM)
        nights = NIGHTS | {"zone": "Europe/Berlin"}
        publish_calendar("soak-nights", nights, base=None, title=TITLE, why="soak", by=SYSTEM)
        published = [publish_procedure(file, "soak.yaml", by=SYSTEM).id for file in reversed(FILES)]
    return published[::-1]  # the first file is what new tickets get


def calendars_now() -> dict[str, PlainCalendar]:
    """The newest version of each calendar, as the bodies it is kept as."""
    return {code: _plain(current(code).calendar) for code in (*CODES, "company", "china")}


def _plain(calendar) -> PlainCalendar:
    return PlainCalendar(calendar.code, calendar.version, [to_json(layer) for layer in calendar.layers])


class World:
    """One ticket, driven by the verbs. Minutes in, minutes out."""

    def __init__(self, versions: list[int], zone: str, opened: int, *, urgent: bool) -> None:
        self.versions = versions
        with time_at(moment_of(opened)):
            if zone != "Europe/Berlin":
                with unit_of_work():
                    self._publish("soak-nights", NIGHTS | {"zone": zone})
            self.ticket: Ticket = make_ticket(urgent=urgent, procedure_code="soak")
        assert self.ticket.procedure_version_id == versions[0]

    @contextmanager
    def _verb(self, at: int) -> Iterator[datetime]:
        with time_at(moment_of(at)), unit_of_work():
            yield moment_of(at)

    @property
    def procedure(self):
        return version(self.ticket.procedure_version_id).procedure

    def settle(self, at: int) -> None:
        with self._verb(at) as moment:
            services.settle_clocks(self.ticket, at=moment)

    def hear(self, facts: list[str], at: int, entered: int | None = None) -> None:
        with self._verb(at if entered is None else entered) as now:
            services.hear(
                self.ticket, facts, procedure=self.procedure, at=moment_of(at), by=AGENT, entered_at=now
            )

    def wait(self, why: str, at: int) -> None:
        with self._verb(at) as moment:
            self.ticket.waiting = why
            services.pause(self.ticket, why, procedure=self.procedure, at=moment, by=AGENT)

    def go_on(self, at: int) -> None:
        with self._verb(at) as moment:
            self.ticket.waiting = None
            services.resume(self.ticket, at=moment, by=AGENT)

    def become(self, urgent: bool, at: int) -> None:  # noqa: FBT001 - the one thing it says
        with self._verb(at) as moment:
            self.ticket.urgent = urgent
            services.rebudget(self.ticket, procedure=self.procedure, at=moment, by=AGENT)

    def adopt(self, number: int, facts: list, waits: list, at: int) -> None:
        past = Past(
            [(fact, moment_of(minute)) for fact, minute in sorted(facts, key=lambda one: one[1])],
            [(why, moment_of(start), None if end is None else moment_of(end)) for why, start, end in waits],
        )
        with self._verb(at) as moment:
            self.ticket.procedure_version_id = self.versions[number]
            services.adopt(self.ticket, procedure=self.procedure, past=past, at=moment, by=AGENT)

    def edit(self, code: str, edit: str, day: date, at: int) -> None:
        with self._verb(at):
            self._publish(code, edited(to_json(current(code).calendar), edit, day))

    def _publish(self, code: str, body: dict) -> None:
        base = "china" if code == "soak-days" else None
        publish_calendar(code, copy.deepcopy(body), base=base, title=TITLE, why="soak", by=SYSTEM)

    def approve(self, at: int) -> None:
        with self._verb(at):
            content = json.dumps({"year": 2027, "days": LIST_2027}).encode()
            approve_year(stage_year("2027.json", content, year=2027, source="soak", by=SYSTEM).id, by=SYSTEM)

    def recompute(self, code: str, at: int, *, only_provisional: bool = False) -> None:
        kept = current(code)
        with self._verb(at) as moment:
            clocks, events = settling.settled_clocks(self.ticket, moment)
            for clock in clocks:
                pinned = kept_calendar(clock.calendar_version_id).calendar
                if clock.state not in {"running", "paused"} or pinned.code != code:
                    continue
                if pinned.version >= kept.calendar.version or (only_provisional and not clock.provisional):
                    continue
                why = "year" if only_provisional else "calendar"
                events.append(transitions.recompute_clock(clock, kept, why=why, at=moment))
            settling.finish(self.ticket, clocks, [event for event in events if event])

    def promise_date(self, metric: str, about: str, due: int, at: int) -> None:
        with self._verb(at) as moment:
            services.start_fixed(self.ticket, metric, moment_of(due), about=about, at=moment, by=AGENT)

    def know(self, metric: str, budget: str, aware: int, at: int) -> None:
        with self._verb(at) as moment:
            services.start_legal(
                self.ticket,
                metric=metric,
                rule_id=None,
                budget=parse_budget(budget),
                aware_at=moment_of(aware),
                entered_at=moment,
                by=AGENT,
                title=TITLE,
            )

    def meet_legal(self, metric: str, at: int) -> None:
        clocks = [
            one for one in clocks_of(self.ticket.id, fresh=True) if one.metric == metric and one.is_live
        ]
        with self._verb(at) as moment:
            services.meet_by_hand(self.ticket, metric, clocks[0].cycle, at=moment, by=AGENT, fact="reported")

    @contextmanager
    def crash(self, place: str) -> Iterator[None]:
        """Let the verb inside die there, and nothing of it remain."""
        with patch(place, side_effect=Crash):
            try:
                yield
            except Crash:
                db.session.expire_all()
            else:
                raise AssertionError(f"{place} was not reached")

    def rows(self) -> dict[tuple[str, int], dict]:
        """The ticket's clocks as they stand in the database, read past the session."""
        rows = db.session.execute(_ROWS, {"ticket": self.ticket.id}).all()
        return {(row.metric, row.cycle): _told(row) for row in rows}

    def next_due(self) -> int | None:
        return _minute(self.ticket.next_due_at)


def _told(row) -> dict:
    calendar = kept_calendar(row.calendar_version_id).calendar
    moments = {name: _minute(getattr(row, f"{name}_at")) for name in ("due", "breached", "met", "cancelled")}
    return moments | {
        "state": row.state,
        "kind": row.kind,
        "budget": row.budget_text,
        "calendar": (calendar.code, calendar.version),
        "start": _minute(row.started_at),
        "pauses": [
            [_minute(start), _minute(end), reason]
            for start, end, reason in zip(row.pauses_from, row.pauses_to, row.pauses_for, strict=True)
        ],
        "warned": row.warned_percent or 0,
        "escalated": row.escalated,
        "provisional": row.provisional,
        "heard": [fact.partition("@")[0] for fact in row.heard],
    }


def _minute(moment: datetime | None) -> int | None:
    return None if moment is None else minute_of(moment)
