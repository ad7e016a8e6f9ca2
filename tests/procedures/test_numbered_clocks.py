"""T01 to T51: each declared clock with its start, its stop, its calendar and a deadline reckoned by hand.

Deadlines are of 2026 in China: Spring Festival 15-23 February with 14 and 28 February worked, Labour Day 1-5 May,
20 September and 10 October worked. 24:00 is midnight of the next day.
"""

from datetime import datetime

import pytest

from portal.calendars.queries import current, version
from portal.commitments.models import ClockState
from portal.kernel.time import COMPANY_ZONE, from_company_time
from portal.procedures.catalogue import codes, declared, due
from portal.procedures.check import load
from portal.procedures.clock_settings import set_clock
from portal.procedures.queries import code_terms
from portal.unit_of_work import unit_of_work
from tests.procedures.declared_ticket import SAID, TICKET_CODES, DeclaredTicket, procedure_text

ANSWER = ["reply", "call"]


def at(text):
    """A moment of the company's wall clock; `24:00` is the end of that day."""
    day, _, time = text.partition(" ")
    if time == "24:00":
        return from_company_time(datetime.fromisoformat(f"{day} 23:59")) + MINUTE
    return from_company_time(datetime.fromisoformat(text))


MINUTE = datetime(2026, 1, 1, 0, 1) - datetime(2026, 1, 1)  # noqa: DTZ001 - a difference

# code: (starts with, groups that stop it, length, calendar, counting, start, due)
TICKETS = {
    "T01": ("opened", [ANSWER], "24 hours", "2026-02-13 09:00", "2026-02-14 09:00"),
    "T02": ("opened", [["solved"]], "3 working days", "2026-02-13 09:00", "2026-02-25 09:00"),
    "T03": ("opened", [ANSWER], "2 hours", "2026-12-30 23:00", "2026-12-31 01:00"),
    "T04": ("opened", [ANSWER, ["time-arranged"]], "24 hours", "2026-10-03 10:00", "2026-10-04 10:00"),
    "T05": ("opened", [["answered"]], "24 hours", "2026-06-18 17:30", "2026-06-19 17:30"),
    "T06": ("department-received", [["verified"]], "3 working days", "2026-09-17 14:00", "2026-09-21 14:00"),
    "T07": ("opened", [ANSWER], "24 hours", "2026-04-03 08:00", "2026-04-04 08:00"),
    "T08": ("opened", [ANSWER, ["plan-made"]], "24 hours", "2026-05-01 12:00", "2026-05-02 12:00"),
    "T09": ("opened", [["plan-told"]], "3 working days", "2026-10-08 10:15", "2026-10-12 10:15"),
    "T10": ("opened", [ANSWER], "24 hours", "2026-02-28 16:00", "2026-03-01 16:00"),
    "T11": ("opened", [["plan-made"]], "48 hours", "2026-02-27 20:00", "2026-03-01 20:00"),
    "T12": ("opened", [["solved"]], "72 hours", "2026-04-30 09:00", "2026-05-03 09:00"),
    "T13": ("opened", [["qa-contacted"], ["investigation-dated"]], "24 hours", "2026-01-01 00:00", "2026-01-01 24:00"),
    "T14": ("phone-failed", [["arrived"]], "24 hours", "2026-07-31 22:00", "2026-08-01 22:00"),
    "T15": ("return-approved", [["pick-up-confirmed"]], "1 working day", "2026-04-30 15:00", "2026-05-06 15:00"),
    "T16": ("recall-decided", [["notice-out"]], "24 hours", "2026-11-20 06:30", "2026-11-21 06:30"),
}  # fmt: skip
# code: (what it is about, starts, stops, length, calendar, counting, start, due)
OTHERS = {
    "T17": ("purchase", "purchase date", "application submitted (late = void)", "90 days", "china", "legal", "2026-01-15 14:00", "2026-04-15 24:00"),
    "T18": ("purchase", "purchase date", "return application", "7 days", "china", "legal", "2026-02-24 10:00", "2026-03-03 24:00"),
    "T19": ("purchase", "purchase date", "exchange application", "30 days", "china", "legal", "2026-01-31 00:00", "2026-03-02 24:00"),
    "T20": ("shipment", "shipment date", "end of guarantee", "1 year", "china", "legal", "2025-03-10 09:00", "2026-03-10 24:00"),
    "T21": ("visit", "last visit", "next visit", "6 months", "company", "company", "2026-02-28 10:00", "2026-08-28 10:00"),
    "T22": ("visit", "last visit", "next visit", "1 month", "company", "company", "2026-01-31 09:30", "2026-02-28 09:30"),
    "T23": ("visit", "product in use (then last contact)", "next contact", "3 months", "company", "company", "2026-03-31 11:00", "2026-06-30 11:00"),
    "T24": ("visit", "case handled", "call done (in principle)", "1 month", "company", "company", "2026-05-31 16:45", "2026-06-30 16:45"),
    "T25": ("company", "each day", "read", "1 day", "company", "company", "2026-06-19 08:10", "2026-06-19 24:00"),
    "T26": ("company", "month end", "record and ledger filled", "1 month", "company", "company", "2026-01-20 12:00", "2026-02-28 24:00"),
    "T27": ("company", "month end", "appraisal done", "1 month", "company", "company", "2026-04-30 23:59", "2026-05-31 24:00"),
    "T28": ("company", "month end", "analysis and solution", "1 month", "company", "company", "2026-11-05 00:00", "2026-12-31 24:00"),
    "T29": ("company", "year", "survey done", "1 year", "company", "company", "2026-05-05 13:00", "2026-12-31 24:00"),
    "T30": ("record", "file archived", "may be disposed", "5 years", "china", "legal", "2021-06-15 17:00", "2026-06-15 24:00"),
    "T31": ("record", "end of expiry or use period", "may be disposed", "1 year", "china", "legal", "2025-10-01 00:00", "2026-10-01 24:00"),
}  # fmt: skip
BLANK = [code for code in codes() if code >= "T32"]


