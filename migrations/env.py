"""Alembic's doorway. It is always called with a connection by portal.migrate; there is no ini file."""

from alembic import context

from portal import tables
from portal.extensions import db

tables.load_all()


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=db.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


run()
