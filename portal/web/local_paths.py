"""Which addresses a `next=` may name: a path of ours and nothing else."""

import re
from urllib.parse import urlsplit

# A browser drops tabs and newlines, reads a backslash as a slash and two slashes as another host.
_PLAIN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_ESCAPED_TROUBLE = re.compile(r"^/(%2f|%5c)|%0[0-9a-f]|%1[0-9a-f]|%7f", re.IGNORECASE)
_LONGEST = 2000


def local_path(value: str | None, default: str = "/") -> str:
    """`value` if it is a plain path on this site, else `default`."""
    if (
        not value
        or len(value) > _LONGEST
        or not _PLAIN_PATH.fullmatch(value)
        or _ESCAPED_TROUBLE.search(value)
    ):
        return default
    parts = urlsplit(value)
    if parts.scheme or parts.netloc or "//" in parts.path or ".." in parts.path.split("/"):
        return default
    return value


def local_part(url: str | None, host: str, default: str = "/") -> str:
    """Path and query of a full address (a Referer) on our own `host`, else `default`."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # `http://[`: a header holds whatever its sender likes
        return default
    if parts.netloc != host:
        return default
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""), default)