def moment(code, start, **length):
    calendar = current(code_terms(code).calendar).calendar
    return due(code, at(start), calendar, **length)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("code", TICKETS)
def test_a_numbered_clock_of_a_ticket_is_declared_with_start_stop_and_calendar(code):
    start, stop, length, started, falls_due = TICKETS[code]
    clock = declared(code)
    assert clock.is_of_a_ticket
    assert clock.start == (start,)
    assert [list(group) for group in clock.stop] == stop
    assert (str(clock.within), clock.calendar, clock.counting) == (length, "company", "company")
    assert moment(code, started) == at(falls_due)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("code", OTHERS)
def test_a_numbered_clock_of_anything_else_is_declared_with_start_stop_and_calendar(code):
    about, starts, stops, length, calendar, counting, started, falls_due = OTHERS[code]
    clock = declared(code)
    assert not clock.is_of_a_ticket
    assert (clock.subject, clock.starts.en, clock.stops.en) == (about, starts, stops)
    assert (str(clock.within), clock.calendar, clock.counting) == (length, calendar, counting)
    assert moment(code, started) == at(falls_due)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("code", "start", "falls_due"),
    [
        ("T20", "2024-02-29 12:00", "2025-02-28 24:00"),
        ("T20", "2027-02-28 12:00", "2028-02-28 24:00"),
        ("T30", "2024-02-29 12:00", "2029-02-28 24:00"),
        ("T30", "2023-03-01 12:00", "2028-03-01 24:00"),
        ("T21", "2026-08-31 10:00", "2027-02-28 10:00"),
        ("T21", "2027-08-31 10:00", "2028-02-29 10:00"),
        ("T26", "2026-01-31 24:00", "2026-03-31 24:00"),
        ("T26", "2027-12-31 23:59", "2028-01-31 24:00"),
        ("T29", "2027-12-31 23:59", "2027-12-31 24:00"),
        ("T15", "2026-02-15 10:00", "2026-02-24 24:00"),
        ("T02", "2026-05-02 10:00", "2026-05-08 24:00"),
    ],
)
def test_leap_years_month_ends_and_holidays(code, start, falls_due):
    assert moment(code, start) == at(falls_due)


def test_the_declared_clocks_are_those_of_the_regulations():
    numbers = list(dict.fromkeys(declared(code).number for code in codes()))
    assert numbers == [f"T{number:02}" for number in range(1, 52)]
    assert [code for code in codes() if declared(code).within] == [*TICKETS, *OTHERS]
    assert set(TICKET_CODES) > set(TICKETS)
    recurring = [code for code in codes() if declared(code).recurs]
    assert recurring == ["T21", "T22", "T23", "T25", "T26", "T27", "T28", "T29", "T33"]


