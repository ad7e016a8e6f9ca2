"""`portal serve` runs everything on one machine; `portal migrate` brings the database up to date."""

import sys

import click

from portal.config import Settings
from portal.embedded import supervisor
from portal.migrate import upgrade


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--data", default="var", show_default=True, help="Where everything is kept.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(port: int, data: str, host: str) -> None:
    r"""Run web server, workers and ticker until Ctrl-C; DATABASE_URL and REDIS_URL replace the embedded servers.

    \b
    Example: portal serve --port 8000 --data var
    """
    sys.exit(supervisor.main(port, data, host=host))


@click.command()
def migrate() -> None:
    r"""Run the migrations this database has not seen, as its owner (DATABASE_OWNER_URL), and publish what comes along.

    \b
    Example: DATABASE_OWNER_URL=postgresql://owner@db/aftercare portal migrate
    """
    # The application is imported here only: `serve` supervises without it.
    from portal.calendars.services import ensure_calendars
    from portal.cli.app import application
    from portal.kernel.actors import SYSTEM
    from portal.legal.sowing import ensure_rules
    from portal.procedures.services import ensure_presets
    from portal.unit_of_work import unit_of_work

    upgrade(Settings.from_environment().database_owner_url)
    with application() as _app, unit_of_work():
        ensure_calendars(by=SYSTEM)
        ensure_presets(by=SYSTEM)
        ensure_rules(by=SYSTEM)
