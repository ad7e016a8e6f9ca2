"""The application's own role: it may work with every table, but it may not change or delete what happened."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"
# Rows that are written once. The owner could still change them; `portal ledger verify` names what was changed.
APPEND_ONLY = ("events", "messages", "records", "procedure_versions")


def upgrade():
    op.execute(f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN; END IF;
        END $$
    """)
    # Whoever owns the tables may act as the application, so that one address serves both on a small machine.
    # Where the role is a login of its own, the owner neither may nor need grant itself membership.
    op.execute(f"""
        DO $$ BEGIN
          GRANT {ROLE} TO CURRENT_USER;
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END $$
    """)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
    op.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
    for table in APPEND_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE}")
    op.execute(f"REVOKE ALL ON alembic_version FROM {ROLE}")


def downgrade():
    op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
