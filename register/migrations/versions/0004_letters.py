"""Letters: wrong links are counted, and waiting letters are found however many were sent.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_waiting = sa.text("sent_at IS NULL AND failed_at IS NULL")


def upgrade() -> None:
    """Make the table, and let the index hold only what waits."""
    op.create_table(
        "link_guesses",
        sa.Column("since", _instant, nullable=False),
        sa.Column("caller", sa.String(64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("since", "caller", name="pk_link_guesses"),
    )
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index(
        "ix_outbox_waiting", "outbox", ["due_at"], sqlite_where=_waiting, postgresql_where=_waiting
    )
