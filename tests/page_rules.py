"""Every rule of the house that a single answer can be checked for. Each message says how to mend what it found."""

import re
from typing import TYPE_CHECKING

from html5lib.constants import E

from tests.page_words import PageWrong, demand, words

if TYPE_CHECKING:
    from tests.pages import Page

_NAMELESS = {"hidden", "submit", "button", "reset", "image"}
_URL_ATTRIBUTES = ("href", "src", "action", "formaction", "hx-get", "hx-post")
# What the parser calls a fault in a fragment and the house does not.
_HARMLESS = {
    "expected-doctype-but-got-start-tag",
    "expected-doctype-but-got-chars",
    "expected-doctype-but-got-eof",
}


def inspect(page: "Page") -> None:
    """Hold one answer against all rules."""
    check_syntax(page)
    check_ids(page)
    check_inputs(page)
    check_forms(page)
    check_nothing_inline(page)
    check_words(page)
    check_headers(page)
    if page.is_fragment:
        check_fragment(page)
    else:
        check_page(page)


def check_syntax(page: "Page") -> None:
    faults = [fault for fault in page.errors if fault[1] not in _HARMLESS]
    if faults:
        (line, column), code, values = faults[0]
        around = page.html.splitlines()[line - 1 : line]
        raise PageWrong(
            f"{page.url}: not valid HTML at line {line}, column {column}: {E.get(code, code) % values}\n  {around}\n"
            "Close every tag in order, quote attributes, and put no block inside <p>."
        )


def check_page(page: "Page") -> None:
    headings = page.all("h1")
    demand(
        len(headings) == 1,
        f"{page.url} has {len(headings)} <h1>: a page has exactly one, inside its content block.",
    )
    demand(
        page.title.startswith(page.h1),
        f"{page.url}: the title {page.title!r} must start with the h1 {page.h1!r}: fill {{% block title %}} with the same words.",
    )
    html = page.find("html") if page.tree.tag != "html" else page.tree
    demand(
        html.get("lang") in ("zh-Hans", "zh-Hant", "en"),
        f"{page.url}: <html lang> is missing; extend a layout.",
    )
    demand(len(page.all("main")) == 1, f"{page.url}: a page has one <main>; extend a layout.")


def check_fragment(page: "Page") -> None:
    roots = list(page.tree)
    partials = [root for root in roots if root.tag == "hx-partial"]
    own = [root for root in roots if root.tag != "hx-partial"]
    stray = (page.tree.text or "").strip() or next((r.tail for r in roots if (r.tail or "").strip()), "")
    demand(not stray, f"{page.url}: text {stray!r} outside the fragment's root element.")
    demand(
        len(partials) <= 4,
        f"{page.url}: {len(partials)} regions in one answer; from five on, refresh a larger region.",
    )
    demand(
        len(own) == 1 or (partials and len(own) <= 1),
        f"{page.url}: a fragment has one root element, this has {len(own)}: {[root.tag for root in own]}.",
    )
    for root in own:
        demand(root.get("id"), f"{page.url}: the fragment's root <{root.tag}> needs a stable id.")
    for partial in partials:
        demand(partial.get("hx-target"), f"{page.url}: an <hx-partial> without hx-target goes nowhere.")
    demand(not page.has("h1"), f"{page.url}: a fragment must not bring a second <h1>.")


def check_ids(page: "Page") -> None:
    ids = [
        element.get("id")
        for element in page.tree.iter()
        if isinstance(element.tag, str) and element.get("id")
    ]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    demand(not twice, f"{page.url}: ids used twice: {twice}. Give the second form an id_prefix.")
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for element in page.all(f"[{attribute}]"):
            missing = [name for name in element.get(attribute).split() if name not in ids]
            demand(
                not missing,
                f"{page.url}: {attribute}={element.get(attribute)!r} on <{element.tag}> points at no id.",
            )


