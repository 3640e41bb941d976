"""Reports over HTTP: who made a report, and answers kept so that a repeated call is one report.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Add the column, null for every report so far, and the table."""
    op.add_column("availability_reports", sa.Column("who", sa.String()))
    op.create_table(
        "remembered_answers",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("asked_hash", sa.String(64), nullable=False),
        sa.Column("answer", sa.String()),
        sa.Column("kept_at", _instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_remembered_answers"),
    )
    op.create_index("ix_remembered_answers_kept_at", "remembered_answers", ["kept_at"])
