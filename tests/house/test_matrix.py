"""Every endpoint tried by everybody: who is let in, who is refused, to whom a ticket of others does not exist.

The table is written out by hand, so that a change in endpoints.py or the policy has to be made here as well, in sight.
`yes` is an answer of the view itself (also that something is not filled in), `door` the way to the sign-in page,
`403` a refusal, `404` that there is no such thing. The stranger is a technician nobody sent to this ticket.
"""

import pytest

from portal.attachments.queries import attachments_of
from portal.attachments.services import Stored, attach_files
from portal.calendars.years import stage_year
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.legal.queries import newest_of
from portal.tickets.links import token_of
from portal.web.endpoints import ENDPOINTS, Audience
from tests.factories import make_ticket
from tests.selfservice.journeys import PNG, picture

EXPECTED = """
                             nobody agent dispatcher technician stranger qa  manager admin auditor
static                       yes    yes   yes        yes        yes      yes yes     yes   yes
health.healthz               yes    yes   yes        yes        yes      yes yes     yes   yes
health.readyz                yes    yes   yes        yes        yes      yes yes     yes   yes
web.language                 yes    yes   yes        yes        yes      yes yes     yes   yes
web.theme                    yes    yes   yes        yes        yes      yes yes     yes   yes
accounts.sign_in             yes    yes   yes        yes        yes      yes yes     yes   yes
accounts.enter               yes    yes   yes        yes        yes      yes yes     yes   yes
accounts.account             door   yes   yes        yes        yes      yes yes     yes   yes
accounts.change_password     door   yes   yes        yes        yes      yes yes     yes   yes
accounts.end_sign_in         door   404   404        404        404      404 404     404   404
accounts.end_other_sign_ins  door   yes   yes        yes        yes      yes yes     yes   yes
hotline.console              door   yes   yes        403        403      403 yes     yes   403
hotline.file_request         door   yes   yes        403        403      403 yes     yes   403
hotline.filed                door   yes   yes        403        403      403 yes     yes   403
hotline.call                 door   yes   yes        403        403      403 yes     yes   403
hotline.add_call             door   yes   yes        403        403      403 yes     yes   403
desk.queue                   door   yes   yes        yes        yes      yes yes     yes   yes
desk.ticket                  door   yes   yes        yes        404      yes yes     yes   yes
desk.story                   door   yes   yes        yes        404      yes yes     yes   yes
desk.clock                   door   yes   yes        yes        404      yes yes     yes   yes
desk.clocks                  door   yes   yes        yes        404      yes yes     yes   yes
desk.file                    door   yes   yes        yes        404      yes yes     yes   yes
desk.duties                  door   yes   yes        yes        404      yes yes     yes   yes
desk.begin_legal_matter      door   yes   yes        403        403      yes yes     yes   403
desk.decide_legal_matter     door   yes   yes        403        403      yes yes     yes   403
desk.report_legal_duty       door   yes   yes        403        403      yes yes     yes   403
desk.tell_of_delay           door   yes   yes        yes        404      403 yes     yes   403
desk.complete_step           door   yes   yes        yes        404      yes yes     yes   403
desk.add_message             door   yes   yes        yes        404      yes yes     yes   403
desk.begin_wait              door   yes   yes        yes        404      403 yes     yes   403
desk.end_wait                door   yes   yes        yes        404      403 yes     yes   403
desk.assign                  door   yes   yes        403        403      403 yes     yes   403
desk.reopen                  door   yes   yes        403        403      403 yes     yes   403
notifications.inbox          door   yes   yes        yes        yes      yes yes     yes   yes
notifications.digest         door   404   404        404        404      404 404     404   404
notifications.mark_read      door   yes   yes        yes        yes      yes yes     yes   yes
notifications.bell           yes    yes   yes        yes        yes      yes yes     yes   yes
admin.teams                  door   403   403        403        403      yes yes     yes   yes
admin.team                   door   403   403        403        403      404 404     404   404
admin.add_team               door   403   403        403        403      403 403     yes   403
admin.change_team            door   403   403        403        403      403 403     404   403
admin.simulation             door   yes   yes        yes        yes      yes yes     yes   yes
admin.landing                door   403   403        403        403      yes yes     yes   yes
admin.calendars              door   403   403        403        403      yes yes     yes   yes
admin.calendar               door   403   403        403        403      yes yes     yes   yes
admin.new_calendar           door   403   403        403        403      403 403     yes   403
admin.add_calendar           door   403   403        403        403      403 403     yes   403
admin.calendar_hours         door   403   403        403        403      403 403     yes   403
admin.change_hours           door   403   403        403        403      403 403     yes   403
admin.calendar_exceptions    door   403   403        403        403      403 403     yes   403
admin.add_exception          door   403   403        403        403      403 403     yes   403
admin.remove_exception       door   403   403        403        403      403 403     yes   403
admin.new_year_list          door   403   403        403        403      403 403     yes   403
admin.add_year_list          door   403   403        403        403      403 403     yes   403
admin.year_list              door   403   403        403        403      yes yes     yes   yes
admin.approve_year_list      door   403   403        403        403      yes yes     yes   403
admin.discard_year_list      door   403   403        403        403      yes yes     yes   403
admin.clock_settings         door   403   403        403        403      yes yes     yes   yes
admin.clock_setting          door   403   403        403        403      yes yes     yes   yes
admin.set_clock              door   403   403        403        403      403 403     yes   403
admin.legal_rules            door   403   403        403        403      yes yes     yes   yes
admin.legal_rule             door   403   403        403        403      yes yes     yes   yes
admin.succeed_legal_rule     door   403   403        403        403      yes 403     yes   403
admin.add_company_legal_rule door   403   403        403        403      yes 403     yes   403
admin.confirm_legal_rule     door   403   403        403        403      yes 403     403   403
admin.recalculations         door   403   403        403        403      yes yes     yes   yes
admin.recalculation          door   403   403        403        403      404 404     404   404
admin.begin_recalculation    door   403   403        403        403      403 yes     yes   403
admin.apply_recalculation    door   403   403        403        403      403 404     404   403
admin.discard_recalculation  door   403   403        403        403      403 404     404   403
admin.pause_audit            door   403   403        403        403      yes yes     yes   yes
admin.pause_audit_table      door   403   403        403        403      yes yes     yes   yes
selfservice.front            yes    yes   yes        yes        yes      yes yes     yes   yes
selfservice.track            yes    yes   yes        yes        yes      yes yes     yes   yes
selfservice.new_request      yes    yes   yes        yes        yes      yes yes     yes   yes
selfservice.file_request     yes    yes   yes        yes        yes      yes yes     yes   yes
selfservice.follow           404    404   404        404        404      404 404     404   404
selfservice.request_file     404    404   404        404        404      404 404     404   404
selfservice.send_message     404    404   404        404        404      404 404     404   404
selfservice.complete_step    404    404   404        404        404      404 404     404   404
accounts.sign_out            yes    yes   yes        yes        yes      yes yes     yes   yes
"""
EVERYBODY, *_ROWS = [line.split() for line in EXPECTED.strip().splitlines()]
ROWS = {row[0]: row[1:] for row in _ROWS}
# An empty form is refused by the view (422), a step that is not this one by the ticket (409).
_ANSWERED = frozenset({200, 302, 303, 409, 422, 503})


