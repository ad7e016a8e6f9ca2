"""`python -m jobs.worker QUEUE`: one RQ worker for exactly one queue.

Exactly one, because a worker on two queues takes jobs off with BLPOP and loses them when it is killed.
The `sweeps` worker runs jobs in its own process: a sweep comes every second, is ours, short and idempotent,
and keeps its database connection. Any other queue forks for each job, so that a job that eats memory or
crashes takes only itself along.
"""

import ctypes
import faulthandler
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from typing import Any

import redis
import sqlalchemy
from flask import Flask
from rq import SimpleWorker, Worker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.worker.base import BaseWorker

from jobs.connections import queue_on, redis_connection
from jobs.schedule import QUEUES, SWEEPS
from portal import create_app, heartbeats
from portal.extensions import db

BEAT_SECONDS = 2
WORKER_TTL = 30
MAINTENANCE_SECONDS = 15
# An in-process job that hangs in native code cannot be interrupted; the process ends itself and is restarted.
HANG_SECONDS = 45
RECONNECT_SECONDS = 0.5
PR_SET_PDEATHSIG = 1

log = logging.getLogger("jobs.worker")


class Beating(BaseWorker):
    """A worker that tells the database it lives, from the very loop that takes jobs: a hung loop is silent."""

    app: Flask
    part: str
    max_connection_wait_time = 2.0
    wants_to_end = False
    _beat_at = 0.0

    @property
    def dequeue_timeout(self) -> int:
        return BEAT_SECONDS

    def heartbeat(self, *args: Any, **kwargs: Any) -> None:
        if time.monotonic() - self._beat_at >= BEAT_SECONDS / 2:
            self._beat_at = time.monotonic()
            with suppress(sqlalchemy.exc.SQLAlchemyError), self.app.app_context():
                heartbeats.beat(self.part, {"pid": os.getpid()})
        super().heartbeat(*args, **kwargs)

    def request_stop(self, *args: Any) -> None:
        Beating.wants_to_end = True
        super().request_stop(*args)

    def perform_job(self, *args: Any, **kwargs: Any) -> bool:
        with self.app.app_context():
            return super().perform_job(*args, **kwargs)


class InProcessWorker(Beating, SimpleWorker):
    """Runs a job where it stands, watched by a thread of the interpreter that needs no lock."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        try:
            super().execute_job(job, queue)
        finally:
            faulthandler.cancel_dump_traceback_later()


class ForkingWorker(Beating, Worker):
    """Runs each job in a process of its own that dies with us."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        with self.app.app_context():
            db.engine.dispose(close=False)  # the connections belong to the parent
        super().main_work_horse(job, queue)


def make_worker(app: Flask, queue: str) -> Beating:
    kind = InProcessWorker if queue == SWEEPS else ForkingWorker
    connection = redis_connection(app.config["REDIS_URL"], answer_seconds=BEAT_SECONDS + 3)
    worker = kind(
        [queue_on(connection, queue)],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_SECONDS,
        job_monitoring_interval=BEAT_SECONDS,
        default_result_ttl=0,
        log_job_description=False,
    )
    worker.app, worker.part = app, f"worker:{queue}"
    worker.log_result_lifespan = False
    return worker


def work_until_asked_to_end(app: Flask, queue: str) -> None:
    """Work; when Redis goes away, wait for it without loading the application anew."""
    part = f"worker:{queue}"
    while not Beating.wants_to_end:
        try:
            make_worker(app, queue).work(logging_level="WARNING")
        except redis.RedisError as error:
            log.warning("Redis is away: %s", error)
        if Beating.wants_to_end:
            break
        with suppress(sqlalchemy.exc.SQLAlchemyError), app.app_context():
            heartbeats.beat(part, {"pid": os.getpid(), "waiting": "redis"})
        with suppress(StopRequested):
            time.sleep(RECONNECT_SECONDS)
    with suppress(sqlalchemy.exc.SQLAlchemyError), app.app_context():
        heartbeats.forget(part)


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s [%(levelname)s] %(name)s: %(message)s")
    if len(sys.argv) != 2 or sys.argv[1] not in QUEUES:
        sys.exit(f"Name one queue: {' or '.join(QUEUES)}. A worker serves exactly one.")
    faulthandler.enable()
    work_until_asked_to_end(create_app(), sys.argv[1])


if __name__ == "__main__":
    main()
