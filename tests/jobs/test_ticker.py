"""The ticker rings without piling up, and does the work itself when nobody answers."""

import psycopg
import pytest

from jobs.connections import queue_on, redis_connection
from jobs.schedule import SCHEDULE, SWEEPS
from jobs.ticker import UNANSWERED_SECONDS, Ticker
from portal.heartbeats import ages


@pytest.fixture
def sweeps(committed_app):
    queue = queue_on(redis_connection(committed_app.config["REDIS_URL"]), SWEEPS)
    queue.empty()
    yield queue
    queue.empty()
    queue.connection.close()


@pytest.fixture
def ticker(committed_app, sweeps):
    ticker = Ticker(committed_app)
    yield ticker
    ticker._let_go()


def by_hand(ticker):
    return sum(bell.by_hand for bell in ticker.bells)


def test_every_periodic_job_is_rung_once_and_not_piled_up(ticker, sweeps):
    ticker.tick(100.0)
    assert sorted(job.func_name for job in sweeps.jobs) == sorted(periodic.job for periodic in SCHEDULE)
    ticker.tick(101.0)
    assert len(sweeps) == len(SCHEDULE)
    assert by_hand(ticker) == 0
    assert ages()["ticker"] < 5


def test_a_ring_nobody_answers_is_done_here(ticker, sweeps):
    ticker.tick(100.0)
    ticker.tick(100.0 + UNANSWERED_SECONDS + 0.1)
    assert by_hand(ticker) == sum(periodic.every_seconds < UNANSWERED_SECONDS for periodic in SCHEDULE)
    assert len(sweeps) == len(SCHEDULE)


def test_an_answered_ring_is_rung_again(ticker, sweeps):
    ticker.tick(100.0)
    first = sweeps.pop_job_id()
    ticker.tick(101.0)
    assert sweeps.job_ids != [first]
    assert len(sweeps) == len(SCHEDULE)
    assert by_hand(ticker) == 0


def test_without_redis_the_work_is_done_here(ticker, committed_app, tmp_path):
    committed_app.config["REDIS_URL"] = f"unix://{tmp_path}/nobody.sock"
    ticker.tick(100.0)
    assert by_hand(ticker) == len(SCHEDULE)


def test_one_ticker_leads_and_another_takes_over(ticker, committed_app):
    second = Ticker(committed_app)
    ticker.tick(100.0)
    second.tick(100.0)
    assert second.bells[0].ring == ""
    ticker._let_go()
    second.tick(101.0)
    assert second.bells[0].ring
    second._let_go(forget=True)
    assert "ticker" not in ages()


def test_a_lost_connection_costs_the_lead_but_not_the_ticker(ticker, owner_connection):
    ticker.tick(100.0)
    owner_connection.execute("SELECT pg_terminate_backend(%s)", (ticker._connection.info.backend_pid,))
    with pytest.raises(psycopg.Error):
        ticker.tick(101.0)
    ticker._let_go()
    ticker.tick(102.0)
    assert ages()["ticker"] < 5
