"""A told moment holds inside its block, and nowhere else."""

from datetime import UTC, datetime
from threading import Thread

from portal.kernel.time import now, time_at

THEN = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)


def test_blocks_nest_and_end():
    with time_at(THEN):
        assert now() == THEN
        with time_at(LATER):
            assert now() == LATER
        assert now() == THEN
    assert now() > LATER


def test_another_thread_has_its_own_time():
    heard = []
    with time_at(THEN):
        thread = Thread(target=lambda: heard.append(now()))
        thread.start()
        thread.join()
    assert heard[0] > LATER
