"""A test client that inspects every page and fragment it receives. Its messages say how to mend what they find.

`PageClient(app)` answers with `Page` objects; asserting on words goes through CSS selectors, never through raw HTML.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient

from tests.css_select import select
from tests.page_rules import inspect
from tests.page_words import PageWrong, demand, form_values, words

HX_PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Page:
    """One answer, parsed. `tree` is an ElementTree without namespaces."""

    response: Any
    html: str
    tree: Any
    url: str
    is_fragment: bool = False
    errors: list[Any] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> Any:
        return self.response.headers

    @property
    def h1(self) -> str:
        return words(self.find("h1"))

    @property
    def title(self) -> str:
        return words(self.find("title"))

    @property
    def text(self) -> str:
        """All words a person can read, blanks collapsed."""
        body = self.find("body")
        return words(self.tree if body is None else body)

    @property
    def csrf(self) -> str:
        return self.attr("input[name=csrf_token]", "value") or ""

    def all(self, css: str) -> list[Any]:
        return select(self.tree, css)

    def find(self, css: str) -> Any | None:
        return next(iter(self.all(css)), None)

    def one(self, css: str) -> Any:
        found = self.all(css)
        demand(
            len(found) == 1,
            f"{self.url}: expected one {css}, found {len(found)}. The page says: {self.text[:300]}",
        )
        return found[0]

    def has(self, css: str) -> bool:
        return self.find(css) is not None

    def attr(self, css: str, name: str) -> str | None:
        found = self.find(css)
        return None if found is None else found.get(name)

    def words(self, css: str) -> list[str]:
        return [words(element) for element in self.all(css)]

    def form(self, css: str = "form[method=post]") -> dict[str, Any]:
        """The values a browser would send with this form, buttons left out."""
        return form_values(self.one(css) if css != "form[method=post]" else self._main_form())

    def action(self, css: str) -> str:
        return self.one(css).get("action")

    def _main_form(self) -> Any:
        inside = self.all("main form[method=post]") or self.all("form[method=post]")
        demand(inside, f"{self.url} has no form that posts.")
        return inside[0]


class PageClient:
    """Flask's test client for pages and fragments. `client` is the plain one, for everything else."""

    def __init__(self, app: Flask, client: FlaskClient | None = None) -> None:
        self.app = app
        self.client = client or app.test_client()
        self._token = ""

    def page(self, url: str, *, status: int = 200, **kwargs: Any) -> Page:
        """GET a whole page and inspect it."""
        return self._inspected(self.client.get(url, **kwargs), url, status, fragment=False)

    def fragment(self, url: str, *, status: int = 200, **kwargs: Any) -> Page:
        """GET as htmx does and inspect the fragment."""
        headers = HX_PARTIAL | kwargs.pop("headers", {})
        return self._inspected(self.client.get(url, headers=headers, **kwargs), url, status, fragment=True)

    def send(self, url: str, data: dict[str, Any] | None = None, *, status: int = 303, **kwargs: Any) -> Page:
        """POST a plain form with the CSRF token; a redirect is returned, not followed."""
        response = self.client.post(url, data=self._with_token(data), **kwargs)
        return self._inspected(response, url, status, fragment=False)

    def send_fragment(
        self, url: str, data: dict[str, Any] | None = None, *, status: int = 200, **kwargs: Any
    ) -> Page:
        """POST as htmx does, with the CSRF token."""
        headers = HX_PARTIAL | kwargs.pop("headers", {})
        response = self.client.post(url, data=self._with_token(data), headers=headers, **kwargs)
        return self._inspected(response, url, status, fragment=True)

    def follow(self, page: Page) -> Page:
        """GET where a redirect (plain or by htmx) points."""
        target = page.headers.get("Location") or page.headers.get("HX-Redirect")
        demand(target, f"{page.url} answered {page.status} and points nowhere: use done(..., go_to=...).")
        return self.page(target)

    def token(self) -> str:
        """A CSRF token that belongs to this client's session."""
        if not self._token:
            # Who has signed in is led away from the sign-in page; their account page has forms as well.
            pages = (self.client.get(url).get_data(as_text=True) for url in ("/sign-in", "/account"))
            found = (re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html) for html in pages)
            self._token = next((match.group(1) for match in found if match), "")
        return self._token

    def _with_token(self, data: dict[str, Any] | None) -> dict[str, Any]:
        return {"csrf_token": self.token()} | (data or {})

    def _inspected(self, response: Any, url: str, status: int, *, fragment: bool) -> Page:
        page = parsed(response, url, fragment=fragment)
        demand(
            response.status_code == status,
            f"{url} answered {response.status_code}, expected {status}. It says: {page.text[:400]}"
            f" (Location: {response.headers.get('Location')})",
        )
        if response.mimetype == "text/html" and page.html.strip() and not 300 <= response.status_code < 400:
            inspect(page)
        for name, value in response.headers:
            if name.lower() == "set-cookie" and "aftercare" in value.split("=", 1)[0]:
                self._token = page.csrf  # the session may be new; "" asks again
        return page


def parsed(response: Any, url: str, *, fragment: bool) -> Page:
    html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parseFragment(html, container="div") if fragment else parser.parse(html)
    if fragment and re.match(r"\s*<(tr|td|tbody|thead)\b", html):
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        inside = {"tr": "tbody", "td": "tr"}.get(html.lstrip()[1:3], "table")
        tree = parser.parseFragment(html, container=inside)
    return Page(response, html, tree, url, fragment, parser.errors)


__all__ = ["HX_PARTIAL", "Page", "PageClient", "PageWrong", "inspect", "words"]