# ---------------------------------------------------------------------- through a real ticket
@pytest.mark.parametrize("code", TICKETS)
def test_on_a_ticket_it_starts_at_its_start_and_stops_at_its_stop_and_nothing_else(cast, code):
    start, stop, length, started, falls_due = TICKETS[code]
    if start == "opened":
        ticket = DeclaredTicket(at(started), code, by=cast.admin, urgent=code == "T03")
    else:
        ticket = DeclaredTicket(at(started) - 10 * MINUTE, code, by=cast.admin)
        for said in sorted(SAID):
            ticket.happens(said)
        assert ticket.clocks(code) == [], "not before its start"
        ticket.happens(start, at=at(started))
    clock = ticket.clock(code)
    assert (clock.started_at, clock.due_at) == (at(started), at(falls_due))
    assert (clock.budget_text, clock.counting, clock.state) == (length, "company", ClockState.RUNNING)
    assert version(clock.calendar_version_id).calendar.code == "company"
    ticket.everything_else_happens(code)
    assert (ticket.clock(code).state, ticket.clock(code).heard) == (ClockState.RUNNING, [])
    for place, group in enumerate(stop, start=1):
        heard_at = ticket.happens(group[place % len(group)])
        state = ClockState.MET if place == len(stop) else ClockState.RUNNING
        assert ticket.clock(code).state == state
    assert ticket.clock(code).met_at == heard_at


def test_the_urgent_and_the_general_response_are_for_their_own_tickets(cast):
    urgent = DeclaredTicket(at("2026-03-02 09:00"), "T03", "T04", by=cast.admin, urgent=True)
    assert (len(urgent.clocks("T03")), urgent.clocks("T04")) == (1, [])
    general = DeclaredTicket(at("2026-03-02 09:00"), "T03", "T04", by=cast.admin)
    assert (general.clocks("T03"), len(general.clocks("T04"))) == ([], 1)


def test_what_is_not_kept_when_the_ticket_ends_is_no_longer_owed(cast):
    ticket = DeclaredTicket(at("2026-03-02 09:00"), "T01", "T02", "T04", by=cast.admin)
    ticket.happens("reply")
    ticket.closes()
    assert ticket.clock("T01").state == ClockState.MET
    assert ticket.clock("T04").state == ticket.clock("T02").state == ClockState.CANCELLED


# ---------------------------------------------------------------------- blanks
START = "2026-02-13 09:00"


def starting(code, by):
    """A ticket on which the clock's start has just happened, at START."""
    start = declared(code).start[0]
    ticket = DeclaredTicket(at(START) if start == "opened" else at(START) - MINUTE, code, by=by)
    if start != "opened":
        ticket.happens(start, at=at(START))
    return ticket


@pytest.mark.parametrize("code", BLANK)
def test_a_blank_is_not_set_and_no_clock_of_it_starts(cast, visitor, code):
    assert code_terms(code).within is None
    assert moment(code, START) is None
    page = visitor.signed_in(cast.admin).page(f"/settings/clocks/{code}")
    assert page.words("#clock-facts .chip") == ["not set"]
    if code in TICKET_CODES:
        assert starting(code, cast.admin).clocks(code) == []


@pytest.mark.parametrize("code", BLANK)
def test_a_blank_that_is_set_falls_due_as_it_was_set(cast, code):
    clock = declared(code)
    # Whole days of the law from Friday the 13th; else four working hours of a day that is open 9-12 and 13-18.
    within, falls_due = ("7 days", "2026-02-20 24:00") if clock.counting == "legal" else ("4 working hours", "2026-02-13 14:00")  # fmt: skip
    with unit_of_work():
        set_clock(code, within, calendar="china", why="合同约定", by=cast.admin)
    terms = code_terms(code)
    assert (str(terms.within), terms.calendar) == (within, "china")
    assert moment(code, START, within=terms.within) == at(falls_due)
    if code in TICKET_CODES:
        begun = starting(code, cast.admin).clock(code)
        assert (begun.started_at, begun.due_at, begun.budget_text) == (at(START), at(falls_due), within)
        assert version(begun.calendar_version_id).calendar.code == "china"


def test_a_number_of_the_company_counts_before_that_of_the_regulation(cast):
    with unit_of_work():
        set_clock("T02", "2 working days", calendar="china", why="服务承诺", by=cast.admin)
    begun = DeclaredTicket(at(START), "T02", by=cast.admin).clock("T02")
    assert (begun.due_at, begun.budget_text) == (at("2026-02-24 09:00"), "2 working days")
    assert begun.started_at.astimezone(COMPANY_ZONE).hour == 9


def test_a_file_that_includes_every_clock_of_tickets_passes_the_check():
    procedure = load(procedure_text(*TICKET_CODES), acts={})
    assert [promise.declared for promise in procedure.promises.values()] == TICKET_CODES