@pytest.fixture(autouse=True)
def _outside_of_this_test(monkeypatch):
    """No bytes lie behind the file, and heartbeats are asked for on connections that a test's transaction has not."""
    monkeypatch.setattr("portal.desk.files.answer", lambda _file: "the file")
    monkeypatch.setattr("portal.web.health.ages", dict)


@pytest.fixture
def ticket(cast):
    """A request with a file, on which the technician was put."""
    found = make_ticket()
    found.assignee_id = cast.technician.id
    attach_files(found.id, [Stored("panel.png", "image/png", len(PNG), "0" * 64)], event_id=None)
    db.session.commit()
    return found


@pytest.fixture
def parts(app, ticket):
    """What stands in the addresses: this ticket, with the link of another one."""
    return {
        "filename": "css/tokens.css",
        "number": ticket.number,
        "token": token_of(make_ticket()),
        "file_id": attachments_of(ticket.id)[0].id,
        "metric": "response",
        "digest_id": 0,
        "team_id": 0,
        "clock": "T35",
        "kind": "customer",
        "step": "acceptance",
        "reference": "0" * 16,
        "code": "company",
        "import_id": staged_list().id,
        "rule_id": newest_of("drug-recall-summary/holder").id,
        "run_id": 1_000_000,
    }


def test_every_endpoint_is_in_the_table():
    assert ROWS.keys() == ENDPOINTS.keys()


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_meets_what_the_table_says(cast, visitor, parts, who):
    browser = visitor if who == "nobody" else visitor.signed_in(getattr(cast, who))
    met = {name: outcome_of(browser, rule_of(visitor.app, name), parts) for name in ROWS}
    place = EVERYBODY.index(who)
    assert met == {name: cells[place] for name, cells in ROWS.items()}


