"""Starting a whole portal on one machine, keeping it alive, and ending it without a trace.

Single-threaded on purpose: children learn of our death through the thread that forked them.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from portal.embedded import announce, surroundings
from portal.embedded.account import adopt_orphans
from portal.embedded.child import Child, cause_of
from portal.embedded.errors import CannotStart
from portal.embedded.logs import Log
from portal.embedded.markers import Marks, migrated_state
from portal.embedded.plan import ROOT, application_children, postgres_child, redis_child
from portal.embedded.postgres import EmbeddedPostgres
from portal.embedded.preflight import lock_data, reserved_port, usable_data
from portal.embedded.processes import POLL_SECONDS, end_adopted, reap
from portal.embedded.redis import EmbeddedRedis
from portal.embedded.sockets import leave_sockets

LOOK_SECONDS = 0.5
RESTART_LOOK_SECONDS = 0.05
STORAGE_SECONDS = 60.0
READY_SECONDS = 90.0
HOPELESS_RESTARTS = 4  # before the portal was ready even once


class Stopped(Exception):  # noqa: N818 (exceptions are sentences in this house)
    """Somebody asked us to end while we were starting."""


class Supervisor:
    """The children of one DATA."""

    def __init__(self, data: Path, listener: socket.socket, host: str, port: int) -> None:
        self.data = data
        self.listener = listener
        self.host = host
        self.port = port
        self.storage: list[Child] = []
        self.application: list[Child] = []
        self.environment: dict[str, str] = {}
        self.marks = Marks(None)
        self.stopping = False
        self._wake, self._waker = socket.socketpair()

    # ------------------------------------------------------------ start

    def start(self) -> None:
        """Start everything and return when the portal answers that it is ready."""
        self._start_storage()
        self._migrate()
        self._load_demo()
        self.application = application_children(self.data, self._inherited(), self.listener)
        for child in self.application:
            self._start(child)
        surroundings.leave_for_command(self.data, self.environment)
        self._until_ready()
        announce.ready(self.public_url, self.environment["DEMO_PASSWORD"], self.data)

    def _migrate(self) -> None:
        """Bring the database up to date. Asking whether it is costs a second or two, so the answer is kept."""
        state = migrated_state()
        if not self.marks.has("migrated", state):
            self._step("migrate", "The database could not be brought up to date")
            self.marks.put("migrated", state)

    def _load_demo(self) -> None:
        """Load the demo company if the database is empty."""
        if self.marks.has("demo-loaded"):
            return
        self._step("demo", "The demo company could not be loaded", "load", "--if-empty")
        surroundings.demo_is_loaded(self.data, self.environment["DEMO_PASSWORD"])
        self.marks.put("demo-loaded")

    @property
    def public_url(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def _start_storage(self) -> None:
        database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        owner_url = os.environ.get("DATABASE_OWNER_URL") or database_url
        if not database_url or not owner_url:
            postgres = EmbeddedPostgres(self.data)
            database_url, owner_url = postgres.app_url_for(), postgres.owner_url
            self.storage.append(postgres_child(postgres))
            self.marks = Marks(postgres.cluster)
        if not redis_url:
            redis = EmbeddedRedis(self.data)
            redis_url = redis.url
            self.storage.append(redis_child(redis))
        self.environment = surroundings.environment_for(
            self.data,
            database_url=database_url,
            owner_url=owner_url,
            redis_url=redis_url,
            public_url=self.public_url,
        )
        for child in self.storage:
            self._start(child)
        self._until_storage_ready()

    def _until_storage_ready(self) -> None:
        deadline = time.monotonic() + STORAGE_SECONDS
        while not all(child.ready for child in self.storage):
            dead = next((child for child in self.storage if child.noticed_death() is not None), None)
            if dead or time.monotonic() > deadline:
                slow = dead or next(child for child in self.storage if not child.ready)
                raise CannotStart(f"{slow.name} did not start; {_last_words(slow.log)}")
            self._rest(POLL_SECONDS)

    def _inherited(self, *, as_owner: bool = False) -> dict[str, str]:
        """Return a child's environment; only steps that change tables learn the owner's password."""
        own = {
            name: value
            for name, value in self.environment.items()
            if as_owner or name != "DATABASE_OWNER_URL"
        }
        others = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        return others | own | {"PYTHONUNBUFFERED": "1"}

    def _step(self, noun: str, sentence: str, *words: str) -> None:
        """Run one `portal` command to its end."""
        log = Log("setup", self.data / "log" / "setup.log")
        step = Child(
            noun,
            [sys.executable, "-m", "portal.cli", noun, *words],
            log,
            environment=self._inherited(as_owner=True),
            death_signal=signal.SIGKILL,
        )
        step.start()
        try:
            while (status := step.noticed_death()) is None:
                self._rest(POLL_SECONDS)
        finally:
            step.see_off(time.monotonic())
        if status != 0:
            raise CannotStart(f"{sentence}; {_last_words(log)}")

    def _start(self, child: Child) -> None:
        announce.event(child.name, "starts" if child.restarts == 0 else "starts again")
        child.start()

    def _until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not announce.answers_ready(self.host, self.port):
            self._look_after_children()
            hopeless = next((c for c in self.application if c.restarts >= HOPELESS_RESTARTS), None)
            if hopeless:
                raise CannotStart(f"{hopeless.name} does not stay up; {_last_words(hopeless.log)}")
            if time.monotonic() > deadline:
                announce.event(
                    "portal", f"is not ready yet: see {self.public_url}/readyz and {self.data}/log"
                )
                return
            self._rest(0.1)

    # ------------------------------------------------------------ watch

    def watch(self) -> None:
        """Restart what dies, until somebody asks us to end."""
        while not self.stopping:
            self._look_after_children()
            try:
                self._rest(RESTART_LOOK_SECONDS if self._somebody_is_down() else LOOK_SECONDS)
            except Stopped:
                return

    def _somebody_is_down(self) -> bool:
        return any(child.process is None for child in [*self.storage, *self.application])

    def _look_after_children(self) -> None:
        for child in [*self.storage, *self.application]:
            status = child.noticed_death()
            if status is not None:
                announce.event(child.name, cause_of(status))
                announce.lines(child.name, child.log.tail() if status > 0 else [])
            if child.due:
                self._start(child)
            news = child.log.news()
            announce.lines(child.name, news if status is None else [])
        reap([child.process.pid for child in [*self.storage, *self.application] if child.process])

    def _rest(self, seconds: float) -> None:
        """Sleep until a child ends or a signal comes, `seconds` at most."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._wake, selectors.EVENT_READ)
            if waiting.select(seconds):
                self._wake.recv(4096)
        if self.stopping:
            raise Stopped

    # ------------------------------------------------------------ end

    def listen_to_signals(self) -> None:
        """Wake up for ended children; end in order on Ctrl-C, TERM and a closed terminal."""
        self._waker.setblocking(False)  # noqa: FBT003 - the library's own signature
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, *_: object) -> None:
        if self.stopping:  # asked twice: somebody is in a hurry; PostgreSQL recovers at the next start
            for child in self.application:
                child.kill()
        self.stopping = True

    def end(self) -> None:
        """End the application, then the servers it needs, then whatever was left to us."""
        surroundings.forget(self.data)
        for group in (self.application, self.storage):
            for child in reversed(group):
                child.ask_to_end()
            asked_at = time.monotonic()
            for child in reversed(group):
                child.see_off(asked_at + child.patience)
        end_adopted()
        leave_sockets(self.data)


