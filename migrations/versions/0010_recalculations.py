"""Runs that compute deadlines anew after a calendar changed, and what makes them and the audit of pauses quick."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"
JSON = postgresql.JSONB(astext_type=sa.Text())
MOMENT = postgresql.TIMESTAMP(timezone=True)
UNFINISHED = sa.text("state IN ('preview-running', 'previewed', 'applying')")


def upgrade():
    op.create_table(
        "recalculations",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("calendar_code", sa.String(40), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("only_provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("later", sa.Integer(), nullable=False),
        sa.Column("biggest_move_seconds", sa.BigInteger(), nullable=False),
        sa.Column("newly_overdue", sa.Integer(), nullable=False),
        sa.Column("histogram", JSON, nullable=False),
        sa.Column("biggest", JSON, nullable=False),
        sa.Column("refused", JSON, nullable=False),
        sa.Column("preview", JSON, nullable=True),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_by_name", sa.String(200), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("applied_by_name", sa.String(200), nullable=True),
        sa.Column("applied_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["to_version_id"], ["calendar_versions.id"], name=op.f("fk_recalculations_to_version_id")
        ),
        sa.ForeignKeyConstraint(["started_by_id"], ["people.id"], name=op.f("fk_recalculations_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalculations")),
    )
    op.create_index(
        "ix_recalculations_unfinished",
        "recalculations",
        ["calendar_code", "to_version_id", "only_provisional"],
        unique=True,
        postgresql_where=UNFINISHED,
    )
    op.create_index("ix_clock_pauses_started_at", "clock_pauses", ["started_at", "id"])
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON recalculations TO {ROLE}")
    op.execute(f"REVOKE DELETE, TRUNCATE ON recalculations FROM {ROLE}")
    op.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")


def downgrade():
    op.drop_index("ix_clock_pauses_started_at", table_name="clock_pauses")
    op.drop_table("recalculations")
