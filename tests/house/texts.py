"""Every text a person can read, taken from the code and the templates, and every translation of it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "portal" / "translations"
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
_JINJA = {"silent": "false", "trimmed": "true", "newstyle_gettext": "true"}


@cache
def used_texts() -> dict[str | tuple[str, str], str]:
    """msgid (or singular and plural) to the place where it is first used."""
    found: dict[str | tuple[str, str], str] = {}
    for msgid, place in _extracted():
        found.setdefault(msgid, place)
    return found


@cache
def translated_texts(locale: str = "zh_Hans") -> tuple[tuple[str, object, object], ...]:
    """(file, msgid, msgstr) of every entry in the locale's .po files."""
    rows = []
    for file in sorted((TRANSLATIONS / locale).glob("*.po")):
        with file.open("rb") as opened:
            catalog = read_po(opened, abort_invalid=True)
        rows += [(file.name, message.id, message.string) for message in catalog if message.id]
    return tuple(rows)


def _extracted() -> Iterator[tuple[str | tuple[str, str], str]]:
    for file in sorted((ROOT / "portal").rglob("*.py")):
        yield from _of("python", file, {})
    for file in sorted((ROOT / "templates").rglob("*.*")):
        if file.suffix in (".html", ".txt"):
            yield from _of("jinja2.ext:babel_extract", file, _JINJA)


def _of(method: str, file: Path, options: dict[str, str]) -> Iterator[tuple[str | tuple[str, str], str]]:
    where = file.relative_to(ROOT)
    for line, message, _comments, _context in extract_from_file(
        method, file, keywords=KEYWORDS, options=options
    ):
        yield message if isinstance(message, str) else tuple(message)[-2:], f"{where}:{line}"
