"""Where the servers' sockets live.

Sockets, not ports: nobody else on the machine or in the network can knock.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from portal.embedded.errors import CannotStart

# PostgreSQL reads a list here.
SEPARATORS = frozenset(",\"'")
# The kernel's limit for a socket's path is 107 bytes; PostgreSQL appends `/.s.PGSQL.5432.lock`.
LONGEST = 85


def socket_directory(data: Path) -> Path:
    """Return DATA/run; where that cannot hold a socket, a short stand-in that depends on DATA only."""
    directory = data / "run"
    if len(os.fsencode(directory)) > LONGEST or SEPARATORS.intersection(str(directory)):
        digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
        directory = Path("/run" if os.geteuid() == 0 else "/tmp", f"aftercare-{os.getuid()}-{digest}")  # noqa: S108 (owner checked below)
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    # In a directory anybody may write, another user could have made ours first to read our connections.
    if os.geteuid() != 0 and directory.lstat().st_uid != os.geteuid():
        raise CannotStart(f"{directory} belongs to somebody else: remove it, or choose a shorter DATA path.")
    return directory


def leave_sockets(data: Path) -> None:
    """Remove the stand-in when nothing lives there any more; a server still running keeps it."""
    directory = socket_directory(data)
    if directory.parent != data:
        with suppress(OSError):
            directory.rmdir()
