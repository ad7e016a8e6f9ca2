"""The queue page: what is open, by what falls due, in one query."""

from tests.factories import make_ticket, make_unit
from tests.query_count import counted_queries


def test_it_lists_what_is_open_with_hooks_for_scripts(cast, visitor):
    urgent = make_ticket(urgent=True, unit=make_unit())
    plain = make_ticket()
    page = visitor.signed_in(cast.agent).page("/desk")
    assert page.h1 == "Open tickets"
    assert [row.get("data-ticket") for row in page.all("tr[data-ticket]")] == [urgent.number, plain.number]
    chip = page.find("tr[data-ticket] [data-clock]")
    assert (chip.get("data-clock"), chip.get("data-state")) == ("response", "running")
    assert chip.get("data-due").startswith("20")


def test_filters_are_links_and_the_active_one_says_so(cast, visitor):
    make_ticket()
    browser = visitor.signed_in(cast.agent)
    page = browser.page("/desk?urgent=1")
    assert page.h1 == "Urgent tickets"
    assert not page.all("tr[data-ticket]")
    assert "/desk" in [link.get("href") for link in page.all(".filters a")]
    assert page.has(".filters a[aria-current=true]")


def test_an_empty_desk_teaches_where_tickets_come_from(cast, visitor):
    page = visitor.signed_in(cast.agent).page("/desk")
    assert "Nothing is open" in page.text


def test_a_mistyped_number_is_recognised(cast, visitor):
    page = visitor.signed_in(cast.agent).page("/desk?q=26112100420")
    assert "mistyped" in page.text


def test_any_part_of_a_number_narrows_the_list_and_words_match_nothing(cast, visitor):
    ticket = make_ticket()
    browser = visitor.signed_in(cast.agent)
    found = browser.page(f"/desk?q={ticket.number[6:10]}").all("tr[data-ticket]")
    assert [row.get("data-ticket") for row in found] == [ticket.number]
    page = browser.page("/desk?q=医院")
    assert not page.all("tr[data-ticket]")
    assert "No open ticket matches" in page.text


def test_odd_query_strings_are_harmless(cast, visitor):
    browser = visitor.signed_in(cast.agent)
    for query in (
        "after=nonsense",
        "after=" + "9" * 400,
        "after=" + "9" * 18 + "-1",
        "q=" + "x" * 5000,
        "mine=%F0%9F%98%80",
        "stage=<script>",
    ):
        browser.page(f"/desk?{query}")
    browser.page("/desk?stage=%00", status=404)


def test_fifty_rows_cost_two_queries(cast, visitor):
    """1 the sign-in with its person, 2 the rows."""
    for _turn in range(12):
        make_ticket(unit=make_unit())
    browser = visitor.signed_in(cast.agent)
    browser.page("/desk")
    with counted_queries() as queries:
        browser.page("/desk")
    assert len(queries) <= 3, "\n".join(queries)


def test_who_has_not_signed_in_is_sent_to_the_door(visitor):
    page = visitor.page("/desk?urgent=1", status=303)
    assert page.headers["Location"] == "/sign-in?next=/desk?urgent=1"
