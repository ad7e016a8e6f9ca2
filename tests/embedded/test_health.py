"""/healthz and /readyz, for machines that ask whether the portal lives and whether it is complete."""

import pytest

from portal import heartbeats
from portal.extensions import db


@pytest.fixture
def client(committed_app):
    return committed_app.test_client()


def everybody_beats():
    for part in heartbeats.PARTS:
        heartbeats.beat(part)


def test_alive_says_so_without_a_cookie(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "alive"}
    assert "Set-Cookie" not in answer.headers


def test_ready_when_every_part_beats(client):
    everybody_beats()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ready"
    assert set(answer.json["parts"]) == {"database", "redis", *heartbeats.PARTS}
    assert "Set-Cookie" not in answer.headers


def test_a_part_that_never_started_is_named(client):
    everybody_beats()
    heartbeats.forget("ticker")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["missing"] == ["ticker"]


def test_a_part_that_stopped_beating_is_named(client, owner_connection):
    everybody_beats()
    owner_connection.execute(
        "UPDATE heartbeats SET beat_at = now() - interval '20 seconds' WHERE part = 'worker:sweeps'"
    )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["missing"] == ["worker:sweeps"]


def test_without_redis_it_is_redis_that_is_named(client, committed_app, tmp_path):
    everybody_beats()
    committed_app.config["REDIS_URL"] = f"unix://{tmp_path}/nobody.sock"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["missing"] == ["redis"]


def test_without_a_database_it_still_answers(client, monkeypatch):
    def gone(_url=None):
        raise db.engine.dialect.dbapi.OperationalError("gone")

    db.engine.dispose()
    monkeypatch.setattr(db.engine.dialect, "connect", lambda *_, **__: gone())
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "database" in answer.json["missing"]
