"""What the customer sees of the way."""

from portal.procedures.presets import load_preset
from portal.procedures.tracker import main_line, track


def told(current, visited=None):
    return [(mark.name, mark.place) for mark in track(load_preset("repair"), current, visited)]


def test_the_main_line_goes_from_intake_to_closed():
    line = ["intake", "assessment", "dispatch", "service", "acceptance", "survey", "closed"]
    assert main_line(load_preset("repair")) == line


def test_a_ticket_on_its_way_has_marks_before_and_ahead():
    assert told("service")[2:5] == [("dispatch", "done"), ("service", "now"), ("acceptance", "ahead")]
    assert [place for _, place in told("closed")] == ["done"] * 6 + ["now"]


def test_stops_that_were_skipped_are_left_out():
    assert told("acceptance", {"intake", "assessment"})[:3] == [
        ("intake", "done"), ("assessment", "done"), ("acceptance", "now"),
    ]  # fmt: skip


def test_a_refused_ticket_shows_where_it_ended_and_nothing_ahead():
    assert told("refused", {"intake"}) == [("intake", "done"), ("refused", "now")]
    assert told("refused") == [("intake", "done"), ("refused", "now")]


def test_marks_speak_the_customers_words():
    assert track(load_preset("repair"), "acceptance")[4].title.zh_hans == "待您验收"
