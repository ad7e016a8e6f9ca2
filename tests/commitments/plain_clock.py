"""What one clock must be, told a second time on plain minutes. Shares no code with the portal.

Everything happens at a full minute; a deadline is found by walking, never by reckoning.
"""

from dataclasses import dataclass, field

from tests.commitments.plain_calendar import PlainCalendar, first_minute_at, used, walk, wall, whole_day

LEVELS = (50, 80, 95)
LADDER = 8 * 60
LIVE = ("running", "paused", "breached")


@dataclass
class PlainClock:
    """One clock. `pauses` are [from, to or None, why]; `amount` minutes are to be used on `flags`."""

    metric: str
    cycle: int
    kind: str
    budget: str
    legal: bool
    calendar: PlainCalendar
    start: int
    entered: int
    due: int = 0
    about: str | None = None
    state: str = "running"
    pauses: list = field(default_factory=list)
    warned: int = 0
    breached: int | None = None
    escalated: int = 0
    met: int | None = None
    cancelled: int | None = None
    heard: list = field(default_factory=list)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def ended(self) -> list[tuple[int, int]]:
        return [(start, end) for start, end, _ in self.pauses if end is not None]

    @property
    def open_pause(self):
        return next((pause for pause in self.pauses if pause[1] is None), None)

    @property
    def unit(self) -> str:
        return self.budget.partition(" ")[2].rstrip("s")

    @property
    def flags(self):
        if self.unit == "working hour":
            return self.calendar.opened
        return self.calendar.worked if self.unit == "working day" and not self.legal else whole_day

    @property
    def amount(self) -> int:
        if self.budget == "until":
            return self.due - self.start
        count = int(self.budget.split()[0])
        exact = {"minute": 1, "hour": 60, "working hour": 60}
        if self.unit in exact:
            return count * exact[self.unit]
        return used(self.flags, self.start, self._target(count))

    def _target(self, count: int) -> int:
        zone = self.calendar.zone
        today, clock = wall(zone, self.start)
        day = today
        for _ in range(count):
            day += 1
            while self.unit == "working day" and not self.calendar.is_working(day):
                day += 1
        to_the_end = self.legal or (self.unit == "working day" and not self.calendar.is_working(today))
        return first_minute_at(zone, self.start, *((day + 1, 0) if to_the_end else (day, clock)))

    def reckon(self) -> None:
        self.due = walk(self.flags, self.start, self.amount, self.ended)

    @property
    def provisional(self) -> bool:
        """Whether working days of a year without an official list decide the deadline."""
        decides = self.unit in {"working hour", "working day"} or (self.legal and self.unit == "day")
        return decides and self.calendar.is_provisional(self.start, max(self.due - 1, self.start))

    def passed(self, percent: int, at: int, *, and_at: bool) -> bool:
        """Whether the share was used up before `at` (or at that very moment, if `and_at`)."""
        hundredths = self.amount * percent
        whole, part = divmod(hundredths, 100)
        end = walk(self.flags, self.start, whole + bool(part), self.ended)
        return end <= at if part or and_at else end < at

    def settle(self, at: int) -> None:
        """All that would have been told before `at`."""
        if self.state == "running":
            for level in LEVELS:
                if level > self.warned and self.passed(level, at, and_at=False):
                    self.warned = level
            if self.due < at:
                self.state, self.breached = "breached", self.due
        if self.state == "breached" and not self.escalated:
            self.escalated = int(walk(self.calendar.opened, self.due, LADDER, self.ended) < at)

    def notice(self, at: int) -> None:
        """What is past when the clock is entered or changed is known from this moment on."""
        if self.state == "running" and self.due < at:
            self.state, self.breached, self.warned = "breached", at, LEVELS[-1]
        elif self.state == "running" and any(
            level > self.warned and self.passed(level, at, and_at=False) for level in LEVELS
        ):
            self.warned = self.reached(at)

    def reached(self, at: int) -> int:
        pause = self.open_pause
        at = min(at, pause[0]) if pause else at
        return max((level for level in LEVELS if self.passed(level, at, and_at=True)), default=0)

    def reckon_anew(self, at: int) -> None:
        told = self.warned
        self.reckon()
        self.warned = min(told, self.reached(at))

    def pause(self, why: str, at: int) -> None:
        self.pauses.append([max(at, self.start), None, why])
        self.state = "paused"

    def end_pause(self, at: int) -> None:
        pause = self.open_pause
        if pause:
            pause[1] = max(at, pause[0])
            self.reckon()

    def resume(self, at: int) -> None:
        self.end_pause(at)
        self.state = "running"

    def meet(self, at: int) -> None:
        self.end_pause(at)
        self.met, self.state = at, "met" if self.breached is None else "met-late"

    def cancel(self, at: int) -> None:
        self.end_pause(at)
        self.cancelled, self.state = at, "cancelled"

    def rerun(self, at: int) -> None:
        ended = self.met if self.met is not None else self.cancelled
        self.pauses.append([ended, max(at, ended), "closed"])
        self.met = self.cancelled = None
        self.heard = []
        self.state = "running" if self.breached is None else "breached"
        self.reckon()

    def may_pause(self) -> bool:
        return self.state == "running" and self.kind == "promise" and self.budget != "until"
