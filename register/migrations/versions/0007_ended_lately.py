"""Intervals by their end: what ended lately is read again and again by counts in memory.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_places_intervals_known_to", "places_intervals", ["known_to"])
