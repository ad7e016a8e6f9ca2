"""Starting one child process, finding what an earlier one left behind, and ending it.

A child leads its own session, so that Ctrl-C in the terminal reaches only the supervisor and the supervisor
can end the child with everything it forked. It gets a signal from the kernel when its parent dies.
"""

import os
import signal
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from portal.embedded.account import Account, before_exec

POLL_SECONDS = 0.02


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` with its output appended to `log`.

    Call it from the main thread only: the kernel sends the death signal when the *thread* that forked ends.
    """
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            pass_fds=pass_fds,
            start_new_session=True,
            preexec_fn=before_exec(account or Account(), death_signal),  # noqa: PLW1509 (one thread)
        )


def end(process: subprocess.Popen[bytes], *, by: signal.Signals, patience: float) -> None:
    """Ask a child to end; after `patience` seconds kill it, and what it forked in any case."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    end_session(process.pid)
    process.wait()


def end_session(leader: int) -> None:
    """Kill what is left of a child's session; its leader may be gone already.

    The session and not the process group: a job's process makes a group of its own.
    """
    for entry in _process_directories():
        with suppress(OSError, IndexError):
            if _stat_fields(entry)[3] == str(leader):
                os.kill(int(entry.name), signal.SIGKILL)


def servers_working_in(directory: Path, program: str) -> list[int]:
    """Return the processes of `program` whose current directory is `directory`.

    Both servers move into their data; a person's shell may stand there too, hence the name.
    """
    found = []
    for entry in _process_directories():
        with suppress(OSError):
            if (entry / "cwd").readlink() == directory and _name(entry) == program and not _is_zombie(entry):
                found.append(int(entry.name))
    return sorted(found)


def end_adopted() -> None:
    """Kill and reap every process that became our child because its own parent died."""
    own = str(os.getpid())
    for entry in _process_directories():
        with suppress(OSError, IndexError):
            if _stat_fields(entry)[1] == own:
                os.kill(int(entry.name), signal.SIGKILL)
                os.waitpid(int(entry.name), 0)


def reap(known: Collection[int]) -> None:
    """Reap ended processes we adopted; those in `known` are left to whoever started them."""
    with suppress(ChildProcessError):
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if ended.si_pid in known:
                return
            os.waitpid(ended.si_pid, 0)


def end_leftovers(
    directory: Path, program: str, *, signals: Sequence[signal.Signals], patience: float
) -> None:
    """End servers an earlier, killed supervisor left working in `directory`, trying `signals` in turn."""
    for each in signals:
        for pid in servers_working_in(directory, program):
            with suppress(ProcessLookupError):
                os.kill(pid, each)
        deadline = time.monotonic() + patience
        while servers_working_in(directory, program):
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS)
        else:
            return


def _process_directories() -> Iterator[Path]:
    return (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _stat_fields(entry: Path) -> list[str]:
    """Return state, parent, group ... of a process; the name before them may hold anything, even ')'."""
    return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _name(entry: Path) -> str:
    return (entry / "comm").read_text(encoding="utf-8", errors="replace").strip()


def _is_zombie(entry: Path) -> bool:
    return _stat_fields(entry)[0] == "Z"
