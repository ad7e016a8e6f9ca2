"""Which children make up one portal, in the order they start."""

import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.embedded import postgres, redis
from portal.embedded.child import Child
from portal.embedded.errors import CannotStart
from portal.embedded.logs import Log
from portal.embedded.preflight import BACKLOG

QUEUES = ("sweeps", "default")  # one worker process each: a worker on two queues loses jobs when killed

ROOT = Path(__file__).resolve().parent.parent.parent


def _log(data: Path, name: str) -> Log:
    return Log(name, data / "log" / f"{name}.log", show_all=os.environ.get("VERBOSE") == "1")


def postgres_child(server: postgres.EmbeddedPostgres) -> Child:
    return Child(
        "postgres",
        server.command,
        _log(server.data, "postgres"),
        account=server.account,
        stop_signal=postgres.STOP_SIGNAL,
        death_signal=postgres.STOP_SIGNAL,
        patience=30,
        prepare=server.prepare,
        is_ready=server.is_ready,
    )


def redis_child(server: redis.EmbeddedRedis) -> Child:
    return Child(
        "redis",
        server.command,
        _log(server.data, "redis"),
        account=server.account,
        stop_signal=redis.STOP_SIGNAL,
        death_signal=redis.STOP_SIGNAL,
        prepare=server.prepare,
        is_ready=server.is_ready,
    )


def application_children(data: Path, environment: Mapping[str, str], listening: socket.socket) -> list[Child]:
    """Return web server, workers and ticker.

    gunicorn takes the supervisor's own socket. granian cannot; it binds the reserved port itself, which works
    as long as nobody listens there.
    """
    if web_server() == "gunicorn":
        listening.listen(BACKLOG)
    web = Child(
        "web",
        _web_command(listening),
        _log(data, "web"),
        environment=environment,
        patience=8,
        pass_fds=[listening.fileno()],
    )
    workers = [
        Child(
            f"worker-{queue}",
            [sys.executable, "-m", "jobs.worker", queue],
            _log(data, f"worker-{queue}"),
            environment=environment,
            death_signal=signal.SIGKILL,
        )
        for queue in QUEUES
    ]
    ticker = Child(
        "ticker",
        [sys.executable, "-m", "jobs.ticker"],
        _log(data, "ticker"),
        environment=environment,
        death_signal=signal.SIGKILL,
    )
    return [web, *workers, ticker]


def _web_command(listening: socket.socket) -> list[str]:
    """Return the command of the web server chosen by WEB_SERVER; docs/decisions say why it is gunicorn."""
    if web_server() == "gunicorn":
        settings = "python:portal.embedded.gunicorn_settings"
        bind = f"fd://{listening.fileno()}"
        return [sys.executable, "-m", "gunicorn", "-c", settings, "--bind", bind, "wsgi:app"]
    host, port, *_ = listening.getsockname()
    workers = os.environ.get("WEB_WORKERS", "2")
    options = ["--interface", "wsgi", "--workers", workers, "--blocking-threads", "8", "--no-ws"]
    return [sys.executable, "-m", "granian", *options, "--host", host, "--port", str(port), "wsgi:app"]


def web_server() -> str:
    chosen = os.environ.get("WEB_SERVER", "gunicorn")
    if chosen not in {"gunicorn", "granian"}:
        raise CannotStart(f"WEB_SERVER is {chosen!r}: it should be gunicorn or granian.")
    return chosen
