"""One ticket's clocks against a model that walks the minutes: any order of what people and calendars can do.

`make test` takes 3,000 steps, the same each time; `make soak` takes 100,000 of its own choosing (SOAK_STEPS=...).
After every step each row of the ticket's clocks must be what the model says, field by field: 0 differences.
"""

import os
import secrets
from datetime import UTC, date, datetime, timedelta

import hypothesis
import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portal.extensions import db
from tests.commitments.plain_calendar import minute_of
from tests.commitments.plain_ticket import PlainTicket
from tests.commitments.soak_files import BEGINNINGS, EDITS, PROMISES
from tests.commitments.soak_world import CODES, World, calendars_now, publish_files

STEPS_EACH = 40
IS_SOAK = bool(os.environ.get("AFTERCARE_SOAK"))
STEPS = int(os.environ.get("SOAK_STEPS", "100000")) if IS_SOAK else 3_000
ROUND = 1_500  # steps in one transaction, which is rolled back; rounds may run side by side
SEED = int(os.environ.get("SOAK_SEED") or (secrets.randbelow(10**9) if IS_SOAK else 1))
# A whole story takes minutes to shrink: only when asked.
PHASES = tuple(hypothesis.Phase) if os.environ.get("SOAK_SHRINK") else (hypothesis.Phase.generate,)
CRASHES = (
    "portal.commitments.settling.append_events",
    "portal.commitments.settling.put_all",
    "portal.commitments.settling.refresh_next_due",
)

gaps = st.one_of(
    st.integers(0, 90), st.integers(0, 1_500), st.sampled_from([0, 1, 30, 45, 60, 300, 1_440, 4_320])
)
lags = st.one_of(st.just(0), st.integers(0, 200))
FIELDS = [
    "kind",
    "state",
    "budget",
    "start",
    "due",
    "pauses",
    "warned",
    "breached",
    "escalated",
    "met",
    "cancelled",
    "provisional",
]


