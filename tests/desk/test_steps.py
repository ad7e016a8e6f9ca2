"""Steps from the ticket page: page, fragment, invalid, forbidden, stranger, done twice; and two people at once."""

from datetime import timedelta

from portal.kernel.time import now
from tests.factories import make_ticket
from tests.stories import take_to

ASSESSMENT = {
    "scope": "in-scope",
    "cover": "unknown",
    "cover_basis": "合同待查",
    "urgency": "urgent",
    "severity": "stopped",
    "fault_type": "electrical",
    "cause": "流量传感器老化",
    "plan": "更换流量传感器并校准",
    "service_mode": "on-site",
    "outcome": "to-dispatch",
    "record": "assessment",
}


def at_assessment(cast):
    return take_to(make_ticket(), "assessment", cast)


def steps(ticket, step):
    return f"/tickets/{ticket.number}/steps/{step}"


def test_a_plain_form_goes_back_to_the_ticket(cast, visitor):
    ticket = at_assessment(cast)
    browser = visitor.signed_in(cast.agent)
    page = browser.send(steps(ticket, "assessment"), ASSESSMENT | {"version": ticket.version})
    assert page.headers["Location"] == f"/tickets/{ticket.number}"
    assert ticket.step == "dispatch"
    assert "更换流量传感器并校准" in browser.follow(page).text


def test_htmx_gets_the_regions_that_changed(cast, visitor):
    ticket = at_assessment(cast)
    fragment = visitor.signed_in(cast.agent).send_fragment(
        steps(ticket, "assessment"), ASSESSMENT | {"version": ticket.version}
    )
    assert fragment.has("#ticket-now")
    assert fragment.html.count("<hx-partial") == 4  # three regions and the notice
    assert 'data-action="dispatched"' in fragment.html or "dispatch" in fragment.html


def test_an_incomplete_form_keeps_what_was_typed(cast, visitor):
    ticket = at_assessment(cast)
    page = visitor.signed_in(cast.agent).send(
        steps(ticket, "assessment"),
        ASSESSMENT | {"plan": "", "cause": "见照片 🩺", "version": ticket.version},
        status=422,
    )
    assert page.h1.startswith(ticket.number[:2])
    assert "见照片 🩺" in page.html
    assert page.has(".error-summary")
    assert ticket.step == "assessment"


def test_a_role_without_the_step_is_refused_and_nothing_moves(cast, visitor):
    ticket = at_assessment(cast)
    browser = visitor.signed_in(cast.dispatcher)
    browser.send(steps(ticket, "assessment"), ASSESSMENT | {"version": ticket.version}, status=403)
    assert ticket.step == "assessment"


def test_a_stranger_gets_404(cast, visitor):
    ticket = at_assessment(cast)
    visitor.signed_in(cast.stranger).send(steps(ticket, "assessment"), ASSESSMENT, status=404)


def test_the_second_time_is_409_and_the_words_are_kept(cast, visitor):
    ticket = at_assessment(cast)
    seen = ticket.version
    browser = visitor.signed_in(cast.agent)
    browser.send(steps(ticket, "assessment"), ASSESSMENT | {"version": seen})
    page = browser.send(
        steps(ticket, "assessment"), ASSESSMENT | {"version": seen, "plan": "另一个方案"}, status=409
    )
    assert "另一个方案" in page.html
    assert ticket.step == "dispatch"


def test_somebody_elses_change_in_between_is_409_with_a_sentence(cast, visitor):
    ticket = at_assessment(cast)
    seen = ticket.version
    visitor.signed_in(cast.colleague).send(
        f"/tickets/{ticket.number}/messages", {"kind": "note", "body": "我先看看"}
    )
    page = visitor.signed_in(cast.agent).send(
        steps(ticket, "assessment"), ASSESSMENT | {"version": seen}, status=409
    )
    assert "Somebody changed this ticket" in page.text
    assert "流量传感器老化" in page.html


def test_a_refused_act_brings_the_news_with_it(cast, visitor):
    ticket = at_assessment(cast)
    seen = ticket.version
    visitor.signed_in(cast.colleague).send(
        f"/tickets/{ticket.number}/messages", {"kind": "note", "body": "我先看看"}
    )
    fragment = visitor.signed_in(cast.agent).send_fragment(
        steps(ticket, "assessment"), ASSESSMENT | {"version": seen}, status=409
    )
    assert fragment.has("#ticket-now .error-summary")
    assert "我先看看" in fragment.html
    assert fragment.html.count("<hx-partial") == 4


def test_dispatching_names_technician_and_window(cast, visitor):
    ticket = take_to(make_ticket(), "dispatch", cast)
    start = (now() + timedelta(hours=30)).strftime("%Y-%m-%dT10:00")
    end = (now() + timedelta(hours=30)).strftime("%Y-%m-%dT12:00")
    form = {
        "technician": cast.technician.id,
        "window_from": start,
        "window_to": end,
        "place": "ICU",
        "customer_told": "yes",
        "outcome": "dispatched",
        "record": "dispatch",
        "version": ticket.version,
    }
    browser = visitor.signed_in(cast.dispatcher)
    told_not = browser.send(steps(ticket, "dispatch"), form | {"customer_told": "no"}, status=409)
    assert "ICU" in told_not.html
    browser.send(steps(ticket, "dispatch"), form)
    assert (ticket.step, ticket.technician_id) == ("service", cast.technician.id)


def test_nonsense_is_refused_with_a_sentence(cast, visitor):
    ticket = at_assessment(cast)
    browser = visitor.signed_in(cast.agent)
    browser.send(steps(ticket, "assessment"), {"outcome": "nonsense", "version": ticket.version}, status=409)
    browser.send(steps(ticket, "nonsense"), {"outcome": "accepted", "version": ticket.version}, status=409)
    long = ASSESSMENT | {"plan": "长" * 300_000, "version": ticket.version}
    assert browser.send(steps(ticket, "assessment"), long, status=422).has(".error-summary")
    nul = ASSESSMENT | {"cause": "a\x00b", "version": ticket.version}
    assert browser.send(steps(ticket, "assessment"), nul, status=422).has(".error-summary")
