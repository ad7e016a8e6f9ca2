"""Workers as real processes: one queue each, JSON only, alive while Redis is not, gone with their jobs."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from rq import Queue

from jobs import worker as worker_module
from jobs.connections import queue_on, redis_connection
from portal.embedded.redis import EmbeddedRedis
from portal.extensions import db
from portal.heartbeats import Heartbeat, ages
from tests.embedded.running import command_line, eventually

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # a worker loads the whole application; the machine may be busy


@contextmanager
def worker(settings, queue, redis_url=None):
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": redis_url or settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "LEDGER_KEY": settings.ledger_key,
        "DATA_DIR": str(settings.data_dir),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "jobs.worker", queue],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        eventually(lambda: f"worker:{queue}" in ages(), PATIENCE)
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture
def redis(committed_app):
    connection = redis_connection(committed_app.config["REDIS_URL"])
    connection.flushdb()
    yield connection
    connection.flushdb()
    connection.close()


def trace(name):
    db.session.rollback()
    found = db.session.get(Heartbeat, name, populate_existing=True)
    return found.detail if found else None


def test_sweeps_run_in_the_worker_itself(committed_settings, redis):
    with worker(committed_settings, "sweeps") as process:
        queue_on(redis, "sweeps").enqueue("tests.jobs.samples.leave_trace")
        eventually(lambda: trace("sample"), PATIENCE)
        assert trace("sample")["pid"] == process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert "worker:sweeps" not in ages(), "a part that ended in order is not waited for"


def test_other_jobs_run_in_a_process_that_dies_with_the_worker(committed_settings, redis):
    with worker(committed_settings, "default") as process:
        queue_on(redis, "default").enqueue("tests.jobs.samples.sleep_long")
        eventually(lambda: trace("sleeper"), PATIENCE)
        job = trace("sleeper")
        assert job["parent"] == process.pid
        process.kill()
        eventually(lambda: "jobs.worker" not in command_line(job["pid"]))


def test_what_is_not_json_is_not_run(committed_settings, redis):
    with worker(committed_settings, "sweeps") as process:
        Queue("sweeps", connection=redis).enqueue("tests.jobs.samples.leave_trace", "pickled")
        queue_on(redis, "sweeps").enqueue("tests.jobs.samples.leave_trace", "json")
        eventually(lambda: trace("json"), PATIENCE)
        assert trace("pickled") is None
        assert process.poll() is None


def test_a_worker_outlives_redis(committed_settings, committed_app, data_dir):
    place = data_dir / "other"
    server = EmbeddedRedis(place).start()
    try:
        with worker(committed_settings, "sweeps", server.url) as process:
            server.stop()
            server.start()
            connection = redis_connection(server.url)
            queue_on(connection, "sweeps").enqueue("tests.jobs.samples.leave_trace")
            eventually(lambda: trace("sample"), PATIENCE)
            assert process.poll() is None
            connection.close()
    finally:
        server.stop()


@pytest.mark.parametrize("words", [[], ["sweeps", "default"], ["elsewhere"]])
def test_a_worker_serves_exactly_one_queue(words, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["worker", *words])
    with pytest.raises(SystemExit, match="Name one queue"):
        worker_module.main()
