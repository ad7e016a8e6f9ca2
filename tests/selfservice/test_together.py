"""The same thing sent by several hands at the same moment, with real commits: it happens once."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from portal.extensions import db
from portal.records.models import Record
from portal.selfservice.routes import filing
from portal.tickets.models import Message, Ticket
from tests.factories import make_ticket
from tests.people import Cast
from tests.selfservice.journeys import SIGNED, link_of, request_at

HANDS = 6


def all_at_once(app: Flask, address: str, data: dict[str, str]) -> list[tuple[int, str | None]]:
    """Status and target of each of six equal posts."""

    def post(_hand: int) -> tuple[int, str | None]:
        answer = app.test_client().post(address, data=data)
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(post, range(HANDS)))


def count(table: type, *conditions: object) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_a_double_click_is_one_request_with_one_answer(committed_app: Flask):
    data = {"contact_name": "张敏", "phone": "13800138000", "description": "报警", "operation_id": "one"}
    answers = set(all_at_once(committed_app, "/requests/new", data))
    assert len(answers) == 1, answers
    assert answers.pop()[0] == 303
    assert count(Ticket) == 1


def test_a_message_sent_by_six_hands_is_one(committed_app: Flask):
    committed_app.config["WTF_CSRF_ENABLED"] = False
    answers = all_at_once(committed_app, f"{link_of(make_ticket())}/messages", {"body": "一次"})
    assert {status for status, _target in answers} == {303}
    assert count(Message) == 1


def test_a_signature_sent_by_six_hands_is_one(committed_app: Flask):
    committed_app.config["WTF_CSRF_ENABLED"] = False
    ticket = request_at("acceptance", Cast())
    answers = all_at_once(committed_app, f"{link_of(ticket)}/steps/acceptance", SIGNED)
    assert sorted(status for status, _target in answers) == [303] + [409] * (HANDS - 1)
    assert count(Record, Record.name == "acceptance") == 1


def test_filing_is_open_to_scripts_on_purpose():
    """The exemption from the form's token is of this one view; a second one must be argued for here."""
    from portal.extensions import csrf

    assert csrf._exempt_views == {f"{filing.__name__}.file_request"}
