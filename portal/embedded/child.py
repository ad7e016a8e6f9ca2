"""One supervised child: started, watched, restarted with growing pauses, ended."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded.account import Account
from portal.embedded.logs import Log
from portal.embedded.processes import end_session, spawn

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
# Living this long means the last trouble is over: the next restart is quick again.
SETTLED_SECONDS = 10.0


def always_ready(_pid: int) -> bool:
    return True


def nothing_to_prepare() -> None:
    return


@dataclass
class Child:
    """What to run and how to end it, and the process that runs at the moment."""

    name: str
    command: Sequence[str | Path]
    log: Log
    environment: Mapping[str, str] | None = None
    account: Account = field(default_factory=Account)
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    pass_fds: Sequence[int] = ()
    prepare: Callable[[], None] = nothing_to_prepare
    is_ready: Callable[[int], bool] = always_ready

    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    _started_at: float = 0.0
    _pause: float = FIRST_PAUSE
    _restart_at: float = 0.0

    def start(self) -> None:
        self.prepare()
        self.log.begin()
        self.process = spawn(
            self.command,
            log=self.log.path,
            account=self.account,
            death_signal=self.death_signal,
            environment=self.environment,
            pass_fds=self.pass_fds,
        )
        self._started_at = time.monotonic()

    @property
    def ready(self) -> bool:
        return self.process is not None and self.process.poll() is None and self.is_ready(self.process.pid)

    def noticed_death(self) -> int | None:
        """Return the exit status once when the process has ended, and plan the restart."""
        if self.process is None or self.process.poll() is None:
            return None
        now = time.monotonic()
        if now - self._started_at > SETTLED_SECONDS:
            self._pause = FIRST_PAUSE
        self._restart_at = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self.restarts += 1
        status = self.process.returncode
        end_session(self.process.pid)  # what it forked must not outlive it and hold the port or a job
        self.process = None
        return status

    @property
    def due(self) -> bool:
        """Say whether it is time to start it again."""
        return self.process is None and time.monotonic() >= self._restart_at

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()

    def see_off(self, deadline: float) -> None:
        """Wait until it has ended; after the deadline kill it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        end_session(self.process.pid)
        self.process = None


def cause_of(status: int) -> str:
    """Say an exit status in words."""
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"ended with status {status}"
