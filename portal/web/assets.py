"""Static files and icons: addresses with a content hash, long caching, compression of texts, icons drawn inline."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, current_app, request
from markupsafe import Markup

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"
_COMPRESSIBLE = ("text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json")
_NAME = re.compile(r"[a-z0-9-]+")
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FRAME = re.compile(r'<path\s+stroke="none"\s+d="M0 0h24v24H0z"\s+fill="none"\s*/>')
_BLANKS = re.compile(r"\s+")


def install(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset, icon=icon, module_map=module_map)
    app.extensions["assets"] = {}
    app.after_request(_cache_static)


def asset(path: str) -> str:
    """The address of a file under static/, changing with its content."""
    return _remembered("asset", path, _hashed_address)


def icon(name: str, label: str | None = None) -> Markup:
    """The drawing `name` of the icon set inline; decorative unless it has a `label`."""
    if label is None:
        return Markup(_remembered("icon", name, _decoration))  # noqa: S704 - a file of the pinned icon package
    return Markup('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>').format(
        label, _drawing(name)
    )


def module_map() -> Markup:
    """The import map that gives our own script modules their hashed addresses, as JSON for its script element."""
    return Markup(_remembered("map", "", _module_map))  # noqa: S704 - names of our own files


def _remembered(kind: str, name: str, made: Callable[[str], str]) -> str:
    """What `made` says of a name, found out once per process; while developing, each time."""
    if current_app.debug:
        return made(name)
    known: dict[tuple[str, str], str] = current_app.extensions["assets"]
    found = known.get((kind, name))
    if found is None:
        found = known[kind, name] = made(name)
    return found


def _hashed_address(path: str) -> str:
    file = _static() / path
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return f"{current_app.static_url_path}/{path}?v={digest}"


def _decoration(name: str) -> str:
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{_drawing(name)}</svg>'


def _drawing(name: str) -> Markup:
    """The inside of one icon file; empty when the icons have not been fetched, so that no page fails for it."""
    file = _static() / "vendor" / "icons" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not file.is_file():
        return Markup()
    inner = _INNER.search(file.read_text("utf-8"))
    text = _FRAME.sub("", inner.group(1)) if inner else ""
    return Markup(_BLANKS.sub(" ", text).strip())  # noqa: S704 - a file of the pinned icon package


def _module_map(_name: str) -> str:
    files = [*sorted(_static().glob("js/*.js")), _static() / "vendor" / "signature_pad.min.js"]
    names = [str(file.relative_to(_static())) for file in files if file.exists()]
    addresses = {f"{current_app.static_url_path}/{name}": _hashed_address(name) for name in names}
    return json.dumps({"imports": addresses}, separators=(",", ":"))


def _static() -> Path:
    return Path(current_app.static_folder or "")


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
