"""Bringing the database to the present shape, as its owner. The application's own role may not change tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

_SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(owner_url: str) -> None:
    """Run every migration that `owner_url`'s database has not seen. Does nothing, quickly, when there is none."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["owner_url"] = owner_url
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == ScriptDirectory.from_config(config).get_current_head():
            return
        connection.rollback()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
