"""Searched needs: what was searched for, counted by day without persons.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "searched_needs",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("parent_child", sa.Boolean(), nullable=False),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("family_type", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day",
            "municipality_code",
            "parent_child",
            "age",
            "family_type",
            "found",
            name="pk_searched_needs",
        ),
    )
