"""The caps on sizes: what grows beyond them wants to be two things."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ("portal", "jobs", "tests", "wsgi.py")
CAPS = {"*.html": ("templates", 150), "*.js": ("static/js", 120), "*.css": ("static/css", 250)}


def _python_files():
    for name in PYTHON:
        path = ROOT / name
        yield from ([path] if path.is_file() else path.rglob("*.py"))


def test_python_files_have_at_most_300_lines():
    long = [
        (str(f.relative_to(ROOT)), n)
        for f in _python_files()
        if (n := len(f.read_text("utf-8").splitlines())) > 300
    ]
    assert not long, f"split these by capability: {long}"


def test_functions_have_at_most_40_lines():
    long = []
    for file in _python_files():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 40:
                    long.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name} ({lines})")
    assert not long, "name a part of each and take it out: " + "; ".join(long)


@pytest.mark.parametrize("pattern", sorted(CAPS))
def test_templates_scripts_and_styles_keep_their_caps(pattern):
    folder, cap = CAPS[pattern]
    files = (ROOT / folder).rglob(pattern)
    long = [
        (str(f.relative_to(ROOT)), n) for f in files if (n := len(f.read_text("utf-8").splitlines())) > cap
    ]
    assert not long, f"more than {cap} lines: {long}"
