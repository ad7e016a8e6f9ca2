"""Who sees which ticket, and the queue in the order of what falls due."""

from datetime import timedelta

import pytest

from portal.extensions import db
from portal.kernel.errors import NotVisible
from portal.tickets import queries
from portal.tickets.links import new_link_key, token_of
from portal.tickets.queue import Filters, Place, queue_page
from portal.unit_of_work import unit_of_work
from tests.factories import make_ticket
from tests.stories import take_to


def numbers(page):
    return [row.number for row in page.rows]


def test_a_technician_sees_only_where_they_were_sent(app, cast):
    ticket = make_ticket()
    take_to(ticket, "service", cast)
    assert queries.ticket_for(cast.technician, ticket.number).id == ticket.id
    with pytest.raises(NotVisible):
        queries.ticket_for(cast.stranger, ticket.number)
    assert queue_page(cast.stranger, Filters()).rows == []


@pytest.mark.parametrize("number", ["26112100427", "nonsense", "", "1" * 500])
def test_unknown_and_mistyped_numbers_get_one_answer(app, cast, number):
    with pytest.raises(NotVisible, match="no such page"):
        queries.ticket_for(cast.agent, number)


def test_a_link_opens_its_own_ticket_only(app):
    mine, other = make_ticket(), make_ticket()
    assert queries.ticket_by_link(mine.number, token_of(mine)).id == mine.id
    for number, token in [
        (other.number, token_of(mine)),
        (mine.number, ""),
        (mine.number, token_of(mine)[:-1] + "é"),
    ]:
        with pytest.raises(NotVisible):
            queries.ticket_by_link(number, token)


def test_a_new_key_makes_old_links_dead(app):
    ticket = make_ticket()
    old = token_of(ticket)
    with unit_of_work():
        ticket.link_key = new_link_key()
    with pytest.raises(NotVisible):
        queries.ticket_by_link(ticket.number, old)


def test_the_queue_is_ordered_by_what_falls_due_and_pages_without_gaps(app, cast):
    tickets = [make_ticket(urgent=turn % 3 == 0) for turn in range(9)]
    for turn, ticket in enumerate(tickets):
        ticket.next_due_at = ticket.opened_at + timedelta(hours=(turn * 7) % 5)
    tickets[4].next_due_at = None
    db.session.commit()
    from portal.tickets import queue

    whole = numbers(queue_page(cast.agent, Filters()))
    assert whole[-1] == tickets[4].number
    size, queue.PAGE_SIZE = queue.PAGE_SIZE, 2
    try:
        seen, cursor = [], None
        while True:
            page = queue_page(cast.agent, Filters(), after=Place.from_text(cursor) if cursor else None)
            seen += numbers(page)
            cursor = page.next_cursor
            if cursor is None:
                break
    finally:
        queue.PAGE_SIZE = size
    assert seen == whole


def test_filters_narrow_the_queue(app, cast):
    urgent, late, plain = make_ticket(urgent=True), make_ticket(), make_ticket()
    late.next_due_at = late.opened_at - timedelta(hours=1)
    plain.assignee_id = cast.agent.id
    db.session.commit()
    found = {
        "urgent": numbers(queue_page(cast.agent, Filters(urgent=True))),
        "overdue": numbers(queue_page(cast.agent, Filters(overdue=True))),
        "mine": numbers(queue_page(cast.agent, Filters(mine=True))),
        "number": numbers(queue_page(cast.agent, Filters(text=plain.number[-5:]))),
        "stage": numbers(queue_page(cast.agent, Filters(stage="service"))),
    }
    assert found == {
        "urgent": [urgent.number],
        "overdue": [late.number],
        "mine": [plain.number],
        "number": [plain.number],
        "stage": [],
    }
    assert plain.number not in numbers(queue_page(cast.agent, Filters(unassigned=True)))


@pytest.mark.parametrize("text", ["", "x", "1-", "-1", "99999999999999999999-1", "1-99999999999"])
def test_a_cursor_that_is_none_is_the_first_page(text):
    assert Place.from_text(text) is None
