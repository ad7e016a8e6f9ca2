"""Any part of a service number is found, not only its two ends."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(
        "ix_tickets_number_part", "tickets", [sa.literal_column("bigrams(number)")], postgresql_using="gin"
    )
    op.drop_index("ix_tickets_number_start", table_name="tickets")
    op.drop_index("ix_tickets_number_end", table_name="tickets")


def downgrade():
    op.create_index("ix_tickets_number_start", "tickets", [sa.literal_column("number text_pattern_ops")])
    op.create_index(
        "ix_tickets_number_end", "tickets", [sa.literal_column("reverse(number) text_pattern_ops")]
    )
    op.drop_index("ix_tickets_number_part", table_name="tickets")
