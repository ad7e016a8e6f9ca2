"""The doorway of recalculations: handed to the worker for longer jobs, done here by little when Redis is away."""

import pytest
from redis import RedisError

from jobs.connections import queue_on, redis_connection
from jobs.recalculation import continue_recalculations, move_deadlines
from jobs.schedule import DEFAULT
from portal.commitments.recalculation_queries import run_by_id
from portal.kernel.actors import SYSTEM
from tests.commitments.recalculating import close_the_company, promised, started


@pytest.fixture
def queue(committed_app):
    connection = redis_connection(committed_app.config["REDIS_URL"])
    queue = queue_on(connection, DEFAULT)
    queue.empty()
    yield queue
    queue.empty()
    connection.close()


@pytest.fixture
def run_id(committed_app):
    promised()
    return started(close_the_company(SYSTEM), SYSTEM, why="year")


def test_a_run_is_handed_over_once_until_its_lease_is_over(queue, run_id):
    continue_recalculations()
    continue_recalculations()
    (job,) = queue.jobs
    assert (job.func_name, job.args) == ("jobs.recalculation.move_deadlines", [run_id])
    assert run_by_id(run_id).state == "applying"


def test_the_worker_takes_it_to_its_end(queue, run_id):
    move_deadlines(run_id)
    assert (run_by_id(run_id).state, run_by_id(run_id).moved) == ("done", 1)
    continue_recalculations()
    assert not queue.jobs


def test_with_redis_away_it_goes_on_here(run_id, monkeypatch):
    monkeypatch.setattr("jobs.recalculation.queue_on", _is_away)
    continue_recalculations()
    assert run_by_id(run_id).state == "done"


def _is_away(_connection, _name):
    raise RedisError("away")
