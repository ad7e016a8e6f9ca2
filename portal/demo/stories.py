"""One request as a row of dated acts: who does what, and when. Acts are only written down here; replay carries them out."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts.models import Person
from portal.demo import deeds
from portal.demo.cases import Case, Ending
from portal.demo.company import TECHNICIANS
from portal.kernel.time import COMPANY_ZONE
from portal.tickets.models import Ticket

Deed = Callable[[Ticket], object]
_OPENING_HOUR, _CLOSING_HOUR = 8, 20
_LEAST_AGE = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at a moment. The first act of a story opens its ticket; `follow_up` acts on the linked ticket."""

    at: datetime
    key: str
    place: int
    deed: Callable[..., object]
    follow_up: bool = False


def acts_of(case: Case, staff: dict[str, Person]) -> list[Act]:
    """The story of `case`, begun early enough that its last act is as old as it should be."""
    opened_at = case.ended_before - timedelta(hours=1)
    while True:
        story = _Story(case, staff, opened_at)
        story.tell()
        surplus = story.acts[-1].at - (case.ended_before - story.age)
        if surplus <= timedelta():
            return story.acts
        opened_at -= max(surplus, timedelta(minutes=10))


class _Story:
    """Writes acts one after the other; `at` is the moment the story has come to."""

    def __init__(self, case: Case, staff: dict[str, Person], opened_at: datetime) -> None:
        self.case = case
        self.staff = staff
        self.chance = chance = case.chance
        self.acts: list[Act] = []
        self.at = opened_at.replace(second=chance.randrange(60), microsecond=chance.randrange(10**6))
        self.agent = staff[chance.choice(("agent", "agent2"))]
        self.technician = staff[chance.choice((*TECHNICIANS, "technician"))]
        self.urgent = bool(case.fault.get("urgent", False))
        self.remote = case.fault.get("mode") == "remote"
        self.age = self._age()

    def _age(self) -> timedelta:
        """How long ago the last act of an open story was: within what was promised, or beyond it."""
        if not self.case.is_open:
            return timedelta()
        if self.case.ending is Ending.INTAKE:
            hours = (2.2, 9) if self.urgent else (25, 40)
            fresh = (0.1, 1.4) if self.urgent else (0.1, 17)
        else:
            hours, fresh = (74, 120), (0.2, 9)
        return max(timedelta(hours=self.chance.uniform(*(hours if self.case.late else fresh))), _LEAST_AGE)

    # ------------------------------------------------------------ writing

    def do(self, deed: Callable[..., object], *, follow_up: bool = False) -> None:
        self.acts.append(Act(self.at, self.case.key, len(self.acts), deed, follow_up))

    def later(self, least: float, most: float, *, office: bool = True) -> None:
        """Let between `least` and `most` hours pass; what the company does, it does by day."""
        self.at += timedelta(hours=self.chance.triangular(least, most, least + (most - least) / 4))
        if office:
            self.at = by_day(self.at, self.chance)

    def tell(self) -> None:
        """The whole story, as far as its ending lets it come."""
        for chapter in self._chapters():
            chapter()

    def _chapters(self) -> list[Callable[[], None]]:
        """The chapters of each ending."""
        to_assessed = [self.opening, self.acceptance_of_the_request, self.question, self.plan]
        to_served = [*to_assessed, self.visit]
        chapters: dict[Ending, list[Callable[[], None]]] = {
            Ending.INTAKE: [self.opening],
            Ending.ASSESSMENT: to_assessed[:2],
            Ending.ASKED: to_assessed[:3],
            Ending.DISPATCH: to_assessed,
            Ending.SERVICE: [*to_assessed, self.dispatch],
            Ending.PARTS: [*to_assessed, self.dispatch, self.shortage],
            Ending.ACCEPTANCE: to_served,
            Ending.SURVEY: [*to_served, self.signature],
            Ending.NO_ANSWER: [*to_served, self.signature, self.silence],
            Ending.NOT_SOLVED: [*to_served, self.second_try, self.signature, self.survey],
            Ending.FRESH_BLAME: [*to_served, self.signature, self.survey, self.apology],
            Ending.BLAMED: [*to_served, self.signature, self.survey, self.apology],
            Ending.REOPENED: [*to_served, self.signature, self.survey, self.return_],
            Ending.TWICE: [
                *to_served,
                self.signature,
                self.survey,
                self.return_,
                self.plan,
                self.visit,
                self.signature,
                self.survey,
            ],
            Ending.REFUSED: [self.opening, self.refusal],
        }
        return chapters.get(self.case.ending, [*to_served, self.signature, self.survey])

    # ------------------------------------------------------------ chapters

    def opening(self) -> None:
        self.do(deeds.opening(self.case, self.agent, urgent=self.urgent))
        if self.case.by_phone and self.case.ending is not Ending.INTAKE:
            self.later(0.02, 0.1, office=False)
            self.do(deeds.call(self.agent, self.chance))

    def acceptance_of_the_request(self) -> None:
        slow = self.case.late and not self.case.is_open and self.chance.random() < 0.5
        hours = ((2.3, 5) if slow else (0.1, 1.2)) if self.urgent else ((25, 34) if slow else (0.3, 6))
        self.later(*hours, office=not self.urgent)
        self.do(deeds.step("intake", "accepted", {}, self.agent))
        self.later(0.03, 0.3, office=False)
        self.do(deeds.welcome(self.agent, self.chance))
        if self.case.fault.get("severity") == "safety":
            self.later(0.2, 1, office=False)
            self.do(deeds.quality_note(self.staff["qa"]))

    def question(self) -> None:
        """Some faults cannot be judged without the customer's answer."""
        asked = self.case.ending is Ending.ASKED
        if not asked and ("ask" not in self.case.fault or self.chance.random() < 0.35):
            return
        self.later(0.3, 3)
        self.do(deeds.ask(self.agent, self.case.fault["ask"]))
        if not asked:
            self.later(0.5, 10, office=False)
            self.do(deeds.answer(self.case.fault["answer"]))
            self.later(0.1, 1)
            self.do(deeds.note_on_answer(self.agent, self.chance))

    def plan(self) -> None:
        self.later(0.4, 9)
        judge = self.agent if self.chance.random() < 0.6 else self.technician
        outcome = "solved-remotely" if self.remote else "to-dispatch"
        self.do(deeds.assess(self.case, judge, outcome, urgent=self.urgent))
        self.later(0.05, 0.3, office=False)
        self.do(deeds.tell_plan(judge, self.case.fault, self.chance))

    def dispatch(self) -> None:
        slow = self.case.late and not self.case.is_open
        self.later(*(40, 60) if slow else (0.3, 4))
        if slow:
            self.do(deeds.manager_note(self.staff["manager"]))
            self.later(0.3, 2)
        self.window = deeds.window_after(self.at, self.chance)
        self.do(deeds.dispatch(self.case, self.staff["dispatcher"], self.technician, self.window))

    def shortage(self) -> None:
        self.later(0.5, 4)
        days = self.chance.randrange(2, 6)
        self.do(deeds.wait_for_parts(self.technician, self.case.fault, days))
        self.later(0.05, 0.4, office=False)
        self.do(deeds.tell_shortage(self.agent, self.case.fault, days))

    def visit(self) -> None:
        """From dispatch to a finished service; remote help needs no visit."""
        if self.remote:
            return
        self.dispatch()
        if "parts" in self.case.fault and self.chance.random() < 0.12:
            self.shortage()
            self.later(30, 60)
            self.do(deeds.parts_here(self.technician, self.case.fault))
        elif self.chance.random() < 0.07:
            self.at = self.window[0] + timedelta(minutes=25)
            self.do(deeds.back_to_dispatch(self.technician))
            self.dispatch()
        arrived = max(self.at, self.window[0]) + timedelta(minutes=self.chance.randrange(2, 40))
        left = arrived + timedelta(minutes=self.chance.randrange(45, 200))
        self.at = left + timedelta(minutes=self.chance.randrange(3, 20))
        self.do(deeds.serve(self.technician, self.case.fault, arrived, left))

    def second_try(self) -> None:
        self.later(0.3, 3, office=False)
        self.do(deeds.not_solved())
        self.later(2, 20)
        self.do(deeds.serve_again(self.technician, self.at))

    def signature(self) -> None:
        self.later(0.1, 5 if not self.remote else 20, office=False)
        self.do(deeds.sign(self.chance))

    def survey(self) -> None:
        self.later(1, 40, office=False)
        is_blame = self.case.ending in {Ending.BLAMED, Ending.FRESH_BLAME}
        self.do(deeds.blame(self.chance) if is_blame else deeds.answer_survey(self.chance))

    def silence(self) -> None:
        self.later(100, 150)
        self.do(deeds.no_answer(self.agent))

    def return_(self) -> None:
        self.later(40, 120)
        self.do(deeds.reopen(self.agent, self.chance))
        self.later(0.05, 0.5, office=False)
        self.do(deeds.second_call(self.agent))

    def refusal(self) -> None:
        self.later(0.4, 7)
        if self.case.fault["at"] == "assessment":
            self.do(deeds.step("intake", "accepted", {}, self.agent))
            self.later(0.5, 6)
        self.do(deeds.refuse(self.agent, self.case.fault))

    def apology(self) -> None:
        """The follow-up that a low score opened."""
        other = self.staff["agent2"]
        self.later(0.3, 1.5)
        self.do(deeds.step("intake", "accepted", {}, other), follow_up=True)
        self.later(0.1, 0.6, office=False)
        self.do(deeds.apologise(other), follow_up=True)
        if self.case.is_open:
            return
        self.later(1, 10)
        self.do(deeds.settle_follow_up(other), follow_up=True)
        self.later(2, 30, office=False)
        self.do(deeds.sign(self.chance), follow_up=True)
        self.later(1, 20, office=False)
        self.do(deeds.answer_survey(self.chance), follow_up=True)


def by_day(at: datetime, chance: random.Random) -> datetime:
    """`at`, or the next morning when it falls into the night."""
    local = at.astimezone(COMPANY_ZONE)
    if _OPENING_HOUR <= local.hour < _CLOSING_HOUR:
        return at
    morning = local.replace(hour=_OPENING_HOUR, minute=chance.randrange(5, 55))
    if local.hour >= _CLOSING_HOUR:
        morning += timedelta(days=1)
    return morning.astimezone(at.tzinfo)
