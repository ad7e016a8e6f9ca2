"""Who is let in, who is sent to sign in, and what another site's page cannot start."""

import pytest

from tests.pages import HX_PARTIAL


def test_staff_pages_ask_to_sign_in_and_come_back(pages):
    answer = pages.send("/language", {"language": "en"})  # a public act needs no sign-in
    assert answer.status == 303
    response = pages.client.get("/parts?x=1")
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in?next=/parts?x=1")


def test_a_fragment_of_a_signed_out_person_loads_the_sign_in_page(pages):
    headers = HX_PARTIAL | {"Referer": "http://localhost/parts"}
    response = pages.client.get("/parts/note", headers=headers)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in?next=/parts"
    assert response.get_data() == b""


def test_a_post_of_a_signed_out_person_returns_to_the_page_it_came_from(pages):
    data = {"csrf_token": pages.token(), "body": "x"}
    response = pages.client.post("/parts/note", data=data, headers={"Referer": "http://localhost/parts"})
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in?next=/parts")


def test_a_permission_is_asked_for(staff, furniture):
    assert staff.page("/people", status=403).h1
    admin = furniture.test_client()
    admin.get("/enter/admin")
    assert admin.get("/people").status_code == 200


def test_the_rail_shows_the_doors_one_may_enter(staff):
    page = staff.page("/parts")
    assert page.attr(".rail-door", "href") == "/desk"
    assert page.attr(".rail-door", "aria-current") == "page"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "nonsense"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
    ],
)
def test_a_change_started_elsewhere_is_refused_even_with_a_token(pages, headers):
    data = {"csrf_token": pages.token(), "language": "en"}
    response = pages.client.post("/language", data=data, headers=headers)
    assert response.status_code == 403
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}, {}],
)
def test_our_own_pages_and_plain_programs_meet_the_token_only(pages, headers):
    data = {"csrf_token": pages.token(), "language": "en"}
    assert pages.client.post("/language", data=data, headers=headers).status_code == 303
    refused = pages.client.post("/language", data={"language": "en"}, headers=headers)
    assert refused.status_code == 400


def test_a_foreign_page_may_link_to_us(pages):
    response = pages.client.get(
        "/fields", headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}
    )
    assert response.status_code == 200
