"""Legal rules as dated rows. The application may add rows and note QA's confirmation, but never change what a row says."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"


def upgrade():
    text = postgresql.JSONB
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "legal_rules",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("jurisdiction", sa.String(4), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("class", sa.String(20), nullable=False),
        sa.Column("product_kind", sa.String(12), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("amount", sa.Integer()),
        sa.Column("unit", sa.String(12)),
        sa.Column("pace", sa.String(12)),
        sa.Column("recipient", text(), nullable=False),
        sa.Column("form", text(), nullable=False),
        sa.Column("article", text(), nullable=False),
        sa.Column("note", text()),
        sa.Column("mark", sa.String(1), nullable=False),
        sa.Column("basis", sa.String(8), nullable=False),
        sa.Column("stricter_than", sa.String(80)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("supersedes_id", sa.Integer()),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("written_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("written_by_id", sa.Integer()),
        sa.Column("confirmed_at", moment),
        sa.Column("confirmed_by_id", sa.Integer()),
        sa.CheckConstraint(
            "(amount IS NULL) = (unit IS NULL) AND (amount IS NULL) <> (pace IS NULL)",
            name=op.f("ck_legal_rules_length"),
        ),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_legal_rules_amount")),
        sa.CheckConstraint(
            "(basis = 'company') = (stricter_than IS NOT NULL)", name=op.f("ck_legal_rules_basis")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["legal_rules.id"], name=op.f("fk_legal_rules_supersedes_id")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["people.id"], name=op.f("fk_legal_rules_written_by_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["people.id"], name=op.f("fk_legal_rules_confirmed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_rules")),
    )
    # One first row of each code, and one successor of each row: a history never branches.
    op.create_index(
        "ix_legal_rules_code",
        "legal_rules",
        ["code"],
        unique=True,
        postgresql_where=sa.text("supersedes_id IS NULL"),
    )
    op.create_index("ix_legal_rules_supersedes_id", "legal_rules", ["supersedes_id"], unique=True)
    op.execute(f"GRANT SELECT, INSERT ON legal_rules TO {ROLE}")
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON legal_rules FROM {ROLE}")
    op.execute(f"GRANT UPDATE (confirmed_at, confirmed_by_id) ON legal_rules TO {ROLE}")


def downgrade():
    op.drop_table("legal_rules")
