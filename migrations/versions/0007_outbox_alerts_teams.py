"""The outbox of facts to be told, the alerts people read, and teams with their leads and hours."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"
AT = postgresql.TIMESTAMP(timezone=True)
WAITING = sa.text("state = 'waiting'")


def upgrade():
    outbox()
    teams()
    alerts()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, alerts TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON teams TO {ROLE}")
    op.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")


def outbox():
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("dedupe_key", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(10), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", AT, server_default=sa.func.now(), nullable=False),
        sa.Column("owed_at", AT, server_default=sa.func.now(), nullable=False),
        sa.Column("next_attempt_at", AT, server_default=sa.func.now(), nullable=False),
        sa.Column("lease_until", AT),
        sa.Column("lease_token", sa.Uuid()),
        sa.Column("sent_at", AT),
        sa.Column("settled_at", AT),
        sa.Column("last_error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["kind", "next_attempt_at", "id"], postgresql_where=WAITING)
    op.create_index("ix_outbox_oldest", "outbox", ["owed_at"], postgresql_where=WAITING)
    op.create_index(
        "ix_outbox_settled", "outbox", ["settled_at"], postgresql_where=sa.text("settled_at IS NOT NULL")
    )


def teams():
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("lead_id", sa.Integer()),
        sa.Column("calendar_code", sa.String(40)),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("name", name="uq_teams_name"),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"], name="fk_teams_lead_id"),
    )
    op.add_column("people", sa.Column("team_id", sa.Integer()))
    op.create_foreign_key("fk_people_team_id", "people", "teams", ["team_id"], ["id"])
    op.add_column("people", sa.Column("unread_alerts", sa.Integer(), server_default="0", nullable=False))


def alerts():
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(140), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("clock_id", sa.Integer()),
        sa.Column("number", sa.String(14)),
        sa.Column("metric", sa.String(40)),
        sa.Column("cycle", sa.Integer()),
        sa.Column("level", sa.String(40)),
        sa.Column("due_at", AT),
        sa.Column("created_at", AT, server_default=sa.func.now(), nullable=False),
        sa.Column("deliver_at", AT, nullable=False),
        sa.Column("delivered_at", AT),
        sa.Column("voided_at", AT),
        sa.Column("digest_id", sa.BigInteger()),
        sa.Column("read_at", AT),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("dedupe_key", name="uq_alerts_dedupe_key"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_alerts_person_id"),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name="fk_alerts_clock_id"),
        sa.ForeignKeyConstraint(["digest_id"], ["alerts.id"], name="fk_alerts_digest_id"),
    )
    op.create_index(
        "ix_alerts_waiting",
        "alerts",
        ["deliver_at", "id"],
        postgresql_where=sa.text("delivered_at IS NULL AND voided_at IS NULL"),
    )
    inbox = sa.text("delivered_at IS NOT NULL AND digest_id IS NULL")
    op.create_index("ix_alerts_inbox", "alerts", ["person_id", "delivered_at", "id"], postgresql_where=inbox)
    op.create_index("ix_alerts_digest", "alerts", ["digest_id", "id"], postgresql_where=sa.text("digest_id IS NOT NULL"))


def downgrade():
    op.drop_table("alerts")
    op.drop_constraint("fk_people_team_id", "people")
    op.drop_column("people", "team_id")
    op.drop_column("people", "unread_alerts")
    op.drop_table("teams")
    op.drop_table("outbox")
