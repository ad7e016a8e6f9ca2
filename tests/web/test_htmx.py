"""Page or fragment, and how a finished act answers."""

from tests.pages import HX_PARTIAL


def test_a_route_answers_with_page_or_fragment(staff):
    page, fragment = staff.page("/parts/note"), staff.fragment("/parts/note")
    assert page.has("#note-box")
    assert fragment.one("#note-box") is not None
    assert fragment.words("label") == page.words("#note-box label")


def test_only_partial_requests_get_fragments(staff):
    full = staff.client.get("/parts/note", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert b"<html" in full.data


def test_a_wrong_form_is_422_both_ways(staff):
    page = staff.send("/parts/note", {"body": ""}, status=422)
    fragment = staff.send_fragment("/parts/note", {"body": ""}, status=422)
    for answer in (page, fragment):
        assert answer.has("#note-faults")
        assert answer.attr("#note-body", "aria-invalid") == "true"


def test_a_finished_act_answers_with_fragment_and_notice_or_a_303(staff):
    fragment = staff.send_fragment("/parts/note", {"body": "hello"})
    assert fragment.attr("hx-partial", "hx-target") == "#notice"
    assert "Kept." in fragment.words("hx-partial")[0]
    plain = staff.send("/parts/note", {"body": "hello"})
    assert plain.headers["Location"] == "/parts"
    assert "Kept." in staff.follow(plain).words("#notice")[0]


def test_without_a_fragment_htmx_loads_the_next_page(pages):
    data = {"csrf_token": pages.token(), "name": "A", "words": "w", "kind_of": "repair"}
    response = pages.client.post("/fields", data=data, headers=HX_PARTIAL)
    assert (response.status_code, response.headers["HX-Redirect"]) == (200, "/fields")
    assert "Location" not in response.headers
