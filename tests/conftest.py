"""Fixtures of the whole suite: a real PostgreSQL and Redis per worker, the app, the cast, and a page-inspecting client.

`app` gives each test a transaction that is rolled back: what the code commits is seen by everybody in the test and
by nobody after it. `committed_app` is for what needs real commits: several connections, roles, processes.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import psycopg
import pytest
from flask import Flask, g
from playwright.sync_api import Browser, sync_playwright

from portal import create_app
from portal.config import Settings
from portal.embedded.postgres import EmbeddedPostgres
from portal.embedded.redis import EmbeddedRedis
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.migrate import upgrade
from portal.unit_of_work import unit_of_work
from tests.people import Cast
from tests.portal_process import PortalProcess
from tests.visitors import Visitor

# A busy machine is no reason for a property to fail.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

CHROMIUM = "/usr/bin/chromium"
# Without a network of its own to reach, Chromium is told not to try; as root it runs without its sandbox.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

COMMITTED = "committed"
PRISTINE = "pristine"


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """A short path of this worker's own: socket paths are limited to about a hundred characters."""
    path = Path(tempfile.mkdtemp(prefix="ac-", dir="/tmp"))
    path.chmod(0o755)  # the account of the embedded servers must pass
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data_dir, quick=True).start()
    upgrade(server.owner_url)
    with _settled_app(_settings(server.app_url_for(), server.owner_url, "redis://127.0.0.1:1/0", data_dir)):
        from portal.calendars.services import ensure_calendars
        from portal.legal.sowing import ensure_rules
        from portal.procedures.services import ensure_presets

        with unit_of_work():
            ensure_calendars(by=SYSTEM)
            ensure_presets(by=SYSTEM)
            ensure_rules(by=SYSTEM)
    _copy_database(server)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server(data_dir: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(data_dir).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def settings(postgres: EmbeddedPostgres, redis_server: EmbeddedRedis, data_dir: Path) -> Settings:
    return _settings(postgres.app_url_for(), postgres.owner_url, redis_server.url, data_dir)


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Flask:
    """The application, once per worker. Tests use `app` or `committed_app`."""
    app = create_app(settings)
    app.config.update(TESTING=True)
    _hold_the_watch(app)
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    app.teardown_request(_forget_request)
    return app


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application inside a transaction of the test's own, in an application context, in English."""
    engines = db._app_engines[whole_app]
    engine = engines.get(None)
    with whole_app.app_context():
        engine = engine or db.engine
    with engine.connect() as connection:
        outer = connection.begin()
        db._app_engines[whole_app][None] = connection
        try:
            with _settled(whole_app):
                yield whole_app
        finally:
            db._app_engines[whole_app][None] = engine
            outer.rollback()


@pytest.fixture(scope="session")
def committed_settings(postgres: EmbeddedPostgres, redis_server: EmbeddedRedis, data_dir: Path) -> Settings:
    return _settings(
        postgres.app_url_for(COMMITTED), postgres.owner_url_for(COMMITTED), redis_server.url, data_dir
    )


@pytest.fixture
def committed_app(committed_settings: Settings) -> Iterator[Flask]:
    """The application on a database of its own whose commits are real; emptied after the test."""
    _renew(committed_settings.database_owner_url)
    with _settled_app(committed_settings) as app:
        yield app


@pytest.fixture
def owner_connection(committed_settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection to `committed_app`'s database as its owner: who may do what the application may not."""
    with psycopg.connect(_plain(committed_settings.database_owner_url), autocommit=True) as connection:
        yield connection


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people of every story; each is made when first called by name."""
    return Cast()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a browser who has not signed in. `visitor.signed_in(person)` gives one who has."""
    return Visitor(app)


@pytest.fixture(scope="session")
def portal() -> Iterator[Any]:
    """The whole portal with the demo company as real processes, for journeys and faults, which share one worker.

    While writing a journey, E2E_URL and E2E_PASSWORD of a portal that runs already save a minute each time.
    """
    if os.environ.get("E2E_URL"):
        yield SimpleNamespace(url=os.environ["E2E_URL"])
        return
    place = Path(tempfile.mkdtemp(prefix="ae-", dir="/tmp"))
    place.chmod(0o755)
    running = PortalProcess(place / "var").start()
    yield running
    running.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of this worker; each test opens a context of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@contextmanager
def _settled_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config.update(TESTING=True)
    _hold_the_watch(app)
    with _settled(app):
        yield app
        db.session.remove()
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _settled(app: Flask) -> Iterator[None]:
    from flask_babel import force_locale

    with app.app_context(), force_locale("en"):
        yield


def _settings(database_url: str, owner_url: str, redis_url: str, data_dir: Path) -> Settings:
    return Settings.from_environment(
        {
            "DATABASE_URL": database_url,
            "DATABASE_OWNER_URL": owner_url,
            "REDIS_URL": redis_url,
            "DATA_DIR": str(data_dir),
            "SECRET_KEY": "a secret key for tests, long enough to pass",
            "LEDGER_KEY": "a ledger key for tests, long enough to pass",
            "PUBLIC_URL": "http://localhost",
            "FILING_LIMIT": "100000",
            "SIGN_IN_LIMIT": "100000",
        }
    )


def _copy_database(server: EmbeddedPostgres) -> None:
    """A database as migrated that nobody connects to: the pattern of `committed`."""
    with _administering(server.owner_url) as connection:
        connection.execute(f"CREATE DATABASE {PRISTINE} TEMPLATE aftercare")


def _renew(owner_url: str) -> None:
    """Put a fresh copy in the place of `committed`; quicker and surer than emptying its tables."""
    with _administering(owner_url) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {COMMITTED} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {COMMITTED} TEMPLATE {PRISTINE} STRATEGY FILE_COPY")


def _administering(owner_url: str) -> psycopg.Connection:
    """A connection of the owner to a database that is neither copied nor dropped."""
    address, _, query = _plain(owner_url).partition("?")
    return psycopg.connect(f"{address.rsplit('/', 1)[0]}/template1?{query}", autocommit=True)


def _hold_the_watch(app: Flask) -> None:
    """A page asks every few seconds how late the portal is: not in the middle of a test that counts its queries."""
    app.extensions["watch"].kept_seconds = float("inf")


def _forget_request(_error: BaseException | None) -> None:
    """Requests of one test share its application context: who signed in, tokens and the like must not pass on."""
    for name in [name for name in g if name != "_flask_babel"]:
        g.pop(name)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


os.environ.setdefault("TZ", "UTC")
