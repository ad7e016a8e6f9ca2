"""Settings of one running portal, read once from the environment. A missing or bad value stops the boot by name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingWrong(SystemExit):
    """A setting is missing or cannot be read; ends the program with its name and what is expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations. Units are in the names."""

    database_url: str
    database_owner_url: str
    redis_url: str
    data_dir: Path
    secret_key: str
    ledger_key: str
    public_url: str
    trusted_hosts: tuple[str, ...]
    filing_limit_per_minute: int
    sign_in_limit_per_minute: int
    proxy_hops: int

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read all settings, or end the program with one sentence about the first that is wrong."""
        public_url = environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
        database_url = _needed(environ, "DATABASE_URL", "a postgresql+psycopg:// address")
        return cls(
            database_url=postgres_url(database_url),
            database_owner_url=postgres_url(environ.get("DATABASE_OWNER_URL") or database_url),
            redis_url=_needed(environ, "REDIS_URL", "a redis:// or unix:// address"),
            data_dir=Path(environ.get("DATA_DIR", "var")).resolve(),
            secret_key=_secret(environ, "SECRET_KEY"),
            ledger_key=_secret(environ, "LEDGER_KEY"),
            public_url=public_url,
            trusted_hosts=_hosts(environ.get("TRUSTED_HOSTS"), public_url),
            filing_limit_per_minute=_positive(environ, "FILING_LIMIT", 20),
            sign_in_limit_per_minute=_positive(environ, "SIGN_IN_LIMIT", 30),
            proxy_hops=_positive(environ, "PROXY_HOPS", 0, least=0),
        )


def postgres_url(url: str) -> str:
    """Any usual spelling of a PostgreSQL address as SQLAlchemy wants it for psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _needed(environ: Mapping[str, str], name: str, expected: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingWrong(f"{name} is not set: it should be {expected}.")
    return value


def _secret(environ: Mapping[str, str], name: str) -> str:
    value = _needed(environ, name, "a random text of at least 32 characters")
    if len(value) < 32:
        raise SettingWrong(f"{name} is too short: it should be a random text of at least 32 characters.")
    return value


def _positive(environ: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise SettingWrong(f"{name} is {text!r}: it should be a whole number of at least {least}.")
    return int(text)


def _hosts(text: str | None, public_url: str) -> tuple[str, ...]:
    named = tuple(host.strip() for host in (text or "").split(",") if host.strip())
    own = public_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    return named or tuple(dict.fromkeys((own, "127.0.0.1", "localhost", "[::1]")))
