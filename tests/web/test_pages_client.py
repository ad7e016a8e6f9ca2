"""The page-inspecting client notices what it should, and says how to mend it."""

from types import SimpleNamespace

import pytest

from tests.pages import PageWrong, inspect
from tests.pages import parsed as parsed_page

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'nonce-abc'",
    "X-Content-Type-Options": "nosniff",
    "Vary": "HX-Request-Type",
    "Cache-Control": "no-store",
}


def page_of(body, *, title="Here", fragment=False):
    html = (
        body
        if fragment
        else f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><main>{body}</main></body></html>'
    )
    response = SimpleNamespace(
        get_data=lambda **_: html, mimetype="text/html", headers=HEADERS, status_code=200
    )
    return parsed_page(response, "/x", fragment=fragment)


def test_a_good_page_passes():
    inspect(
        page_of(
            '<h1>Here</h1><form method="post" action="/x"><input type="hidden" name="csrf_token" value="t"><button>Go</button></form>'
        )
    )
    inspect(page_of('<div id="a"><p>x</p></div>', fragment=True))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h2>x</h2>", "exactly one"),
        ("<h1>There</h1>", "must start with the h1"),
        ("<h1>Here</h1><p id='a'></p><p id='a'></p>", "ids used twice"),
        ("<h1>Here</h1><input name='q'>", "has no label"),
        ("<h1>Here</h1><form method='post' action='/x'></form>", "CSRF"),
        ("<h1>Here</h1><form method='get'></form>", "needs an action"),
        ("<h1>Here</h1><p style='color:red'>x</p>", "style attribute"),
        ("<h1>Here</h1><button onclick='x()'>x</button>", "inline handler"),
        ("<h1>Here</h1><script>x()</script>", "nonce"),
        ("<h1>Here</h1><a href='java\tscript:x'>x</a>", "is a script"),
        ("<h1>Here</h1><a href='/x'></a>", "without words"),
        ("<h1>Here</h1><p>%(name)s</p>", "unfinished text"),
        ("<h1>Here</h1><p><div>x</div></p>", "not valid HTML"),
        ("<h1>Here</h1><input aria-label='q' placeholder='x'>", "placeholder"),
        ("<h1>Here</h1><label for='nothing'>x</label>", "points at no id"),
        ("<h1>Here</h1><a href='/a' hx-get='/b'>x</a>", "differs from href"),
    ],
)
def test_each_broken_rule_is_named(body, said):
    with pytest.raises(PageWrong, match=said):
        inspect(page_of(body))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<div id='a'></div><div id='b'></div>", "one root element"),
        ("<div></div>", "stable id"),
        ("text<div id='a'></div>", "outside the fragment"),
        ("<div id='a'><h1>x</h1></div>", "second <h1>"),
        ("<hx-partial><p>x</p></hx-partial>", "goes nowhere"),
    ],
)
def test_each_broken_rule_of_fragments_is_named(body, said):
    with pytest.raises(PageWrong, match=said):
        inspect(page_of(body, fragment=True))


def test_a_table_row_is_a_fragment_too():
    inspect(page_of('<tr id="row-1"><td>x</td></tr>', fragment=True))
