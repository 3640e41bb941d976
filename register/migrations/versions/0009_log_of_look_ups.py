"""The log of look-ups as a chain by months, and who may see the details of protected families.

Revision ID: 0009
Revises: 0008
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NOTHING = "0" * 64
_TOLD = ("family_id", "who", "role", "municipality", "reason")


def upgrade() -> None:
    """Add what the chain needs, number and chain the lines that are there, and make the table of grants."""
    for column in (
        # The defaults are for SQLite alone, which adds no column without one; no row keeps them.
        sa.Column("refused", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("segment", sa.String(7), nullable=False, server_default=""),
        sa.Column("line_hash", sa.String(64), nullable=False, server_default=""),
    ):
        op.add_column("look_ups", column)
    op.create_index("ix_look_ups_segment", "look_ups", ["segment"])
    op.create_table(
        "look_up_segments",
        sa.Column("segment", sa.String(7), nullable=False),
        sa.Column("first_line", sa.BigInteger(), nullable=False),
        sa.Column("last_line", sa.BigInteger(), nullable=False),
        sa.Column("hash_before", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("removed_at", _instant),
        sa.PrimaryKeyConstraint("segment", name="pk_look_up_segments"),
    )
    _chain(op.get_bind())
    _make_grants()


def _chain(connection: sa.Connection) -> None:
    lines = sa.table("look_ups", *map(sa.column, ("look_up_id", *_TOLD, "segment", "line_hash")))
    lines.append_column(sa.column("at", _instant))
    month: dict[str, Any] = _month("0000-00", 1, _NOTHING) | {"last_line": 0, "head": _NOTHING}
    months = [month]
    found = connection.execute(sa.select(lines).order_by(lines.c.look_up_id)).mappings().all()
    for number, row in enumerate(found, 1):
        at, segment = _seconds(connection, row["at"]), month["segment"]
        segment = max(_month_of(at), segment)
        if segment != month["segment"]:
            month = _month(segment, number, month["head"])
            months.append(month)
        told = [number, segment, *(row[name] for name in _TOLD), at, False, month["head"]]
        head = sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()
        month |= {"last_line": number, "head": head}
        kept = sa.update(lines).where(lines.c.look_up_id == row["look_up_id"])
        # Lower than or equal to the old number, and free: those before it have moved down already.
        connection.execute(kept.values(look_up_id=number, segment=segment, line_hash=head))
    segments = sa.table("look_up_segments", *map(sa.column, months[0]))
    connection.execute(sa.insert(segments), months)


def _month(segment: str, first: int, before: str) -> dict[str, Any]:
    return {
        "segment": segment,
        "first_line": first,
        "last_line": first,
        "hash_before": before,
        "head": before,
    }


def _seconds(connection: sa.Connection, at: Any) -> int:
    return int(at.timestamp()) if connection.dialect.name == "postgresql" else int(at)


def _month_of(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m}"


def _make_grants() -> None:
    op.create_table(
        "address_grants",
        sa.Column("grant_id", _id, nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("who", sa.String()),
        sa.Column("municipality_code", sa.String()),
        sa.Column("role", sa.String()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", _instant, nullable=False),
        sa.Column("revoked_by", sa.String()),
        sa.Column("revoked_at", _instant),
        sa.CheckConstraint(
            "(who IS NULL) = (municipality_code IS NOT NULL)"
            " AND (municipality_code IS NULL) = (role IS NULL)",
            name="ck_address_grants_one_recipient",
        ),
        sa.ForeignKeyConstraint(["family_id"], ["families.family_id"], name="fk_address_grants_family_id"),
        sa.PrimaryKeyConstraint("grant_id", name="pk_address_grants"),
    )
    op.create_index("ix_address_grants_family_id", "address_grants", ["family_id"])