def test_the_right_link_opens_its_own_ticket_only(app, visitor, ticket, parts):
    """The same addresses with the ticket's own token answer; with a file of it under another ticket they do not."""
    own = parts | {"token": token_of(ticket), "step": "intake"}
    other = make_ticket()
    foreign = parts | {"number": other.number, "token": token_of(other)}
    assert outcome_of(visitor, rule_of(app, "selfservice.follow"), own) == "yes"
    assert outcome_of(visitor, rule_of(app, "selfservice.send_message"), own) == "yes"
    assert outcome_of(visitor, rule_of(app, "selfservice.complete_step"), own) == "404", "intake is ours"
    assert outcome_of(visitor, rule_of(app, "selfservice.request_file"), foreign) == "404"


def test_every_change_but_filing_needs_the_forms_token(app, cast, visitor, parts):
    browser = visitor.signed_in(cast.admin)
    for name in sorted(ROWS):
        rule = rule_of(app, name)
        if "POST" in rule.methods and name != "selfservice.file_request":
            assert browser.client.post(address_of(app, rule, parts)).status_code == 400, name


def test_no_change_may_be_started_by_another_site(app, cast, visitor, parts):
    browser = visitor.signed_in(cast.admin)
    for name in sorted(ROWS):
        rule = rule_of(app, name)
        if "POST" in rule.methods:
            data = {"csrf_token": browser.token(), "files": picture()}
            answer = browser.client.post(
                address_of(app, rule, parts), data=data, headers={"Sec-Fetch-Site": "cross-site"}
            )
            assert answer.status_code == 403, name


def staged_list():
    """An official list that waits for approval."""
    text = "date,kind,name_zh\n" + "".join(f"2027-10-{day},off,国庆节\n" for day in range(11, 23))
    row = stage_year("list.csv", text.encode(), year=2027, source="test", by=SYSTEM)
    db.session.commit()
    return row


def rule_of(app, endpoint):
    return next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)


def address_of(app, rule, parts):
    known = {name: parts[name] for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, known, method=None)


def outcome_of(browser, rule, parts):
    address = address_of(browser.app, rule, parts)
    if "POST" in rule.methods:
        answer = browser.client.post(address, data={"csrf_token": browser.token()})
    else:
        answer = browser.client.get(address)
    if answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in"):
        return "yes" if ENDPOINTS[rule.endpoint] == Audience.PUBLIC else "door"
    return "yes" if answer.status_code in _ANSWERED else str(answer.status_code)
