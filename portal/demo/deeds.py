"""The deeds of a story: each is a function of its ticket that calls the real service with words and values."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from portal.accounts.models import Person
from portal.assessment.services import prefill_assessment
from portal.demo import words
from portal.demo.cases import Case
from portal.demo.handwriting import written
from portal.kernel.actors import Actor, customer
from portal.kernel.numbers import format_number
from portal.kernel.time import COMPANY_ZONE
from portal.tickets import acts, messages, reopening, waiting
from portal.tickets.models import Channel, Ticket
from portal.tickets.opening import NewRequest, open_ticket

Deed = Callable[[Ticket], object]
_ASSESSED_BY_HAND = "铭牌与销售记录核对"


def opening(case: Case, agent: Person, *, urgent: bool) -> Callable[[], Ticket]:
    """Open the ticket: by the agent on the phone, else by the customer on the web."""
    contact = case.customer.contacts[0]
    request = NewRequest(
        contact_name=contact.name,
        organisation="" if case.customer.kind == "person" else case.customer.name,
        phone=contact.phone,
        email=contact.email,
        serial=str(case.fault.get("unknown", "")),
        description=case.fault["problem"],
        urgent=urgent,
        channel=Channel.PHONE if case.by_phone else Channel.WEB,
        unit=case.unit,
        customer_id=case.customer.id if case.unit else None,
    )
    by: Actor = agent if case.by_phone else customer(contact.name)
    return lambda: open_ticket(request, by=by, operation_id=f"demo-{case.key}")


def step(name: str, outcome: str, values: dict[str, object], by: Person) -> Deed:
    return lambda ticket: acts.carry_out(ticket, name, outcome, values, by=by)


def by_customer(name: str, outcome: str, values: Callable[[Ticket], dict[str, object]]) -> Deed:
    """A step the customer takes on their own page."""
    return lambda ticket: acts.carry_out(
        ticket, name, outcome, values(ticket), by=customer(ticket.contact_name)
    )


# ---------------------------------------------------------------- words


def _told(text: str, ticket: Ticket, **more: object) -> str:
    return text.format(name=ticket.contact_name, number=format_number(ticket.number), **more)


def welcome(by: Person, chance: random.Random) -> Deed:
    text = chance.choice(words.WELCOME)
    return lambda ticket: messages.reply(ticket, _told(text, ticket), by=by)


def call(by: Person, chance: random.Random) -> Deed:
    text = chance.choice(words.CALLS)
    return lambda ticket: messages.log_call(ticket, _told(text, ticket), by=by)


def second_call(by: Person) -> Deed:
    return lambda ticket: messages.log_call(ticket, _told(words.SECOND_CALL, ticket), by=by)


def quality_note(by: Person) -> Deed:
    return lambda ticket: messages.note(ticket, words.QA_NOTE, by=by)


def manager_note(by: Person) -> Deed:
    return lambda ticket: messages.note(ticket, words.MANAGER_NOTE, by=by)


def ask(by: Person, question: str) -> Deed:
    return lambda ticket: waiting.wait_for(ticket, "customer", question, by=by)


def answer(text: str) -> Deed:
    return lambda ticket: messages.customer_message(ticket, text, by=customer(ticket.contact_name))


def note_on_answer(by: Person, chance: random.Random) -> Deed:
    text = chance.choice(words.ANSWER_NOTES)
    return lambda ticket: messages.note(ticket, text, by=by)


def tell_plan(by: Person, fault: dict[str, Any], chance: random.Random) -> Deed:
    text = chance.choice(words.PLAN_TOLD)
    return lambda ticket: messages.reply(ticket, text.format(cause=fault["cause"], plan=fault["plan"]), by=by)


def wait_for_parts(by: Person, fault: dict[str, Any], days: int) -> Deed:
    text = words.PARTS_WAIT.format(part=fault["parts"][0][0], days=days)
    return lambda ticket: waiting.wait_for(ticket, "parts", text, by=by)


def tell_shortage(by: Person, fault: dict[str, Any], days: int) -> Deed:
    part = fault["parts"][0][0]
    return lambda ticket: messages.reply(ticket, _told(words.PARTS_TOLD, ticket, part=part, days=days), by=by)


def parts_here(by: Person, fault: dict[str, Any]) -> Deed:
    def deed(ticket: Ticket) -> None:
        messages.note(ticket, words.PARTS_HERE.format(part=fault["parts"][0][0]), by=by)
        waiting.resume(ticket, by=by)

    return deed


# ---------------------------------------------------------------- steps


def assess(case: Case, by: Person, outcome: str, *, urgent: bool) -> Deed:
    fault = case.fault
    judged = {
        "scope": "in-scope",
        "urgency": "urgent" if urgent else "general",
        "severity": fault["severity"],
        "fault_type": fault["fault"],
        "cause": fault["cause"],
        "plan": fault["plan"],
        "service_mode": fault["mode"],
    }
    return lambda ticket: acts.carry_out(ticket, "assessment", outcome, _judged(ticket, judged), by=by)


def window_after(at: datetime, chance: random.Random) -> tuple[datetime, datetime]:
    """Two hours on the same afternoon or one of the next days, as one agrees them on the phone."""
    local = (at + timedelta(hours=chance.choice((2, 3, 18, 22, 26)))).astimezone(COMPANY_ZONE)
    begin = local.replace(
        hour=min(max(local.hour, 9), 16), minute=chance.choice((0, 30)), second=0, microsecond=0
    )
    if begin <= at:
        begin += timedelta(days=1)
    begin = begin.astimezone(at.tzinfo)
    return begin, begin + timedelta(hours=2)


def dispatch(case: Case, by: Person, technician: Person, window: tuple[datetime, datetime]) -> Deed:
    place = " ".join(filter(None, (case.customer.address, case.unit.location if case.unit else None)))
    values = {
        "technician": technician.id,
        "window_from": window[0],
        "window_to": window[1],
        "place": "公司维修中心" if case.fault["mode"] == "carry-in" else place,
        "customer_told": True,
    }
    return step("dispatch", "dispatched", values, by)


def back_to_dispatch(by: Person) -> Deed:
    return step("service", "back-to-dispatch", {"reason": words.BACK_REASON}, by)


def serve(by: Person, fault: dict[str, Any], arrived: datetime, left: datetime) -> Deed:
    parts = [
        {"part": name, "quantity": Decimal(count), "lot": f"P{arrived:%y%m}-{len(name):02d}{count}"}
        for name, count in fault.get("parts", ())
    ]
    values = {
        "arrived_at": arrived.replace(second=0, microsecond=0),
        "left_at": left.replace(second=0, microsecond=0),
        "work": fault["work"],
        "parts": parts,
        "test_result": "passed",
        "test_note": fault["test"],
    }
    return step("service", "done", values, by)


def serve_again(by: Person, at: datetime) -> Deed:
    left = at.replace(second=0, microsecond=0) - timedelta(minutes=10)
    values = {
        "arrived_at": left - timedelta(hours=2),
        "left_at": left,
        "work": words.SECOND_WORK,
        "parts": [],
        "test_result": "passed",
        "test_note": None,
    }
    return step("service", "done", values, by)


def refuse(by: Person, fault: dict[str, Any]) -> Deed:
    return step(fault["at"], "refused", {"ground": fault["ground"], "reason": fault["reason"]}, by)


def not_solved() -> Deed:
    return by_customer("acceptance", "not-solved", lambda _ticket: {"reason": words.NOT_SOLVED})


def sign(chance: random.Random) -> Deed:
    remark, seed = chance.choice(words.REMARKS) or None, chance.random()

    def values(ticket: Ticket) -> dict[str, object]:
        name = ticket.contact_name
        return {"signer_name": name, "signature": written(name, random.Random(seed)), "remark": remark}

    return by_customer("acceptance", "accepted", values)


def answer_survey(chance: random.Random) -> Deed:
    score = chance.choices((5, 4, 3), (6, 3, 1))[0]
    return _rate(score, chance.choice(words.MIDDLING if score == 3 else words.PRAISE))


def blame(chance: random.Random) -> Deed:
    return _rate(chance.choice((1, 2)), chance.choice(words.BLAME))


def _rate(score: int, text: str) -> Deed:
    return by_customer("survey", "answered", lambda _ticket: {"score": score, "words": text or None})


def no_answer(by: Person) -> Deed:
    return step("survey", "no-answer", {"reason": words.NO_ANSWER}, by)


def reopen(by: Person, chance: random.Random) -> Deed:
    reason = chance.choice(words.REOPEN_REASONS)
    return lambda ticket: reopening.reopen_ticket(ticket, reason, by=by)


# ---------------------------------------------------------------- after a low score


def apologise(by: Person) -> Deed:
    def deed(ticket: Ticket) -> None:
        blame = ticket.description.rsplit("\n", 1)[-1]
        messages.log_call(ticket, _told(words.FOLLOW_UP_CALL, ticket, words=blame), by=by)
        messages.reply(ticket, _told(words.FOLLOW_UP_REPLY, ticket), by=by)

    return deed


def settle_follow_up(by: Person) -> Deed:
    """The follow-up is settled by talking, without another visit."""
    judged = {
        "scope": "in-scope",
        "urgency": "general",
        "severity": "minor",
        "fault_type": "other",
        "cause": words.FOLLOW_UP_CAUSE,
        "plan": words.FOLLOW_UP_PLAN,
        "service_mode": "remote",
    }
    return lambda ticket: acts.carry_out(
        ticket, "assessment", "solved-remotely", _judged(ticket, judged), by=by
    )


def _judged(ticket: Ticket, values: dict[str, object]) -> dict[str, object]:
    """An assessment as its form comes pre-filled: cover as computed, or by hand where no unit is known."""
    known = dict(prefill_assessment(ticket))
    by_hand = {
        "cover": known.get("cover") or "unknown",
        "cover_basis": known.get("cover_basis") or _ASSESSED_BY_HAND,
    }
    return known | by_hand | values
