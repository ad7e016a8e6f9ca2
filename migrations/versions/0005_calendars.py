"""Calendars in versions that are written once, and the official lists of a year's days on their way into force."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROLE = "aftercare_app"


def upgrade():
    op.create_table(
        "calendar_versions",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["base_id"], ["calendar_versions.id"], name=op.f("fk_calendar_versions_base_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["people.id"], name=op.f("fk_calendar_versions_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_versions")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_calendar_versions_code_version")),
    )
    op.create_table(
        "calendar_imports",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("days", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="staged", nullable=False),
        sa.Column("uploaded_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["people.id"], name=op.f("fk_calendar_imports_uploaded_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["people.id"], name=op.f("fk_calendar_imports_settled_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["calendar_versions.id"], name=op.f("fk_calendar_imports_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_imports")),
    )
    op.execute("CREATE INDEX ix_calendar_imports_staged ON calendar_imports (code) WHERE state = 'staged'")
    op.execute(f"GRANT SELECT, INSERT ON calendar_versions TO {ROLE}")
    # Said as well as not granted: a database may give its roles more than we do.
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON calendar_versions FROM {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON calendar_imports TO {ROLE}")
    op.execute(f"REVOKE DELETE, TRUNCATE ON calendar_imports FROM {ROLE}")


def downgrade():
    op.drop_table("calendar_imports")
    op.drop_table("calendar_versions")
