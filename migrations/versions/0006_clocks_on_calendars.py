"""Clocks on calendars: how each is counted and on which version, when it was entered, and what follows a breach."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHEN = sa.TIMESTAMP(timezone=True)


def columns():
    return (
        sa.Column("kind", sa.String(10), nullable=False, server_default="promise"),
        sa.Column("counting", sa.String(10), nullable=False, server_default="company"),
        sa.Column("calendar_version_id", sa.Integer, nullable=True),
        sa.Column("rule_id", sa.Integer, nullable=True),
        sa.Column("about_metric", sa.String(40), nullable=True),
        sa.Column("title", postgresql.JSONB, nullable=True),
        sa.Column("entered_at", WHEN, nullable=False, server_default=sa.func.now()),
        sa.Column("shifted_due_at", WHEN, nullable=True),
        sa.Column("provisional", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("escalate_at", WHEN, nullable=True),
        sa.Column("escalated", sa.Integer, nullable=False, server_default="0"),
        sa.Column("heard", postgresql.ARRAY(sa.Text), nullable=False, server_default="{}"),
        sa.Column("cancelled_at", WHEN, nullable=True),
    )


def upgrade():
    for column in columns():
        op.add_column("clocks", column)
    op.create_foreign_key(
        "fk_clocks_calendar_version_id", "clocks", "calendar_versions", ["calendar_version_id"], ["id"]
    )
    op.create_index(
        "ix_clocks_escalate",
        "clocks",
        ["escalate_at"],
        postgresql_where=sa.text("state = 'breached' AND escalate_at IS NOT NULL"),
    )
    op.create_index(
        "ix_clocks_calendar",
        "clocks",
        ["calendar_version_id", "id"],
        postgresql_where=sa.text("state IN ('running', 'paused')"),
    )
    # Clocks that ran before were written down when they started; the ledger knows when one was cancelled.
    op.execute("UPDATE clocks SET entered_at = started_at")
    op.execute("""
        UPDATE clocks SET cancelled_at = events.at FROM events
        WHERE clocks.state = 'cancelled' AND events.chain = clocks.number AND events.type = 'clock.cancelled'
          AND events.facts ->> 'metric' = clocks.metric AND (events.facts ->> 'cycle')::integer = clocks.cycle
    """)


def downgrade():
    op.drop_index("ix_clocks_calendar", table_name="clocks")
    op.drop_index("ix_clocks_escalate", table_name="clocks")
    for column in reversed(columns()):
        op.drop_column("clocks", column.name)
