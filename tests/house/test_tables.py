"""The migrations lead to the tables that the models describe: no column, index or key in only one of the two."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from portal.extensions import Model
from portal.tables import load_all


def test_migrated_tables_are_those_of_the_models(postgres):
    load_all()
    engine = create_engine(postgres.owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Model.metadata)
    engine.dispose()
    assert not differences, f"migrate or describe: {differences}"
