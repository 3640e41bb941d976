"""Families say what is true: letters and links, notices and requests, calls, placements and views.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _letters()
    _oversight()
    _caseworkers()


def _letters() -> None:
    op.create_table(
        "outbox",
        sa.Column("letter_id", _id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("family_id", sa.String()),
        sa.Column("authority", sa.String()),
        sa.Column("municipality_code", sa.String()),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("written_at", _instant, nullable=False),
        sa.Column("due_at", _instant, nullable=False),
        sa.Column("claimed_until", _instant),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", _instant),
        sa.Column("failed_at", _instant),
        sa.Column("failure", sa.String()),
        sa.PrimaryKeyConstraint("letter_id", name="pk_outbox"),
        _of_family("outbox"),
        sa.CheckConstraint(
            "(CASE WHEN family_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN authority IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN municipality_code IS NULL THEN 0 ELSE 1 END) = 1",
            name="ck_outbox_one_recipient",
        ),
    )
    op.create_index("ix_outbox_family_id", "outbox", ["family_id"])
    op.create_index("ix_outbox_waiting", "outbox", ["due_at"])
    op.create_table(
        "access_links",
        sa.Column("link_id", _id, nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("letter_id", _id),
        sa.Column("made_at", _instant, nullable=False),
        sa.Column("expires_at", _instant, nullable=False),
        sa.Column("revoked_at", _instant),
        sa.Column("used_at", _instant),
        sa.PrimaryKeyConstraint("link_id", name="pk_access_links"),
        sa.UniqueConstraint("link_hash", name="uq_access_links_link_hash"),
        _of_family("access_links"),
        sa.ForeignKeyConstraint(["letter_id"], ["outbox.letter_id"], name="fk_access_links_letter_id"),
    )
    op.create_index("ix_access_links_family_id", "access_links", ["family_id"])


def _oversight() -> None:
    op.create_table(
        "notices",
        sa.Column("notice_id", _id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("to_authority", sa.String()),
        sa.Column("to_municipality", sa.String()),
        sa.Column("reporter", sa.String()),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("note", sa.String()),
        sa.Column("at", _instant, nullable=False),
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.Column("read_at", _instant),
        sa.Column("read_by", sa.String()),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notices"),
        _of_family("notices"),
        sa.CheckConstraint(
            "(to_authority IS NULL) <> (to_municipality IS NULL)", name="ck_notices_one_recipient"
        ),
    )
    op.create_index("ix_notices_family_id", "notices", ["family_id"])
    op.create_index("ix_notices_to_authority_read_at", "notices", ["to_authority", "read_at"])
    op.create_index("ix_notices_to_municipality_read_at", "notices", ["to_municipality", "read_at"])
    op.create_table(
        "scope_requests",
        sa.Column("request_id", _id, nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("why", sa.String()),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", _instant, nullable=False),
        sa.Column("withdrawn_at", _instant),
        sa.Column("decided_at", _instant),
        sa.Column("decided_by", sa.String()),
        sa.Column("granted", sa.JSON()),
        sa.Column("answer", sa.String()),
        sa.Column("awaiting_source", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_scope_requests"),
        _of_family("scope_requests"),
    )
    op.create_index("ix_scope_requests_family_id", "scope_requests", ["family_id"])


def _caseworkers() -> None:
    op.create_table(
        "calls",
        sa.Column("call_id", _id, nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", _instant, nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_calls"),
        _of_family("calls"),
    )
    op.create_index("ix_calls_family_id", "calls", ["family_id"])
    op.create_table(
        "placements",
        sa.Column("placement_id", _id, nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _instant, nullable=False),
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("placement_id", name="pk_placements"),
        _of_family("placements"),
    )
    op.create_index("ix_placements_family_id", "placements", ["family_id"])
    op.create_table(
        "profile_views",
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("family_id", "municipality_code", "day", name="pk_profile_views"),
        _of_family("profile_views"),
    )


def _of_family(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["family_id"], ["families.family_id"], name=f"fk_{table}_family_id")
