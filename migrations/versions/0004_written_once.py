"""The application may not change or delete which file came with which event, nor delete requests and heads of chains.

The ledger keeps how many files an event brought, not their digests; and a request that is gone with its whole chain
would leave nothing to verify. Nothing in the portal ever does either.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"


def upgrade():
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON attachments FROM {ROLE}")
    op.execute(f"REVOKE DELETE, TRUNCATE ON tickets, ledger_chains FROM {ROLE}")


def downgrade():
    op.execute(f"GRANT UPDATE, DELETE ON attachments TO {ROLE}")
    op.execute(f"GRANT DELETE ON tickets, ledger_chains TO {ROLE}")