def check_inputs(page: "Page") -> None:
    labelled = {label.get("for") for label in page.all("label")}
    inside = {id(child) for label in page.all("label") for child in label.iter()}
    for element in page.all("input") + page.all("select") + page.all("textarea"):
        if element.get("type") in _NAMELESS:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        demand(
            named or element.get("id") in labelled or id(element) in inside,
            f"{page.url}: <{element.tag} name={element.get('name')!r}> has no label: use f.field(), or a <label for>.",
        )
        demand(
            not element.get("placeholder"),
            f"{page.url}: {element.get('name')!r} has a placeholder; use help text.",
        )
    for button in page.all("button") + page.all("a[href]"):
        named = words(button) or button.get("aria-label") or button.get("title")
        pictured = any(
            child.get("aria-label") or child.get("alt") for child in button.iter() if child is not button
        )
        demand(
            named or pictured,
            f"{page.url}: a <{button.tag}> without words: {button.attrib}. Add text or aria-label.",
        )
    for image in page.all("img"):
        demand(
            image.get("alt") is not None,
            f"{page.url}: <img src={image.get('src')!r}> needs alt (empty if decorative).",
        )


def check_forms(page: "Page") -> None:
    for form in page.all("form"):
        method = (form.get("method") or "").lower()
        known = f"{page.url}: the form {form.get('id') or form.get('action')!r}"
        demand(method in ("get", "post", "dialog"), f"{known} needs method=get or method=post.")
        demand(form.get("action") is not None, f"{known} needs an action: it must work without JavaScript.")
        if method == "post":
            fields = [child for child in form.iter("input") if child.get("name") == "csrf_token"]
            demand(len(fields) == 1, f"{known} has {len(fields)} CSRF fields: use f.form() or csrf.field().")
        hx_post = form.get("hx-post")
        demand(
            hx_post is None or hx_post == form.get("action"),
            f"{known}: hx-post and action must be the same address.",
        )
    for link in page.all("a[hx-get]"):
        demand(
            link.get("hx-get") == link.get("href"),
            f"{page.url}: hx-get differs from href {link.get('href')!r}.",
        )


def check_nothing_inline(page: "Page") -> None:
    nonce = re.search(r"'nonce-([^']+)'", page.headers.get("Content-Security-Policy", ""))
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            plain = str(name)
            demand(
                not plain.startswith("on"),
                f"{page.url}: inline handler {plain} on <{element.tag}>: use data-behaviour.",
            )
            demand(
                plain != "style",
                f"{page.url}: style attribute on <{element.tag}>: the content policy drops it; use a class.",
            )
            demand(
                not plain.startswith("hx-on"),
                f"{page.url}: hx-on on <{element.tag}> fails under our content policy.",
            )
            if plain in _URL_ATTRIBUTES:
                scheme = re.sub(r"[\s\x00-\x1f]", "", value).lower()
                demand(
                    not scheme.startswith(("javascript:", "vbscript:")),
                    f"{page.url}: {plain}={value!r} is a script.",
                )
        if element.tag == "style":
            raise PageWrong(
                f"{page.url}: a <style> element: the content policy drops it; put it into static/css."
            )
        if element.tag == "script" and nonce:
            demand(
                element.get("nonce") == nonce.group(1),
                f"{page.url}: <script> without this answer's nonce: csp_nonce().",
            )


def check_words(page: "Page") -> None:
    # What a person typed may look like anything; scripts are not words.
    shown = re.sub(r"<(script|textarea).*?</\1>|value=\"[^\"]*\"", "", page.html, flags=re.DOTALL)
    left = re.search(r"%\(\w+\)[sd]|\{\{|\}\}|\{%|<lazy|Undefined|\bNone\b(?=\s*<)", shown)
    demand(
        left is None,
        f"{page.url}: unfinished text {left and left.group()!r}: a placeholder or value was not filled in.",
    )


def check_headers(page: "Page") -> None:
    policy = page.headers.get("Content-Security-Policy", "")
    demand(
        "default-src 'none'" in policy,
        f"{page.url}: no strict Content-Security-Policy; is portal.web installed?",
    )
    demand("unsafe" not in policy, f"{page.url}: the content policy has an unsafe exception: {policy}")
    demand(page.headers.get("X-Content-Type-Options") == "nosniff", f"{page.url}: nosniff is missing.")
    demand("HX-Request-Type" in page.headers.get("Vary", ""), f"{page.url}: Vary must name HX-Request-Type.")
    demand("Cache-Control" in page.headers, f"{page.url}: Cache-Control is missing.")
