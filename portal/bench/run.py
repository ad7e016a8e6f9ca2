"""One run of the benchmark, from an empty database to figures."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from portal import create_app
from portal.accounts.models import Person, Role
from portal.accounts.sessions import start_sign_in
from portal.bench.filling import World, fill
from portal.bench.serving import SECRET, served
from portal.bench.timing import Page, time_pages
from portal.calendars.services import ensure_calendars
from portal.config import Settings
from portal.customers.models import Customer
from portal.embedded.postgres import EmbeddedPostgres
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


def run(*, tickets: int, rounds: int, tell: Tell) -> dict[str, Any]:
    """Load `tickets` tickets, time the pages `rounds` times, and return the figures by page name."""
    with _database() as server:
        environment = _environment(server)
        tell("database")
        number, cookie = _fill(server, environment, tickets, tell)
        with (
            served("wsgi:app", environment, health="/healthz") as port,
            served("portal.bench.floor:app", environment, health="/") as floor_port,
        ):
            tell(f"{rounds} rounds")
            pages = [
                Page("floor", floor_port, "/"),
                Page("queue", port, "/desk", cookie),
                Page("ticket", port, f"/tickets/{number}", cookie),
            ]
            figures = {name: asdict(found) for name, found in time_pages(pages, rounds=rounds).items()}
    return {"tickets": tickets, "rounds": rounds, **figures}


@contextmanager
def _database() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL with the settings of a real one, on data that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="ab-") as place:
        Path(place).chmod(0o755)  # the account of the server must pass
        server = EmbeddedPostgres(place).start()
        try:
            yield server
        finally:
            server.stop()


def _environment(server: EmbeddedPostgres) -> dict[str, str]:
    return {
        "DATABASE_URL": server.app_url_for(),
        "DATABASE_OWNER_URL": server.owner_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",  # nothing that is measured asks it
        "SECRET_KEY": SECRET,
        "LEDGER_KEY": SECRET,
        "DATA_DIR": str(server.data),
        "PUBLIC_URL": "http://127.0.0.1",
    }


def _fill(server: EmbeddedPostgres, environment: dict[str, str], tickets: int, tell: Tell) -> tuple[str, str]:
    """The number of a ticket to look at, and the cookie of an agent who has signed in."""
    upgrade(server.owner_url)
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
        world = World(published("repair").id, agent.id, UNITS, CUSTOMERS, SECRET)
    with psycopg.connect(server.owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        number = fill(connection, world, tickets, tell)
    serializer: Any = app.session_interface.get_signing_serializer(app)
    cookie = serializer.dumps({"_user_id": token, "_fresh": True})
    with app.app_context():
        db.engine.dispose()
    return number, f"{app.config['SESSION_COOKIE_NAME']}={cookie}"


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
