"""The account PostgreSQL and Redis run under.

PostgreSQL refuses to run as root. Started by an ordinary user everything simply runs as that user; started
by root the two servers run as the system account `aftercare`. Where that account could not reach the files
(a checkout below /root, say), it is given the one capability to read past directory permissions, which leaves
the permissions on the machine as they are.
"""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import struct
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.errors import CannotStart

SERVICE_NAME = "aftercare"

_libc = ctypes.CDLL(None, use_errno=True)

# <linux/prctl.h> and <linux/capability.h>; ctypes cannot read headers.
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_CHILD_SUBREAPER = 36
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Account:
    """Who a server runs as; `uid` None means: as whoever started us."""

    uid: int | None = None
    gid: int | None = None
    capability: int | None = None

    def own(self, path: Path) -> None:
        """Hand a directory with everything in it to this account."""
        if self.uid is None or self.gid is None or path.stat().st_uid == self.uid:
            return
        for directory, _, files in os.walk(path):
            os.chown(directory, self.uid, self.gid)
            for name in files:
                os.chown(Path(directory, name), self.uid, self.gid, follow_symlinks=False)


def service_account(paths: Iterable[Path]) -> Account:
    """Return the account for the servers, able to reach every one of `paths`."""
    if os.geteuid() != 0:
        return Account()
    entry = _system_user()
    reachable = all(_may_pass(path, entry.pw_uid, entry.pw_gid) for path in paths)
    return Account(entry.pw_uid, entry.pw_gid, None if reachable else _reading_capability())


def _system_user() -> pwd.struct_passwd:
    if not _exists(SERVICE_NAME):
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd:
            # Two first starts at once: the loser's "already exists" is as good as success.
            options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
            subprocess.run([useradd, *options, SERVICE_NAME], check=False, capture_output=True)
    for name in (SERVICE_NAME, "nobody"):
        if _exists(name):
            return pwd.getpwnam(name)
    raise CannotStart(
        "PostgreSQL does not run as root, and no system account could be made for it. "
        "Run `useradd --system aftercare` once, or start as an ordinary user."
    )


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _may_pass(path: Path, uid: int, gid: int) -> bool:
    """Say whether the account may walk through every directory above `path`."""
    for directory in path.resolve().parents:
        facts = directory.stat()
        bit = stat.S_IXOTH
        if facts.st_uid == uid:
            bit = stat.S_IXUSR
        elif facts.st_gid == gid:
            bit = stat.S_IXGRP
        if not facts.st_mode & bit:
            return False
    return True


def _reading_capability() -> int:
    """Choose the capability; containers often keep back the narrower one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    held = int(next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")), 16)
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if held >> capability & 1:
            return capability
    raise CannotStart(
        "The system account `aftercare` cannot reach the program or the data. "
        "Put both where other accounts may enter, or start as an ordinary user."
    )


def before_exec(account: Account, death_signal: signal.Signals) -> Callable[[], None]:
    """Return what a child does between fork and exec: become `account`, and die when we die.

    The order matters: changing the user clears the death signal and, without KEEPCAPS, the capabilities.
    """
    parent = os.getpid()

    def become() -> None:
        if account.uid is not None and account.gid is not None:
            os.setgroups([])
            os.setresgid(account.gid, account.gid, account.gid)
            _libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
            os.setresuid(account.uid, account.uid, account.uid)
            _limit_capabilities(account.capability)
        die_with_parent(death_signal, parent)

    return become


def die_with_parent(death_signal: signal.Signals, parent: int | None = None) -> None:
    """Have the kernel send `death_signal` to this process when the one that forked it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if parent is not None and os.getppid() != parent:  # it ended before prctl: nobody will send the signal
        os._exit(1)


def _limit_capabilities(capability: int | None) -> None:
    mask = 0 if capability is None else 1 << capability
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    # Two 32-bit words each of effective, permitted and inheritable; ours all live in the first.
    sets = struct.pack("=6I", mask, mask, mask, 0, 0, 0)
    if _libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    if capability is not None:
        _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)


def adopt_orphans() -> None:
    """Make this process the parent of grandchildren whose own parent died, so that none escapes."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
