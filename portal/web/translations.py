"""Merges the rooms' small .po files into what gettext reads: `python -m portal.web.translations`.

English is the msgid. `translations/zh_Hans/<room>.po` are written by hand; Traditional Chinese is derived from
them with OpenCC (words of Taiwan) and corrected where `translations/zh_Hant/<room>.po` says so.
"""

import io
import logging
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages import Catalog
    from babel.messages.catalog import Message

FOLDER = Path(__file__).parent.parent / "translations"


class TranslationsDisagree(ValueError):  # noqa: N818 - exceptions are sentences in this house
    """One msgid has two translations."""


def build_when_stale(folder: Path = FOLDER) -> bool:
    """Build unless the built files are newer than every source; says whether it built."""
    sources = [*folder.glob("zh_Han[st]/*.po"), Path(__file__)]
    newest = max(source.stat().st_mtime_ns for source in sources)
    built = [_target(folder, locale) for locale in ("zh_Hans", "zh_Hant")]
    if all(file.is_file() and file.stat().st_mtime_ns >= newest for file in built):
        return False
    try:
        build(folder)
    except OSError as error:  # installed read-only: what was built at installation must do
        logging.getLogger(__name__).warning("translations were not rebuilt: %s", error)
        return False
    return True


def build(folder: Path = FOLDER) -> dict[str, int]:
    """Write messages.mo for both Chinese scripts; returns how many texts each holds."""
    simplified = merged(folder / "zh_Hans", "zh_Hans")
    traditional = derived(simplified, merged(folder / "zh_Hant", "zh_Hant"))
    for catalog, locale in ((simplified, "zh_Hans"), (traditional, "zh_Hant")):
        _write(catalog, _target(folder, locale))
    return {"zh_Hans": len(simplified), "zh_Hant": len(traditional)}


def merged(folder: Path, locale: str) -> "Catalog":
    """All .po files of one folder as one catalog; the same msgid must have the same msgstr everywhere."""
    from babel.messages import Catalog

    together = Catalog(locale=locale, domain="messages", fuzzy=False)
    origin: dict[object, str] = {}
    for name, message in _messages(sorted(folder.glob("*.po"))):
        known = together.get(message.id, message.context)
        if known is not None and known.string != message.string:
            raise TranslationsDisagree(
                f"{message.id!r} is {known.string!r} in {origin[message.id]} and {message.string!r} in {name}"
            )
        together.add(message.id, message.string, context=message.context)
        origin[message.id] = name
    return together


def derived(simplified: "Catalog", corrections: "Catalog") -> "Catalog":
    """The Traditional catalog: each text converted by phrase, then the corrections laid over it."""
    from babel.messages import Catalog

    traditional = Catalog(locale="zh_Hant", domain="messages", fuzzy=False)
    for message in simplified:
        if not message.id:
            continue
        corrected = corrections.get(message.id, message.context)
        text = corrected.string if corrected is not None and corrected.string else _converted(message.string)
        traditional.add(message.id, text, context=message.context)
    return traditional


def _converted(text: str | tuple[str, ...]) -> str | tuple[str, ...]:
    from portal.kernel.chinese import traditional

    return traditional(text) if isinstance(text, str) else tuple(traditional(part) for part in text)


def _messages(files: Iterable[Path]) -> "Iterator[tuple[str, Message]]":
    from babel.messages.pofile import read_po

    for file in files:
        with file.open("rb") as opened:
            catalog = read_po(opened, abort_invalid=True)
        for message in catalog:
            if message.id and message.string:
                yield file.name, message


def _target(folder: Path, locale: str) -> Path:
    return folder / locale / "LC_MESSAGES" / "messages.mo"


def _write(catalog: "Catalog", target: Path) -> None:
    """Replace the file in one step: several processes may start at once."""
    from babel.messages.mofile import write_mo

    content = io.BytesIO()
    write_mo(content, catalog)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content.getvalue())
    Path(name).chmod(0o644)
    Path(name).replace(target)


if __name__ == "__main__":
    counts = build()
    sys.stdout.write(", ".join(f"{locale}: {count} texts" for locale, count in counts.items()) + "\n")
