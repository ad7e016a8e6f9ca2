"""What must hold before anything is started: a usable DATA, used by nobody else, and a free port."""

import errno
import fcntl
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.embedded.errors import CannotStart

LEAST_FREE_BYTES = 200 * 1024 * 1024
BACKLOG = 1024


@dataclass
class Lock:
    """The exclusive use of one DATA; it ends with the process, however that ends."""

    file: IO[str]

    def release(self) -> None:
        self.file.close()


def usable_data(data: Path | str) -> Path:
    """Return DATA as an absolute directory that can be written and has room, or say why not."""
    path = Path(data).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".probe-{os.getpid()}"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as wrong:
        raise CannotStart(_why_not_writable(path, wrong)) from wrong
    free = shutil.disk_usage(path).free
    if free < LEAST_FREE_BYTES:
        raise CannotStart(_too_full(path, free))
    return path


def _why_not_writable(path: Path, wrong: OSError) -> str:
    if wrong.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _too_full(path, 0)
    if wrong.errno in {errno.EEXIST, errno.ENOTDIR}:
        return f"DATA {path} is not a directory: choose another, as in `make run DATA=var`."
    return (
        f"DATA {path} cannot be written ({wrong.strerror}): allow it, or choose another `make run DATA=...`."
    )


def _too_full(path: Path, free: int) -> str:
    return (
        f"The disk of DATA {path} is full: {free // 2**20} MB are free, {LEAST_FREE_BYTES // 2**20} MB are "
        "needed. Make room, or choose another `make run DATA=...`."
    )


def lock_data(data: Path) -> Lock:
    """Take DATA for this process alone, or say who has it."""
    file = (data / "lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise CannotStart(
            f"A portal is already running on DATA {data} (process {holder}): stop it first, "
            "or choose another `make run DATA=...`."
        ) from taken
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return Lock(file)


def is_locked(data: Path) -> bool:
    """Say whether a portal runs on DATA."""
    try:
        with (data / "lock").open("a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def reserved_port(port: int, host: str = "127.0.0.1") -> socket.socket:
    """Bind the port without answering on it yet.

    The supervisor keeps this socket for its whole life and hands it to each web server it starts: while one
    is replaced, customers' connections wait a moment instead of being refused.
    """
    reserved = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        reserved.bind((host, port))
    except OverflowError as wrong:
        raise CannotStart(f"PORT {port} is not a port: choose one from 1024 to 65535.") from wrong
    except OSError as wrong:
        reserved.close()
        if wrong.errno == errno.EADDRINUSE:
            hint = "stop that program, or choose another `make run PORT=...`."
            raise CannotStart(f"Port {port} is already in use by another program: {hint}") from wrong
        raise CannotStart(f"Port {port} on {host} cannot be used: {wrong.strerror}.") from wrong
    return reserved
