"""A database of the benchmark's own, migrated and filled: what every measurement begins with."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask

from portal import create_app
from portal.accounts.models import Person, Role
from portal.accounts.sessions import start_sign_in
from portal.bench.filling import World, fill
from portal.bench.serving import SECRET
from portal.calendars.queries import current
from portal.calendars.services import ensure_calendars
from portal.config import Settings
from portal.customers.models import Customer
from portal.embedded.postgres import EmbeddedPostgres
from portal.embedded.redis import EmbeddedRedis
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.legal.sowing import ensure_rules
from portal.migrate import upgrade
from portal.procedures.queries import published
from portal.procedures.services import ensure_presets
from portal.products.models import Product, Unit
from portal.unit_of_work import unit_of_work

Tell = Callable[[str], None]
UNITS = 2_000
CUSTOMERS = 200


@dataclass(frozen=True, slots=True)
class Filled:
    """The application on a full database, a ticket to look at, and the sign-in of an agent."""

    app: Flask
    number: str
    token: str


@contextmanager
def servers() -> Iterator[tuple[EmbeddedPostgres, EmbeddedRedis]]:
    """PostgreSQL and Redis with the settings of a real portal, on data that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="ab-") as place:
        Path(place).chmod(0o755)  # the account of the servers must pass
        postgres, redis = EmbeddedPostgres(place).start(), EmbeddedRedis(place).start()
        try:
            yield postgres, redis
        finally:
            redis.stop()
            postgres.stop()


def environment_of(postgres: EmbeddedPostgres, redis: EmbeddedRedis) -> dict[str, str]:
    """What the portal's processes read."""
    return {
        "DATABASE_URL": postgres.app_url_for(),
        "DATABASE_OWNER_URL": postgres.owner_url,
        "REDIS_URL": redis.url,
        "SECRET_KEY": SECRET,
        "LEDGER_KEY": SECRET,
        "DATA_DIR": str(postgres.data),
        "PUBLIC_URL": "http://127.0.0.1",
    }


def filled(environment: dict[str, str], *, tickets: int, all_open: bool = False, tell: Tell) -> Filled:
    """Bring the database up to date and load so many tickets, a third of them open or all."""
    tell("database")
    upgrade(environment["DATABASE_OWNER_URL"])
    app = create_app(Settings.from_environment(environment))
    with app.app_context(), unit_of_work():
        ensure_calendars(by=SYSTEM)
        ensure_presets(by=SYSTEM)
        ensure_rules(by=SYSTEM)
        agent = Person(username="bench", name="林晓", role_names=[Role.AGENT.value], password_hash="")
        db.session.add(agent)
        _add_things()
        db.session.flush()
        token = start_sign_in(agent, address="127.0.0.1", browser="benchmark")
        world = World(published("repair").id, current("company").id, agent.id, UNITS, CUSTOMERS, SECRET)
    address = environment["DATABASE_OWNER_URL"].replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        number = fill(connection, world, tickets, tell, all_open=all_open)
    with app.app_context():
        db.engine.dispose()
    return Filled(app, number, token)


def _add_things() -> None:
    """The product, the customers and the units that tickets refer to."""
    db.session.add(Product(code="BENCH", name="呼吸机", model="V300", warranty_months=24))
    db.session.add_all(
        Customer(code=f"B{index}", name=f"第{index}人民医院", kind="hospital", search_text="")
        for index in range(1, CUSTOMERS + 1)
    )
    db.session.flush()
    db.session.add_all(
        Unit(
            serial=f"BN{index:06}",
            serial_key=f"BN{index:06}",
            product_id=1,
            customer_id=index % CUSTOMERS + 1,
            search_text="",
        )
        for index in range(1, UNITS + 1)
    )
