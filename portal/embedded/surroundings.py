"""The settings a running portal hands to its parts, and leaves for the `portal` command of the same machine."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from portal.embedded.preflight import is_locked
from portal.embedded.secrets import keep_secret, kept_secret, readable_password, secret

_FILE = "environment.json"
_DEMO = "demo-password"


def environment_for(
    data: Path, *, database_url: str, owner_url: str, redis_url: str, public_url: str
) -> dict[str, str]:
    """Return what every part of one portal must agree on. What the caller's environment says comes first."""
    secrets = data / "secrets"
    own = {
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret(secrets, "secret-key"),
        "LEDGER_KEY": os.environ.get("LEDGER_KEY") or secret(secrets, "ledger-key"),
        "DEMO_PASSWORD": _demo_password(secrets),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL") or public_url,
    }
    return own | {
        "DATABASE_URL": database_url,
        "DATABASE_OWNER_URL": owner_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(data),
    }


def _demo_password(secrets: Path) -> str:
    """Return the password the demo people were made with; before they are made, the one given or a new one."""
    given = os.environ.get("DEMO_PASSWORD")
    return kept_secret(secrets, _DEMO) or given or readable_password(secrets, _DEMO)


def demo_is_loaded(data: Path, password: str) -> None:
    """Keep the password that was given: the demo people have it from now on, whatever is given later."""
    keep_secret(data / "secrets", _DEMO, password)


def leave_for_command(data: Path, environment: Mapping[str, str]) -> None:
    """Write down how to reach the running portal, for its owner only."""
    path = data / "secrets" / _FILE
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(dict(environment), indent=1), encoding="utf-8")
    draft.replace(path)


def forget(data: Path) -> None:
    (data / "secrets" / _FILE).unlink(missing_ok=True)


def running_environment(data: Path | str) -> dict[str, str]:
    """Return the settings of the portal running on DATA, or nothing when none runs there."""
    if not is_locked(Path(data)):
        return {}  # a killed supervisor leaves the file behind
    try:
        text = (Path(data) / "secrets" / _FILE).read_text(encoding="utf-8")
    except OSError:
        return {}
    found = json.loads(text)
    return {str(name): str(value) for name, value in found.items()}
