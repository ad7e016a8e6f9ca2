"""The timeline of the desk: what time alone does to a clock is told by its last word, not by each."""

from datetime import timedelta

from portal.commitments.services import settle_clocks
from portal.desk.story import told
from portal.kernel.time import now
from portal.tickets import messages
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket


def clock_lines(ticket, kind):
    return [
        (line.event.type, line.event.facts["metric"], [under.event.type for under in line.clocks])
        for line in told(ticket)
        if line.kind == kind
    ]


def time_passes(ticket, **length):
    with unit_of_work():
        settle_clocks(ticket, at=now() + timedelta(**length))


def test_of_several_warnings_the_last_is_told(app):
    ticket = make_ticket()
    time_passes(ticket, hours=23)  # 50, 80 and 95 % of the 24 h for an answer
    assert clock_lines(ticket, "warned") == [("clock.warned", "response", [])]
    assert "95" in next(line for line in told(ticket) if line.kind == "warned").sentence


def test_overdue_takes_the_place_of_its_warnings(app):
    ticket = make_ticket()
    time_passes(ticket, hours=24, minutes=1)
    assert [metric for _, metric, _ in clock_lines(ticket, "alarm")] == ["response"]
    assert "response" not in [metric for _, metric, _ in clock_lines(ticket, "warned")]


def test_what_a_person_did_in_between_parts_them(app, cast):
    ticket = make_ticket()
    time_passes(ticket, hours=13)
    with unit_of_work():
        messages.note(ticket, "客户电话打不通。", by=cast.agent)
    time_passes(ticket, hours=20)
    assert [metric for _, metric, _ in clock_lines(ticket, "warned")] == ["response", "response"]
