"""What a ticket's clocks must be: the model that the soak compares with.

Reads the same procedure files (as plain YAML) and the same calendar bodies, and shares no code with the portal.
"""

from tests.commitments.plain_calendar import PlainCalendar
from tests.commitments.plain_clock import PlainClock


class PlainTicket:
    """The clocks of one ticket, its promises as they stand in the file, and the calendars as they are now."""

    def __init__(self, promises: dict, calendars: dict[str, PlainCalendar], *, urgent: bool) -> None:
        self.promises, self.calendars, self.urgent = promises, calendars, urgent
        self.clocks: list[PlainClock] = []
        self.waiting: str | None = None
        self.facts: list[tuple[str, int]] = []
        self.waits: list[list] = []

    # ------------------------------------------------------------ what the file says

    def budget(self, metric: str) -> str:
        within = self.promises[metric]["within"]
        if isinstance(within, dict):
            within = within["urgent" if self.urgent and "urgent" in within else "otherwise"]
        return within

    def calendar(self, metric: str) -> PlainCalendar:
        return self.calendars[self.promises[metric].get("calendar", "company")]

    def starts(self, metric: str, fact: str) -> bool:
        promise = self.promises[metric]
        return fact in promise["start"] or (fact == "reopened" and promise["reopened"] == "new-cycle")

    def groups_left(self, metric: str, heard: list) -> list[list[str]]:
        stop = self.promises[metric]["stop"]
        groups = stop["all"] if isinstance(stop, dict) else [stop]
        groups = [[group] if isinstance(group, str) else group for group in groups]
        return [group for group in groups if not any(fact in group for fact, _ in heard)]

    def live(self) -> list[PlainClock]:
        return [clock for clock in self.clocks if clock.is_live]

    def settle(self, at: int) -> None:
        for clock in self.clocks:
            clock.settle(at)

    def next_due(self) -> int | None:
        """What the queue shows: never a paused clock, and a promised new date in the place of what it is about."""
        replaced = {clock.about for clock in self.live()}
        owed = [one for one in self.live() if one.state != "paused" and one.metric not in replaced]
        return min((clock.due for clock in owed), default=None)

    # ------------------------------------------------------------ what happens

    def hear(self, facts: list[str], at: int, entered: int | None = None) -> None:
        self.facts += [(fact, at) for fact in facts]
        self.settle(at)
        for fact in facts:
            self._keep(fact, at)
            if fact == "closed":
                for clock in self.live():
                    if clock.kind == "promise":
                        clock.cancel(at)
            if fact == "reopened":
                self._run_on(at)
            for metric in self.promises:
                if self.starts(metric, fact) and not any(one.metric == metric for one in self.live()):
                    self._start(metric, at, at if entered is None else entered)

    def _keep(self, fact: str, at: int) -> None:
        for clock in self.live():
            name = clock.about or clock.metric
            if name not in self.promises or clock.kind == "legal":
                continue
            if not any(fact in group for group in self.groups_left(name, clock.heard)):
                continue
            clock.heard.append((fact, at))
            if not self.groups_left(name, clock.heard):
                met = max(moment for _, moment in clock.heard)
                clock.settle(met)
                clock.heard.pop()  # the last one is not kept in the row
                clock.meet(met)

    def _run_on(self, at: int) -> None:
        for metric, promise in self.promises.items():
            last = max(
                (one for one in self.clocks if one.metric == metric), key=lambda one: one.cycle, default=None
            )
            if promise["reopened"] == "resume" and last and not last.is_live:
                last.rerun(at)
                if self.waiting in promise["pauses"] and last.may_pause():
                    last.pause(self.waiting, at)

    def _start(self, metric: str, at: int, entered: int) -> PlainClock:
        clock = self.add(metric, self.budget(metric), self.calendar(metric), at, entered)
        if self.waiting in self.promises[metric]["pauses"]:
            clock.pause(self.waiting, clock.start)
        clock.notice(entered)
        return clock

    def add(
        self, metric: str, budget: str, calendar: PlainCalendar, at: int, entered: int, **more
    ) -> PlainClock:
        cycle = 1 + max((one.cycle for one in self.clocks if one.metric == metric), default=0)
        more = {"kind": "promise", "legal": False, **more}
        clock = PlainClock(metric, cycle, budget=budget, calendar=calendar, start=at, entered=entered, **more)
        clock.reckon()
        self.clocks.append(clock)
        return clock

    def wait(self, why: str, at: int) -> None:
        self.settle(at)
        self._end_wait(at)
        self.waiting = why
        self.waits.append([why, at, None])
        for clock in self.clocks:
            if clock.open_pause and clock.open_pause[2] != why:
                clock.resume(at)
            if (
                clock.metric in self.promises
                and why in self.promises[clock.metric]["pauses"]
                and clock.may_pause()
            ):
                clock.pause(why, at)

    def go_on(self, at: int) -> None:
        self.settle(at)
        self._end_wait(at)
        self.waiting = None
        for clock in self.clocks:
            if clock.state == "paused":
                clock.resume(at)

    def _end_wait(self, at: int) -> None:
        if self.waits and self.waits[-1][2] is None:
            self.waits[-1][2] = max(at, self.waits[-1][1])

    def become(self, urgent: bool, at: int) -> None:  # noqa: FBT001 - the one thing it says
        self.settle(at)
        self.urgent = urgent
        self._readjust(at)

    def adopt(self, promises: dict, at: int) -> None:
        self.settle(at)
        self.promises = promises
        for clock in self._readjust(at):
            if clock.state in {"running", "paused"}:
                stands = self.waiting in self.promises[clock.metric]["pauses"]
                if clock.state == "paused" and not stands:
                    clock.resume(at)
                elif self.waiting and stands and clock.may_pause():
                    clock.pause(self.waiting, at)
        known = {clock.metric for clock in self.clocks}
        for metric in self.promises:
            if metric not in known:
                self._catch_up(metric, at)

    def _readjust(self, at: int) -> list[PlainClock]:
        """The live clocks of the procedure, under the terms of now; a breach stands with its own."""
        concerned = [clock for clock in self.live() if clock.kind == "promise" and clock.budget != "until"]
        for clock in concerned:
            if clock.metric not in self.promises:
                clock.cancel(at)
                continue
            calendar = self.calendar(clock.metric)
            pinned = clock.calendar if clock.calendar.code == calendar.code else calendar
            if clock.state == "breached" or (clock.budget, clock.calendar) == (
                self.budget(clock.metric),
                pinned,
            ):
                continue
            clock.budget, clock.calendar = self.budget(clock.metric), pinned
            clock.reckon_anew(at)
            if clock.open_pause and clock.due < clock.open_pause[0]:
                clock.resume(at)
            if clock.state == "running" and clock.due < at:
                clock.notice(at)
        return concerned

    def _catch_up(self, metric: str, at: int) -> None:
        begun, heard = self._begun(metric)
        if begun is None:
            return
        clock = self.add(metric, self.budget(metric), self.calendar(metric), begun, at)
        clock.heard = heard
        pausing = self.promises[metric]["pauses"]
        for why, start, end in self.waits:
            if why in pausing and end is not None and end > begun:
                clock.pauses.append([max(start, begun), end, why])
        clock.reckon()
        if self.waiting in pausing and self.waits[-1][1] <= clock.due:
            clock.pause(self.waiting, self.waits[-1][1])
        clock.notice(at)

    def _begun(self, metric: str) -> tuple[int | None, list]:
        """Since when the promise would run now, and what of its stop has been heard."""
        begun, heard = None, []
        for fact, moment in sorted(self.facts, key=lambda one: one[1]):
            if begun is not None and any(fact in group for group in self.groups_left(metric, heard)):
                heard.append((fact, moment))
            if fact == "closed" or (heard and not self.groups_left(metric, heard)):
                begun, heard = None, []
            if begun is None and self.starts(metric, fact):
                begun, heard = moment, []
        return begun, heard

    def recompute(self, code: str, at: int, *, only_provisional: bool = False) -> None:
        self.settle(at)
        calendar = self.calendars[code]
        for clock in self.clocks:
            is_concerned = clock.state in {"running", "paused"} and clock.calendar.code == code
            if is_concerned and clock.calendar.version < calendar.version:
                if only_provisional and not clock.provisional:
                    continue
                clock.calendar = calendar
                clock.reckon_anew(at)

    def promise_date(self, metric: str, about: str, due: int, at: int) -> None:
        self.settle(at)
        origin = next((one for one in self.live() if one.metric == about), None)
        for clock in self.live():
            if clock.metric == metric:
                clock.cancel(at)
        clock = self.add(metric, "until", self.calendars["company"], at, at, due=due, about=about)
        clock.heard = list(origin.heard) if origin else []

    def know(self, metric: str, budget: str, aware: int, at: int) -> None:
        self.settle(at)
        clock = self.add(metric, budget, self.calendars["china"], aware, at, kind="legal", legal=True)
        clock.notice(at)

    def meet_legal(self, metric: str, at: int) -> None:
        self.settle(at)
        next(clock for clock in self.live() if clock.metric == metric).meet(at)
