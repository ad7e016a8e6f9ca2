"""Doorway to recalculations of clocks."""

from contextlib import closing

from flask import current_app
from redis import RedisError

from jobs.connections import queue_on, redis_connection
from jobs.schedule import DEFAULT
from portal.commitments.recalculation_steps import claim_run, continue_run

# A worker that other jobs wait for is given back soon; with Redis away the ticker has its own beat to keep.
_AT_A_TIME, _HERE = 15.0, 0.4


def continue_recalculations() -> None:
    """Hand a run that nobody works on to the worker for longer jobs; with Redis away, do a little of it here."""
    run_id = claim_run()
    if run_id is None:
        return
    try:
        with closing(redis_connection(current_app.config["REDIS_URL"])) as connection:
            queue = queue_on(connection, DEFAULT)
            queue.enqueue("jobs.recalculation.move_deadlines", run_id, ttl=30, result_ttl=0, failure_ttl=3600)
    except RedisError:
        continue_run(run_id, seconds=_HERE)


def move_deadlines(run_id: int) -> None:
    """Take steps of one run for a few seconds; the next ring goes on."""
    continue_run(run_id, seconds=_AT_A_TIME)