def _last_words(log: Log) -> str:
    tail = [line for line in log.tail(3) if line.strip()]
    return f"see {log.path}" + (f" ({tail[-1].strip()})" if tail else "")


def main(port: int | str = 8000, data: Path | str = "var", *, host: str = "127.0.0.1") -> int:
    """Run a portal until it is asked to end. Returns the exit status."""
    try:
        path = usable_data(data)
        lock = lock_data(path)
        listener = reserved_port(_port(port), host)
    except CannotStart as sentence:
        print(sentence, file=sys.stderr)
        return 1
    os.chdir(ROOT)
    adopt_orphans()
    supervisor = Supervisor(path, listener, host, _port(port))
    supervisor.listen_to_signals()
    try:
        supervisor.start()
        supervisor.watch()
    except Stopped:
        pass
    except (CannotStart, subprocess.SubprocessError, OSError) as sentence:
        print(sentence, file=sys.stderr)
        return 1
    finally:
        supervisor.end()
        listener.close()
        lock.release()
    announce.event("portal", "has ended")
    return 0


def _port(port: int | str) -> int:
    if not str(port).isdecimal() or not 1 <= int(port) <= 65535:
        raise CannotStart(f"PORT {port!r} is not a port: choose a number from 1024 to 65535.")
    return int(port)
