"""Record keys: a random number for each family, from which protected counts take their noise.

Revision ID: 0005
Revises: 0004
"""

from secrets import randbelow

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEYS = 2**40


def upgrade() -> None:
    """Add the column, and give every family that is there a key of its own."""
    # The default is for SQLite alone, which adds no column without one; no row keeps it.
    op.add_column(
        "families", sa.Column("record_key", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )
    families = sa.table("families", sa.column("family_id"), sa.column("record_key"))
    connection = op.get_bind()
    known = list(connection.scalars(sa.select(families.c.family_id)))
    keyed = families.update().where(families.c.family_id == sa.bindparam("known"))
    if known:
        connection.execute(
            keyed.values(record_key=sa.bindparam("key")),
            [{"known": family_id, "key": randbelow(_KEYS)} for family_id in known],
        )
