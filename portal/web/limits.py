"""How often one sender may ask for something. Counted in Redis by a moving window, for all processes together.

When Redis is away each process counts for itself and says so in the log: a limit is never silently open.
What is limited, by how much and in which words is said by the rooms.
"""

import hashlib
import ipaddress
import logging
import math
import time
from dataclasses import dataclass
from functools import partial

from flask import current_app, request
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

_MINUTE = 60
# After a failure Redis is left alone for a moment, so that its absence costs no request more than one try.
_LEFT_ALONE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether it may be done now, and else after how many seconds."""

    allowed: bool
    wait_seconds: int


def hit(name: str, key: str, per_minute: int) -> bool:
    """Count one more of `name` by `key`; False when that is one too many within a minute."""
    return take_turn(name, key, most=per_minute).allowed


def take_turn(name: str, key: str, *, most: int, seconds: int = _MINUTE) -> Turn:
    """Count one more, at most `most` within any `seconds`. What is refused is not counted."""
    return _counters().ask(_item(name, most, seconds), _digest(key), count=True)


def see_turn(name: str, key: str, *, most: int, seconds: int = _MINUTE) -> Turn:
    """Whether one more would be allowed, without counting it."""
    return _counters().ask(_item(name, most, seconds), _digest(key), count=False)


def sender() -> str:
    """Who sends this request, as far as limits care: the address; of IPv6 the network of one household."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


class _Counters:
    """The moving windows of one process: Redis, and its own memory for when Redis is away."""

    def __init__(self, redis_url: str) -> None:
        url = (
            redis_url.replace("unix://", "redis+unix://", 1) if redis_url.startswith("unix://") else redis_url
        )
        options = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
        self._connect = partial(storage_from_string, url, **options)
        self._shared: MovingWindowRateLimiter | None = None
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._away_until = 0.0

    def ask(self, item: RateLimitItem, key: str, *, count: bool) -> Turn:
        if time.monotonic() >= self._away_until:
            try:
                return self._ask(self._redis(), item, key, count=count)
            except (RedisError, OSError) as error:
                self._away_until = time.monotonic() + _LEFT_ALONE_SECONDS
                log.warning("Redis is away, limits are counted per process: %s", error)
        return self._ask(self._own, item, key, count=count)

    def _redis(self) -> MovingWindowRateLimiter:
        if self._shared is None:
            self._shared = MovingWindowRateLimiter(self._connect())
        return self._shared

    @staticmethod
    def _ask(limiter: MovingWindowRateLimiter, item: RateLimitItem, key: str, *, count: bool) -> Turn:
        if limiter.hit(item, key) if count else limiter.test(item, key):
            return Turn(allowed=True, wait_seconds=0)
        again_at = limiter.get_window_stats(item, key).reset_time
        return Turn(allowed=False, wait_seconds=max(1, math.ceil(again_at - time.time())))


def _counters() -> _Counters:
    found = current_app.extensions.get("portal.limits")
    if found is None:
        found = current_app.extensions["portal.limits"] = _Counters(current_app.config["REDIS_URL"])
    return found


def _item(name: str, most: int, seconds: int) -> RateLimitItem:
    return RateLimitItemPerSecond(most, seconds, namespace=name)


def _digest(key: str) -> str:
    """Keys are addresses and names of people: Redis is told neither."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
