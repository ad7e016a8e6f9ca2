"""PostgreSQL and Redis as plain children: roles, restarts, leftovers, awkward places."""

import os
import signal
import stat

import psycopg
import pytest
import redis

from portal.embedded.postgres import EmbeddedPostgres
from portal.embedded.redis import EmbeddedRedis
from portal.embedded.secrets import secret
from portal.embedded.surroundings import (
    demo_is_loaded,
    environment_for,
    leave_for_command,
    running_environment,
)


@pytest.fixture
def server(tmp_path):
    # pytest's directories are closed to other accounts, as /root is: under root this needs the capability.
    server = EmbeddedPostgres(tmp_path, quick=True).start()
    yield server
    server.stop()


def connected(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_owner_and_application_are_different_people(server):
    with connected(server.owner_url) as owner, connected(server.app_url_for()) as application:
        owner.execute("CREATE TABLE facts (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("INSERT INTO facts VALUES (1)")
        owner.execute("GRANT INSERT ON facts TO aftercare_app")
        application.execute("INSERT INTO facts VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE more (id int)")


def test_nobody_enters_without_the_password(server):
    wrong = server.app_url_for().replace("aftercare_app:", "aftercare_app:x")
    with pytest.raises(psycopg.OperationalError, match="password"):
        connected(wrong)
    superuser = server.app_url_for().replace("aftercare_app:", "postgres:")
    with pytest.raises(psycopg.OperationalError, match="password"):
        connected(superuser)


def test_the_database_speaks_utf8_and_utc(server):
    with connected(server.app_url_for()) as connection:
        row = connection.execute(
            "SELECT current_setting('TimeZone'), upper('é'), length('血压计')"
        ).fetchone()
    assert row == ("UTC", "É", 3)


def test_a_killed_server_starts_again_with_its_rows(tmp_path):
    server = EmbeddedPostgres(tmp_path).start()
    with connected(server.owner_url) as owner:
        owner.execute("CREATE TABLE facts (id int)")
        owner.execute("INSERT INTO facts VALUES (7)")
    os.kill(server._process.pid, signal.SIGKILL)
    server._process.wait()
    server.start()
    with connected(server.owner_url) as owner:
        assert owner.execute("SELECT id FROM facts").fetchone() == (7,)
    server.stop()


def test_a_recycled_process_id_does_not_stop_the_start(server):
    server.stop()
    lines = [str(os.getpid()), str(server.cluster), "1", "5432", "", "", "", "ready"]
    (server.cluster / "postmaster.pid").write_text("\n".join(lines))
    server.start()


def test_redis_keeps_what_was_written_and_refuses_rather_than_forgets(tmp_path):
    deep = tmp_path / ("a long way down " * 8)
    server = EmbeddedRedis(deep).start()
    try:
        client = redis.Redis.from_url(server.url)
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        client.set("word", "kept")
        server.stop()
        server.start()
        assert client.get("word") == b"kept"
        client.close()
    finally:
        server.stop()


def test_secrets_are_made_once_and_closed_to_others(tmp_path):
    place = tmp_path / "secrets"
    assert secret(place, "key") == secret(place, "key")
    assert stat.S_IMODE((place / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def demo_password(data):
    settings = environment_for(data, database_url="", owner_url="", redis_url="", public_url="")
    return settings["DEMO_PASSWORD"]


def test_the_demo_password_stays_what_the_demo_people_have(tmp_path, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "too short")
    assert demo_password(tmp_path) == "too short"
    monkeypatch.setenv("DEMO_PASSWORD", "given at last")
    assert demo_password(tmp_path) == "given at last"
    demo_is_loaded(tmp_path, "given at last")
    monkeypatch.delenv("DEMO_PASSWORD")
    assert demo_password(tmp_path) == "given at last"


def test_without_a_given_demo_password_one_is_made_once(tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    assert demo_password(tmp_path) == demo_password(tmp_path)
    assert len(demo_password(tmp_path)) >= 12


def test_settings_are_left_only_while_the_portal_runs(tmp_path):
    (tmp_path / "secrets").mkdir()
    leave_for_command(tmp_path, {"DATABASE_URL": "x"})
    assert running_environment(tmp_path) == {}, "a killed portal's file is not believed"
