"""Whether the portal lives (`/healthz`) and whether it can do its whole work (`/readyz`). For machines."""

from typing import Any

import redis
import sqlalchemy
from flask import Blueprint, current_app, jsonify
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.wrappers import Response as AnyResponse

from portal.heartbeats import FRESH_SECONDS, PARTS, ages

PING_SECONDS = 1.0

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> AnyResponse:
    """Answer while the process lives; touches nothing else."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def readyz() -> tuple[AnyResponse, int]:
    """Answer 200 when every part is there, else 503 naming the parts that are not."""
    parts = _database_and_beats() | {"redis": _redis()}
    missing = sorted(name for name, part in parts.items() if not part["ready"])
    status = {"status": "not ready", "missing": missing} if missing else {"status": "ready"}
    return jsonify(status | _gauges() | {"parts": parts}), 503 if missing else 200


def _gauges() -> dict[str, Any]:
    """How far the work lags behind, and under `late` what lags too far.

    Lagging alone makes nothing unready: the pages still answer, and taking them away would hide the banner on them.
    """
    try:
        read = current_app.extensions.get("gauges", dict)()
    except sqlalchemy.exc.SQLAlchemyError:
        return {}  # the part `database` says so
    figures = {name: round(seconds, 1) for name, (seconds, _late) in read.items()}
    return figures | {"late": sorted(name for name, (_seconds, late) in read.items() if late)}


def _database_and_beats() -> dict[str, dict[str, Any]]:
    try:
        known = ages()
    except sqlalchemy.exc.SQLAlchemyError as error:
        gone = {"ready": False, "reason": "the database does not answer"}
        current_app.logger.warning("readyz: %s", str(error).partition("\n")[0])
        return {"database": gone} | dict.fromkeys(PARTS, gone)
    return {"database": {"ready": True}} | {part: _beat(known.get(part)) for part in PARTS}


def _beat(age: float | None) -> dict[str, Any]:
    if age is None:
        return {"ready": False, "reason": "has not started"}
    part = {"ready": age <= FRESH_SECONDS, "beat_seconds_ago": round(age, 1)}
    return part if part["ready"] else part | {"reason": f"no sign of life for {age:.0f} s"}


def _redis() -> dict[str, Any]:
    client = redis.Redis.from_url(
        current_app.config["REDIS_URL"],
        socket_timeout=PING_SECONDS,
        socket_connect_timeout=PING_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        client.ping()
    except redis.RedisError:
        return {"ready": False, "reason": "Redis does not answer"}
    finally:
        client.close()
    return {"ready": True}
