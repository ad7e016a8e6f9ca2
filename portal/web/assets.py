"""Static files and icons: addresses with a content hash, long caching, compression of texts, icons drawn inline."""

import gzip
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request
from markupsafe import Markup, escape

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"
_COMPRESSIBLE = ("text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json")
_NAME = re.compile(r"[a-z0-9-]+")
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FRAME = re.compile(r'<path\s+stroke="none"\s+d="M0 0h24v24H0z"\s+fill="none"\s*/>')
_BLANKS = re.compile(r"\s+")


def install(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset, icon=icon, module_map=module_map)
    app.after_request(_cache_static)


def asset(path: str) -> str:
    """The address of a file under static/, changing with its content."""
    folder = Path(current_app.static_folder or "")
    return f"{current_app.static_url_path}/{path}?v={_digest(folder / path, _changed(folder / path))}"


def icon(name: str, label: str | None = None) -> Markup:
    """The drawing `name` of the icon set inline; decorative unless it has a `label`."""
    drawing = _drawing(Path(current_app.static_folder or "") / "vendor" / "icons", name)
    role = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    return Markup('<svg class="icon" viewBox="0 0 24 24"{}>{}</svg>').format(role, drawing)


def module_map() -> Markup:
    """The import map that gives our own script modules their hashed addresses, as JSON for its script element."""
    folder = Path(current_app.static_folder or "")
    files = [*sorted(folder.glob("js/*.js")), folder / "vendor" / "signature_pad.min.js"]
    names = [str(file.relative_to(folder)) for file in files if file.exists()]
    return _map_of(tuple((f"{current_app.static_url_path}/{name}", asset(name)) for name in names))


@lru_cache(maxsize=8)
def _map_of(pairs: tuple[tuple[str, str], ...]) -> Markup:
    text = json.dumps({"imports": dict(pairs)}, separators=(",", ":"))
    return Markup(escape(text).replace("&#34;", '"'))  # noqa: S704 - file names of ours, escaped but for quotes


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=512)
def _digest(file: Path, _changed_at: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"


@lru_cache(maxsize=512)
def _drawing(folder: Path, name: str) -> Markup:
    """The inside of one icon file; empty when the icons have not been fetched, so that no page fails for it."""
    file = folder / f"{name}.svg"
    if not _NAME.fullmatch(name) or not file.is_file():
        return Markup()
    inner = _INNER.search(file.read_text("utf-8"))
    text = _FRAME.sub("", inner.group(1)) if inner else ""
    return Markup(_BLANKS.sub(" ", text).strip())  # noqa: S704 - a file of the pinned icon package


def _cache_static(response: Response) -> Response:
    if request.endpoint != "static" or response.status_code not in (200, 304):
        return response
    response.headers["Cache-Control"] = _FOREVER if request.args.get("v") else _ASK_AGAIN
    if response.status_code == 200 and response.mimetype in _COMPRESSIBLE:
        response.vary.add("Accept-Encoding")
        if "gzip" in request.headers.get("Accept-Encoding", "") and "Range" not in request.headers:
            _compress(response)
    return response


def _compress(response: Response) -> None:
    tag, _weak = response.get_etag()
    response.direct_passthrough = False
    response.set_data(_gzipped(request.path, tag or "", response.get_data()))
    response.headers["Content-Encoding"] = "gzip"


_zipped: dict[str, tuple[str, bytes]] = {}


def _gzipped(path: str, tag: str, content: bytes) -> bytes:
    """Each file is compressed once per process and version; there are few and they are small."""
    known = _zipped.get(path)
    if known is None or known[0] != tag:
        known = _zipped[path] = (tag, gzip.compress(content, 6, mtime=0))
    return known[1]
