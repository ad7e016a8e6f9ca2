"""A ticket whose clocks are driven by hand: hours after opening, instead of waiting.

Its procedure is the preset of repairs, or that with promises of the test's own in the place of all others.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest.mock import patch
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from sqlalchemy import select

from portal.commitments import services
from portal.commitments.adjusting import Past
from portal.commitments.models import Clock
from portal.commitments.queries import clock_events, clocks_of
from portal.extensions import db
from portal.kernel.actors import SYSTEM, Outsider
from portal.ledger.models import Event
from portal.outbox.models import OutboxRow
from portal.procedures.presets import preset_files
from portal.procedures.queries import Published, version
from portal.procedures.services import publish_procedure
from portal.tickets.history import past_of
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
AGENT = Outsider(kind="staff", name="林晓")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """`2026-02-13 09:00` on the company's wall, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


# The next response: owed from each message of the customer's.
NEXT = {
    "next": {
        "start": "customer-message",
        "stop": ["reply", "call"],
        "within": "4 hours",
        "reopened": "ignore",
    }
}


def solved(within: object = "72 hours", **terms: object) -> dict[str, dict[str, object]]:
    """A promise to solve, and no other."""
    return {
        "solved": {"start": "opened", "stop": "service.done", "within": within, "pauses": "customer", **terms}
    }


def publish(promises: Mapping[str, Mapping[str, object]]) -> Published:
    """The next version of the repair procedure, with these promises in the place of all others."""
    preset = next(file for file in preset_files() if file.stem == "repair")
    written = YAML(typ="safe").load(preset.read_text(encoding="utf-8"))
    written["promises"] = {
        name: {"title": {"zh-Hans": name, "en": name}, **promise} for name, promise in promises.items()
    }
    text = json.dumps(written, ensure_ascii=False)  # JSON is YAML too
    with unit_of_work():
        return version(publish_procedure(text, "repair.yaml", by=SYSTEM).id)


class Driven:
    """One ticket of the preset repair procedure: response 2 h (urgent) or 24 h, plan 48 h, solved 72 h."""

    def __init__(
        self,
        *,
        urgent: bool = True,
        opened: datetime = NINE,
        promises: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        if promises is not None:
            publish(promises)
        with patch("portal.tickets.opening.now", lambda: opened):
            self.ticket: Ticket = make_ticket(urgent=urgent)
        self.opened = opened
        self.procedure = version(self.ticket.procedure_version_id).procedure

    def at(self, hours: float) -> datetime:
        return self.opened + timedelta(hours=hours)

    def hears(self, hours: float, *facts: str) -> None:
        with unit_of_work():
            services.hear(self.ticket, facts, procedure=self.procedure, at=self.at(hours), by=AGENT)

    def waits(self, hours: float, kind: str = "customer") -> None:
        with unit_of_work():
            self.ticket.waiting = kind
            services.pause(self.ticket, kind, procedure=self.procedure, at=self.at(hours), by=AGENT)

    def goes_on(self, hours: float) -> None:
        with unit_of_work():
            self.ticket.waiting = None
            services.resume(self.ticket, at=self.at(hours), by=AGENT)

    def becomes(self, hours: float, *, urgent: bool) -> None:
        with unit_of_work():
            self.ticket.urgent = urgent
            past = partial(past_of, self.ticket, self.procedure)
            services.rebudget(self.ticket, procedure=self.procedure, at=self.at(hours), by=AGENT, past=past)

    def adopts(self, hours: float, promises: Mapping[str, Mapping[str, object]], past: Past) -> None:
        """Follow a version with these promises from now on."""
        published = publish(promises)
        self.procedure = published.procedure
        with unit_of_work():
            self.ticket.procedure_version_id = published.id
            services.adopt(self.ticket, procedure=self.procedure, past=past, at=self.at(hours), by=AGENT)

    def settles(self, hours: float) -> None:
        with unit_of_work():
            services.settle_clocks(self.ticket, at=self.at(hours))

    def clock(self, metric: str = "response", cycle: int = 1) -> Clock:
        found = clocks_of(self.ticket.id, fresh=True)
        return next(clock for clock in found if (clock.metric, clock.cycle) == (metric, cycle))

    def cycles(self, metric: str) -> list[str]:
        """The states of a metric's cycles, first to last."""
        return [clock.state for clock in clocks_of(self.ticket.id, fresh=True) if clock.metric == metric]

    def events(self, metric: str = "response") -> list[str]:
        """What was told about a metric, without its start: `warned`, `breached`, `met` ..."""
        told = [event.type.removeprefix("clock.") for event in self.happenings(metric)]
        return told[1:]

    def happenings(self, metric: str = "response") -> list[Event]:
        return [event for event in clock_events(self.ticket.number) if event.facts["metric"] == metric]

    def facts_of(self, word: str, metric: str = "response") -> dict:
        return next(one.facts for one in self.happenings(metric) if one.type == f"clock.{word}")

    def alerts(self) -> list[tuple[str, str]]:
        """What somebody must hear about this ticket, in order: level and recipients."""
        return [(told["level"], " ".join(told["to"])) for told in self._told()]

    def alerts_of(self, metric: str) -> list[str]:
        """The levels at which somebody must hear about one metric."""
        return [told["level"] for told in self._told() if told["metric"] == metric]

    def _told(self) -> list[dict]:
        find = select(OutboxRow.payload).where(OutboxRow.payload["number"].astext == self.ticket.number)
        return sorted(db.session.scalars(find), key=lambda told: told["at"])
