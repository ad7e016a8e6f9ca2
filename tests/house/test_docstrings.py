"""Maps and docstrings: every module says what lives in it, and both maps of the rooms name the rooms there are."""

import ast
import re
from pathlib import Path

import portal

ROOT = Path(__file__).parents[2]
PLACES = ("portal", "jobs", "tests", "migrations", "deploy")
ROOMS = {folder.parent.name for folder in (ROOT / "portal").glob("*/__init__.py")}


def test_every_module_says_what_lives_in_it():
    silent = []
    for file in [ROOT / "wsgi.py", *(file for place in PLACES for file in (ROOT / place).rglob("*.py"))]:
        source = file.read_text("utf-8")
        if source.strip() and ast.get_docstring(ast.parse(source)) is None:
            silent.append(str(file.relative_to(ROOT)))
    assert not silent, f"begin with a docstring (what lives here and what does not): {silent}"


def test_the_package_names_every_room():
    rows = (portal.__doc__ or "").partition("\n\n")[2].splitlines()
    named = {name for row in rows for name in re.findall(r"\w+", row.split("   ")[0])}
    assert ROOMS - named == set(), "add these to the map in portal/__init__.py"
    assert {name for name in named - ROOMS if not (ROOT / "portal" / f"{name}.py").is_file()} == set()


def test_the_readme_names_every_room():
    table = (ROOT / "README.md").read_text("utf-8").partition("### Map of rooms")[2].partition("###")[0]
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    named = {name for cell in cells for name in re.findall(r"`(?:portal/)?(\w+)/?`", cell)}
    assert ROOMS - named == set(), "add these to the map of rooms in the README"
    assert {name for name in named - ROOMS if not (ROOT / name).is_dir()} == set()
