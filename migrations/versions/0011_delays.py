"""Accounts given for overdue promises: why, and the new date the customer was told. Written once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"
WHEN = postgresql.TIMESTAMP(timezone=True)


def upgrade():
    op.create_table(
        "delays",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("reason_kind", sa.String(12), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("new_due_at", WHEN),
        sa.Column("told_at", WHEN, nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_delays_ticket_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_delays_clock_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_delays_event_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_delays_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delays")),
        sa.UniqueConstraint("clock_id", "event_id", name=op.f("uq_delays_clock_id_event_id")),
    )
    op.create_index("ix_delays_ticket_id", "delays", ["ticket_id"])
    op.execute(f"GRANT SELECT, INSERT ON delays TO {ROLE}")
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON delays FROM {ROLE}")


def downgrade():
    op.drop_table("delays")
