"""Headers that every answer carries, pages and errors alike."""

import re

import pytest

from tests.web.small_app import small_app

EVERY = [
    "/fields",
    "/missing",
    "/rule",
    "/gone",
    "/too-many",
    "/unseen",
    "/static/css/tokens.css",
    "/language",
]


@pytest.mark.parametrize("url", EVERY)
def test_every_answer_carries_the_policy(pages, url):
    headers = pages.client.get(url).headers
    policy = headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert re.search(r"script-src 'nonce-[\w-]{20,}'(;|$)", policy), "scripts by nonce only"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers


def test_the_nonce_is_new_for_each_answer_and_on_each_script(pages):
    first, second = pages.page("/fields"), pages.page("/fields")
    nonces = {script.get("nonce") for script in first.all("script")}
    assert len(nonces) == 1
    assert nonces != {script.get("nonce") for script in second.all("script")}


def test_pages_leave_no_copy_behind(pages):
    headers = pages.client.get("/fields").headers
    assert headers["Cache-Control"] == "no-store"
    assert {"HX-Request", "HX-Request-Type", "Cookie"} <= {
        part.strip() for part in headers["Vary"].split(",")
    }


def test_https_is_remembered_by_the_browser(pages):
    assert "Strict-Transport-Security" not in pages.client.get("/fields").headers
    secure = pages.client.get("/fields", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_an_error_of_ours_is_covered_too():
    client = small_app(TESTING=False, PROPAGATE_EXCEPTIONS=False).test_client()
    response = client.get("/broken")
    assert response.status_code == 500
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_foreign_host_is_refused_with_a_page():
    client = small_app(TRUSTED_HOSTS=["localhost"]).test_client()
    response = client.get("/fields", headers={"Host": "evil.example", "Referer": "http://evil.example/x"})
    assert response.status_code == 400
    assert b"evil.example" not in response.data
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_static_files_are_kept_for_long_when_their_address_names_their_content(pages):
    page = pages.page("/fields")
    address = next(
        href for href in (link.get("href") for link in page.all("link[rel=stylesheet]")) if "tokens" in href
    )
    hashed, plain = pages.client.get(address), pages.client.get("/static/css/tokens.css")
    assert "immutable" in hashed.headers["Cache-Control"]
    assert "no-cache" in plain.headers["Cache-Control"]


def test_texts_travel_compressed_and_unpack_to_the_same(pages):
    import gzip

    packed = pages.client.get("/static/css/base.css", headers={"Accept-Encoding": "gzip, br"})
    plain = pages.client.get("/static/css/base.css")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data
    tag = packed.headers["ETag"]
    assert pages.client.get("/static/css/base.css", headers={"If-None-Match": tag}).status_code == 304
