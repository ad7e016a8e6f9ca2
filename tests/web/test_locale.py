"""The language: asked for by the browser, chosen by the switch, kept in a cookie."""

import pytest


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK,en;q=0.5", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-SG", "zh-Hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr,de;q=0.9,en;q=0.1", "en"),
        ("fr", "zh-Hans"),
        ("", "zh-Hans"),
        ("xx;;;q=,,", "zh-Hans"),
    ],
)
def test_the_browser_is_asked(pages, asked, lang):
    page = pages.page("/fields", headers={"Accept-Language": asked})
    assert page.tree.get("lang") == lang


def test_the_switch_wins_and_returns_to_the_page(pages):
    answer = pages.send(
        "/language", {"language": "zh-Hant"}, headers={"Referer": "http://localhost/fields?x=1"}
    )
    assert answer.headers["Location"] == "/fields?x=1"
    assert pages.page("/fields", headers={"Accept-Language": "en"}).tree.get("lang") == "zh-Hant"


def test_nonsense_changes_nothing(pages):
    answer = pages.send("/language", {"language": "<script>"}, headers={"Referer": "https://evil.example/x"})
    assert answer.headers["Location"] == "/"
    assert "Set-Cookie" not in answer.headers


def test_the_theme_is_known_before_the_page_is_drawn(pages):
    assert pages.page("/fields").tree.get("data-bs-theme") is None
    pages.send("/theme", {"theme": "dark"})
    assert pages.page("/fields").tree.get("data-bs-theme") == "dark"
    pages.send("/theme", {"theme": "auto"})
    assert pages.page("/fields").tree.get("data-bs-theme") is None
