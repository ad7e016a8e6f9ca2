"""Rules of templates and scripts that can be read off their text; what needs a rendered page is in tests/pages.py."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
FRAGMENTS = [file for file in ALL if file.name.startswith("_")]
_ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"<([a-z][\w-]*)((?:[^>{]|\{\{.*?\}\}|\{%.*?%\}|\{)*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w:-]+)\s*=\s*"((?:[^"{]|\{\{.*?\}\}|\{%.*?%\}|\{)*)"', re.DOTALL)

FORBIDDEN = {
    r"\|\s*safe\b": "text goes out escaped; a filter that returns Markup says why it may",
    r"autoescape\s+false": "text goes out escaped",
    r"\bhx-on\b": "fails under the content policy: a behaviour in static/js",
    r"\bhx-disabled-elt\b": "was htmx 2: hx-disable",
    r"\bhx-boost\b": "pages are loaded as pages",
    r"\bhx-ext\b": "was htmx 2: extensions are loaded as files",
    r"\bhx-(vars|params|prompt|request|history-elt|disinherit)\b": "is not in htmx 4 or not used here",
    r"\bhx-swap-oob\b": "one idiom: <hx-partial>",
    r"\bhx-confirm\b": "a page or dialog confirms, not the browser's box",
    r"\bhx-(put|patch|delete|query|action|method)\b": "a plain form can only GET and POST",
    r"htmx:[a-z]+[A-Z]": "events of htmx 4 are written htmx:after:swap",
    r"\bstyle\s*=": "the content policy drops it: a class in static/css",
    r"<style\b": "the content policy drops it: static/css",
    r"\son[a-z]+\s*=": "no inline handlers: data-behaviour",
    r"javascript:": "no script addresses",
    r"\bjs:": "fails under the content policy",
    r"hx-trigger=\"[^\"]*\[": "a filter in hx-trigger fails under the content policy",
    r"\bplaceholder\s*=": "labels and help texts say what to type",
    r"<script(?![^>]*nonce=)": "every script element carries csp_nonce()",
    r"https?://": "everything is served from here",
}


def _text(file):
    return _COMMENT.sub("", file.read_text("utf-8"))


def _name(file):
    return str(file.relative_to(TEMPLATES))


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_nothing_forbidden_is_written(pattern):
    found = [_name(file) for file in ALL if re.search(pattern, _text(file))]
    found = [
        name
        for name in found
        if not (pattern == "https?://" and "http://www.w3.org" in (TEMPLATES / name).read_text("utf-8"))
    ]
    assert not found, f"{pattern} in {found}: {FORBIDDEN[pattern]}"


@pytest.mark.parametrize("file", ALL, ids=_name)
def test_requests_of_htmx_have_a_plain_twin(file):
    for tag, inside in _TAG.findall(_text(file)):
        attributes = dict(_ATTRIBUTE.findall(inside))
        if "hx-get" in attributes:
            assert tag in ("a", "form"), f"hx-get on <{tag}>: put it on an <a href> (or a GET form)"
            twin = attributes.get("href" if tag == "a" else "action")
            assert attributes["hx-get"] == twin, (
                f"hx-get={attributes['hx-get']!r} but the plain address is {twin!r}"
            )
        if "hx-post" in attributes:
            assert tag == "form", f"hx-post on <{tag}>: put it on the form"
            assert attributes.get("method") == "post", "a form with hx-post needs method=post"
            assert attributes["hx-post"] == attributes.get("action"), (
                "hx-post and action must be the same address"
            )
            assert "hx-sync" in inside, 'a form with hx-post drops a second click: hx-sync="this:drop"'


@pytest.mark.parametrize("file", FRAGMENTS, ids=_name)
def test_a_fragment_extends_nothing_and_imports_what_it_uses(file):
    source = file.read_text("utf-8")
    tree = _ENVIRONMENT.parse(source)
    assert not list(tree.find_all(nodes.Extends)), "a fragment is not a page"
    assert not list(tree.find_all(nodes.Block)), "a fragment has no blocks: include it into the page's block"
    start = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", source, flags=re.DOTALL).strip()
    assert start.startswith(("<", "{{")), "a fragment is one element with an id"


def test_macros_are_imported_where_they_are_used_and_no_import_is_dead():
    wrong = []
    for file in ALL:
        source = file.read_text("utf-8")
        tree = _ENVIRONMENT.parse(source)
        for node in tree.find_all(nodes.Import):
            if not re.search(rf"\b{node.target}\.", source.replace(f"as {node.target}", "")):
                wrong.append(f"{_name(file)}: {node.target} is imported and not used")
        names = list(tree.find_all(nodes.Name))
        made = {node.name for node in names if node.ctx != "load"}
        made |= {node.target for node in tree.find_all(nodes.Import)}
        asked = {node.name for node in names if node.ctx == "load"} - made
        for module in {
            "f",
            "clock",
            "number",
            "t",
            "stages",
            "timeline",
            "empty",
            "paging",
            "files",
            "facts",
            "tag",
        } & asked:
            if re.search(rf"\{{[{{%][^}}]*\b{module}\.[a-z_]+\(", source):
                wrong.append(f"{_name(file)}: {module}. is used without its import")
    assert not wrong, "\n".join(wrong)


def test_every_icon_is_on_the_list_that_is_fetched():
    listed = set((ROOT / "static" / "icons.txt").read_text("utf-8").split())
    used = {}
    for file in [*ALL, *(ROOT / "portal").rglob("*.py")]:
        for name in re.findall(r"\bicon\(\s*\"([\w/-]+)\"", file.read_text("utf-8")):
            used.setdefault(name, file.name)
    for file in (ROOT / "static" / "css").glob("*.css"):
        for name in re.findall(r"vendor/icons/([\w-]+)\.svg", file.read_text("utf-8")):
            used.setdefault(name, file.name)
    missing = {name: place for name, place in used.items() if name not in listed}
    assert not missing, f"add to static/icons.txt: {missing}"


def test_every_icon_on_the_list_is_drawn_somewhere():
    files = [*ALL, *(ROOT / "portal").rglob("*.py"), *(ROOT / "static" / "css").glob("*.css")]
    said = set(
        re.findall(
            r"[\"/]([a-z][a-z0-9-]*)(?:\"|\.svg)", "\n".join(file.read_text("utf-8") for file in files)
        )
    )
    lines = (ROOT / "static" / "icons.txt").read_text("utf-8").splitlines()
    unused = {line for line in lines if line and not line.startswith("#")} - said
    assert not unused, f"take these off static/icons.txt: {sorted(unused)}"


def test_every_behaviour_has_its_module():
    main = (ROOT / "static" / "js" / "main.js").read_text("utf-8")
    asked = set()
    for file in ALL:
        text = file.read_text("utf-8")
        asked |= {n for group in re.findall(r'data-behaviour="([a-z -]+)"', text) for n in group.split()}
        asked |= {n for group in re.findall(r'behaviour="([a-z -]+)"', text) for n in group.split()}
    missing = [
        name
        for name in sorted(asked)
        if f'"{name}"' not in main or not (ROOT / "static/js" / f"{name}.js").is_file()
    ]
    assert not missing, f"no module in static/js for: {missing}"


def test_scripts_use_no_event_names_of_htmx_2():
    for file in (ROOT / "static" / "js").glob("*.js"):
        text = file.read_text("utf-8")
        assert not re.search(r"htmx:[a-z]+[A-Z]", text), f"{file.name}: htmx 4 writes htmx:after:swap"
        assert not re.search(r"\b(eval|Function)\(|innerHTML|outerHTML|insertAdjacentHTML", text), (
            f"{file.name}: no HTML from strings"
        )
