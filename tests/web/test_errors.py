"""What did not work is said in the person's language, on a page or in the notice, and nothing leaks."""

import pytest

from tests.web.small_app import small_app


@pytest.mark.parametrize(
    ("url", "status"),
    [("/missing", 404), ("/rule", 409), ("/unseen", 404), ("/gone", 503), ("/too-many", 429)],
)
def test_each_status_is_a_page_of_the_house(pages, url, status):
    page = pages.page(url, status=status)
    assert page.h1
    assert "secret" not in page.html
    assert page.has(".error-code")


def test_a_rule_says_its_own_sentence(pages):
    assert "Somebody else has it." in pages.page("/rule", status=409).text
    assert "Twenty a minute." in pages.page("/too-many", status=429).text


def test_what_is_not_visible_looks_like_what_never_was(pages):
    unseen, missing = pages.page("/unseen", status=404), pages.page("/missing", status=404)
    assert unseen.words("main") == missing.words("main")


def test_errors_speak_the_persons_language(pages):
    chinese = pages.page("/missing", status=404, headers={"Accept-Language": "zh-CN"})
    english = pages.page("/missing", status=404, headers={"Accept-Language": "en"})
    traditional = pages.page("/gone", status=503, headers={"Accept-Language": "zh-TW"})
    assert (chinese.h1, english.h1) == ("这里没有内容", "There is nothing here")
    assert "沒有儲存" in traditional.text


def test_a_fragment_gets_a_notice_and_keeps_its_region(pages):
    page = pages.fragment("/rule", status=409)
    assert page.headers["HX-Retarget"] == "#notice"
    assert page.headers["HX-Reswap"] == "innerHTML"
    assert page.one(".notice-alarm") is not None
    pages.fragment("/gone", status=503)
    pages.fragment("/missing", status=404)


def test_an_expired_form_says_so_and_leads_back(pages):
    response = pages.client.post(
        "/fields", data={"name": "x"}, headers={"Referer": "http://localhost/fields", "Accept-Language": "en"}
    )
    assert response.status_code == 400
    html = response.get_data(as_text=True)
    assert "This form has expired" in html
    assert 'href="/fields"' in html


def test_a_wrong_method_and_too_much_are_pages(pages):
    assert pages.client.put("/fields").status_code in (400, 405)
    assert pages.page("/language", status=405).h1
    big = pages.client.post("/fields", data={"csrf_token": pages.token(), "words": "x" * 5_200_000})
    assert big.status_code == 413


def test_a_fault_of_ours_tells_nothing_about_itself():
    client = small_app(TESTING=False, PROPAGATE_EXCEPTIONS=False).test_client()
    response = client.get("/broken", headers={"Accept-Language": "en"})
    assert response.status_code == 500
    assert b"secret detail" not in response.data
    assert b"Nothing was saved" in response.data


def test_error_pages_never_ask_who_is_signed_in():
    app = small_app()
    asked = []
    app.login_manager.user_loader(asked.append)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "agent"
    assert client.get("/gone").status_code == 503
    assert client.get("/missing").status_code == 404
    assert asked == []
