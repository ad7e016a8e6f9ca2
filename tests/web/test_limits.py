"""Limits: counted exactly, told with how long to wait, shared through Redis and never open without it."""

import logging

import pytest
import redis
import time_machine

from portal.web import limits


@pytest.fixture(autouse=True)
def nobody_has_asked(app) -> None:
    redis.Redis.from_url(app.config["REDIS_URL"]).flushdb()


@pytest.fixture
def without_redis(app, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setitem(app.extensions, "portal.limits", limits._Counters("redis://127.0.0.1:1/0"))


def ask(times: int, key: str = "10.0.0.1", name: str = "filing") -> list[bool]:
    return [limits.hit(name, key, 3) for _ in range(times)]


def test_so_many_a_minute_and_no_more(app):
    assert ask(5) == [True, True, True, False, False]


def test_keys_and_names_are_counted_apart(app):
    ask(3)
    assert ask(1, key="10.0.0.2") == [True]
    assert ask(1, name="sign-in") == [True]
    assert ask(1) == [False]


def test_the_window_moves(app):
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert ask(1) == [True]
        clock.shift(40)
        assert ask(3) == [True, True, False]
        turn = limits.see_turn("filing", "10.0.0.1", most=3)
        assert (turn.allowed, turn.wait_seconds) == (False, 20)
        clock.shift(21)
        assert ask(2) == [True, False]


def test_looking_does_not_count(app):
    for _ in range(10):
        assert limits.see_turn("filing", "10.0.0.1", most=3).allowed
    assert ask(4) == [True, True, True, False]


def test_what_was_refused_is_not_counted(app):
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        ask(3)
        clock.shift(59)
        assert ask(10) == [False] * 10
        clock.shift(2)
        assert ask(1) == [True]


def test_two_processes_count_together(app):
    ask(2)
    other = limits._Counters(app.config["REDIS_URL"])
    item = limits._item("filing", 3, 60)
    assert other.ask(item, limits._digest("10.0.0.1"), count=True).allowed
    assert ask(1) == [False]


def test_without_redis_the_process_counts_and_says_so(without_redis, app, caplog):
    with caplog.at_level(logging.WARNING):
        assert ask(5) == [True, True, True, False, False]
    assert sum("Redis is away" in message for message in caplog.messages) == 1


def test_redis_is_asked_again_after_a_moment(without_redis, app, redis_server, monkeypatch):
    ask(3)
    counters = app.extensions["portal.limits"]
    assert ask(1) == [False]
    monkeypatch.setattr(counters, "_shared", limits._Counters(redis_server.url)._redis())
    assert ask(1) == [False]
    counters._away_until = 0
    assert ask(1) == [True]


def test_redis_learns_no_address_and_no_name(app):
    limits.hit("wrong-password", "linxiaoming", 3)
    keys = b" ".join(redis.Redis.from_url(app.config["REDIS_URL"]).keys())
    assert keys
    assert b"linxiaoming" not in keys


@pytest.mark.parametrize("key", ["", "x" * 100_000, "a/b/1/minute", "\0", "\ud800", "字", "a\nb"])
def test_any_key_will_do(app, key):
    assert [limits.hit("filing", key, 1) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_household_of_ipv6_is_one_sender(app, address, counted_as):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.sender() == counted_as
