"""Settings for a command typed in a shell: what the environment leaves open is taken from the portal running on DATA."""

from collections.abc import MutableMapping

from portal.embedded.surroundings import running_environment


def complete_environment(environ: MutableMapping[str, str]) -> None:
    """Fill in addresses and secrets of the portal whose data directory is DATA_DIR (`var` unless set)."""
    for name, value in running_environment(environ.get("DATA_DIR", "var")).items():
        environ.setdefault(name, value)
