"""The lengths that a company sets for declared clocks: one row for each change, written once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"


def upgrade():
    op.create_table(
        "clock_settings",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("within", sa.String(length=40), nullable=True),
        sa.Column("calendar", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "set_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_clock_settings_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_settings")),
    )
    op.create_index("ix_clock_settings_code_id", "clock_settings", ["code", "id"])
    op.execute(f"GRANT SELECT, INSERT ON clock_settings TO {ROLE}")
    # Said as well as not granted: a database may give its roles more than we do.
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON clock_settings FROM {ROLE}")


def downgrade():
    op.drop_table("clock_settings")
