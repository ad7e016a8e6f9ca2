"""Secrets of one installation: made once, kept under DATA/secrets, readable by their owner only."""

import os
import secrets
from pathlib import Path

# No 0/O, 1/l/I: the demo password is read from a screen and typed.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def secret(directory: Path, name: str) -> str:
    """Return the secret `name`, making it (256 bits) at the first call."""
    return _kept(directory, name, secrets.token_urlsafe(32))


def readable_password(directory: Path, name: str) -> str:
    """Return a password people can type, making it (about 59 bits) at the first call."""
    return _kept(directory, name, "-".join(_word() for _ in range(3)))


def kept_secret(directory: Path, name: str) -> str | None:
    """Return the secret `name` if there is one."""
    path = directory / name
    return path.read_text(encoding="utf-8").strip() if path.exists() else None


def keep_secret(directory: Path, name: str, value: str) -> None:
    """Keep `value` as the secret `name`, unless there is one."""
    _kept(directory, name, value)


def _word() -> str:
    return "".join(secrets.choice(_READABLE) for _ in range(4))


def _kept(directory: Path, name: str, fresh: str) -> str:
    path = directory / name
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        # Renamed into place: a half-written secret would lock the installation out of its own data.
        draft = directory / f".{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(fresh + "\n", encoding="utf-8")
        draft.replace(path)
    return path.read_text(encoding="utf-8").strip()