class TicketClocks(RuleBasedStateMachine):
    """The ticket and its model, moved together."""

    versions: tuple[int, ...] = ()
    steps = 0
    compared = 0

    def __init__(self) -> None:
        super().__init__()
        self.outer = db.engine.begin_nested()
        db.session.remove()

    def teardown(self) -> None:
        db.session.remove()
        self.outer.rollback()

    @initialize(
        place=st.sampled_from(BEGINNINGS),
        later=st.integers(0, 1_080),
        urgent=st.booleans(),
        is_moved=st.booleans(),
    )
    def open(self, place: tuple[str, str], later: int, *, urgent: bool, is_moved: bool) -> None:
        zone, begin = place
        self.now = self.opened = minute_of(datetime.fromisoformat(begin).replace(tzinfo=UTC)) + later
        self.world = World(self.versions, zone, self.now, urgent=urgent)
        self.model = PlainTicket(PROMISES[0], calendars_now(), urgent=urgent)
        self.model.hear(["opened"], self.now)
        self.file, self.is_closed, self.year_known = 0, False, False
        if is_moved:
            self.move_to_other_version(self.now)

    def after(self, gap: int) -> int:
        self.now += gap
        return self.now

    def both(self, verb: str, *arguments, **more) -> None:
        getattr(self.world, verb)(*arguments, **more)
        getattr(self.model, verb)(*arguments, **more)

    # ------------------------------------------------------------ people

    @rule(gap=gaps)
    def time_passes(self, gap: int) -> None:
        self.both("settle", self.after(gap))

    @rule(gap=gaps, lag=lags, fact=st.sampled_from(["reply", "call"]))
    def answers(self, gap: int, lag: int, fact: str) -> None:
        """A call may be logged later than it was made."""
        now = self.after(gap)
        self.both("hear", [fact], max(now - lag, self.opened) if fact == "call" else now, now)

    @rule(gap=gaps, lag=lags)
    def customer_writes(self, gap: int, lag: int) -> None:
        """Ends a wait for the customer at the moment of the message, which may have arrived earlier."""
        now = self.after(gap)
        at = max(now - lag, self.opened)
        if self.model.waiting == "customer":
            self.both("go_on", at)
        self.both("hear", ["customer-message"], at, now)

    @rule(gap=gaps, fact=st.sampled_from(["first.planned", "second.done"]))
    def step_is_done(self, gap: int, fact: str) -> None:
        self.both("hear", [fact], self.after(gap))

    @rule(gap=gaps, why=st.sampled_from(["customer", "parts"]))
    def waits(self, gap: int, why: str) -> None:
        self.both("wait", why, self.after(gap))

    @precondition(lambda self: self.model.waiting)
    @rule(gap=gaps)
    def goes_on(self, gap: int) -> None:
        self.both("go_on", self.after(gap))

    @precondition(lambda self: not self.is_closed)
    @rule(gap=gaps)
    def closes(self, gap: int) -> None:
        self.is_closed = True
        self.both("hear", ["third.closed", "closed"], self.after(gap))

    @precondition(lambda self: self.is_closed)
    @rule(gap=gaps)
    def reopens(self, gap: int) -> None:
        self.is_closed = False
        self.both("hear", ["reopened"], self.after(gap))

    @rule(gap=gaps)
    def urgency_changes(self, gap: int) -> None:
        self.both("become", not self.model.urgent, self.after(gap))

    @precondition(lambda self: not self.is_closed)
    @rule(gap=gaps)
    def version_changes(self, gap: int) -> None:
        self.move_to_other_version(self.after(gap))

    def move_to_other_version(self, at: int) -> None:
        self.file = 1 - self.file
        self.world.adopt(self.file, self.model.facts, self.model.waits, at)
        self.model.adopt(PROMISES[self.file], at)

    # ------------------------------------------------------------ calendars

    @rule(gap=gaps, code=st.sampled_from(CODES), edit=st.sampled_from(EDITS), ahead=st.integers(-1, 6))
    def calendar_is_edited(self, gap: int, code: str, edit: str, ahead: int) -> None:
        """What runs keeps its version; what starts from now on gets the new one."""
        at = self.after(gap)
        day = date(2026, 1, 1) + timedelta(days=at // 1_440 + ahead)
        self.world.edit(code, edit, day, at)
        self.model.calendars = calendars_now()

    @rule(gap=gaps, code=st.sampled_from(CODES))
    def clocks_are_recomputed(self, gap: int, code: str) -> None:
        self.both("recompute", code, self.after(gap))

    @precondition(lambda self: not self.year_known)
    @rule(gap=gaps)
    def year_is_approved(self, gap: int) -> None:
        at, self.year_known = self.after(gap), True
        self.world.approve(at)
        self.model.calendars = calendars_now()
        for code in ("china", "soak-days"):
            self.both("recompute", code, at, only_provisional=True)

    # ------------------------------------------------------------ what no procedure starts

    @precondition(lambda self: not self.is_closed)
    @rule(gap=gaps, ahead=st.integers(1, 5_000))
    def date_is_promised(self, gap: int, ahead: int) -> None:
        at = self.after(gap)
        self.both("promise_date", "worked-date", "worked", at + ahead, at)

    @rule(
        gap=gaps, lag=st.integers(0, 5_000), budget=st.sampled_from(["24 hours", "2 working days", "3 days"])
    )
    def law_demands(self, gap: int, lag: int, budget: str) -> None:
        """From the moment somebody knew, which may be long before it is written down."""
        at = self.after(gap)
        self.both("know", "report", budget, at - lag, at)

    @precondition(lambda self: any(clock.metric == "report" for clock in self.model.live()))
    @rule(gap=gaps)
    def law_is_met(self, gap: int) -> None:
        self.both("meet_legal", "report", self.after(gap))

    # ------------------------------------------------------------ the process dies

    @rule(
        place=st.sampled_from(CRASHES),
        verb=st.sampled_from(["settle", "hear", "wait", "go_on", "become", "edit"]),
    )
    def portal_dies(self, place: str, verb: str) -> None:
        """In the middle of a verb: nothing of it may remain, and the next one counts as if it had never begun."""
        given = {
            "hear": (["reply", "customer-message", "third.closed", "closed"],),
            "wait": ("customer",),
            "become": (not self.model.urgent,),
            "edit": ("soak-days", "off", date(2026, 1, 1) + timedelta(days=self.now // 1_440)),
        }.get(verb, ())
        place = "portal.calendars.services.append_event" if verb == "edit" else place
        if verb == "edit" and self.is_off_already(given[2]):
            return
        with self.world.crash(place):
            getattr(self.world, verb)(*given, self.now + 1)

    def is_off_already(self, day: date) -> bool:
        body = self.model.calendars["soak-days"].bodies[0]
        return body.get("days", {}).get(day.isoformat(), {}).get("kind") == "off"

    # ------------------------------------------------------------ no difference

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        TicketClocks.steps += 1
        rows = self.world.rows()
        model = {(clock.metric, clock.cycle): clock for clock in self.model.clocks}
        assert rows.keys() == model.keys()
        for key, clock in model.items():
            told = {name: getattr(clock, name) for name in FIELDS}
            told |= {
                "calendar": (clock.calendar.code, clock.calendar.version),
                "heard": [fact for fact, _ in clock.heard],
            }
            assert (key, rows[key]) == (key, told)
            TicketClocks.compared += 1
        assert self.world.next_due() == self.model.next_due()


@pytest.mark.soak
@pytest.mark.parametrize("number", range(-(-STEPS // ROUND)))
def test_the_clocks_of_a_ticket_are_what_a_walk_along_the_minutes_says(app: Flask, number: int) -> None:
    """A round of steps. The seed in the output tells the same story again: SOAK_SEED=... make soak."""
    steps = min(ROUND, STEPS - number * ROUND)
    TicketClocks.versions = tuple(publish_files())
    TicketClocks.steps = TicketClocks.compared = 0
    seed = SEED + number
    print(f"\nseed {SEED}, round {number}: ", end="", flush=True)  # noqa: T201 - for who repeats it
    while TicketClocks.steps < steps:  # stories may end early
        run_state_machine_as_test(
            hypothesis.seed(seed)(TicketClocks),
            settings=hypothesis.settings(
                max_examples=-(-(steps - TicketClocks.steps) // STEPS_EACH),
                stateful_step_count=STEPS_EACH,
                deadline=None,
                database=None,
                phases=PHASES,
                suppress_health_check=list(hypothesis.HealthCheck),
            ),
        )
        seed += 1_000_000
    print(f"{TicketClocks.steps} steps, {TicketClocks.compared} clocks compared, 0 differences")  # noqa: T201
