"""Redis as workers and ticker use it: JSON only, and never waiting long for a server that is away."""

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

ANSWER_SECONDS = 1.0


def redis_connection(url: str, *, answer_seconds: float = ANSWER_SECONDS) -> Redis:
    """Return a connection that gives up after `answer_seconds` and does not try again by itself."""
    return Redis.from_url(
        url,
        socket_timeout=answer_seconds,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def queue_on(connection: Redis, name: str) -> Queue:
    """Return the queue; whoever may write to Redis must not be able to run code here, so never pickle."""
    return Queue(name, connection=connection, serializer=JSONSerializer)
