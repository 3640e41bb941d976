"""The register as it began: families, versions, contacts, reports, intervals, look-ups, tokens.

Revision ID: 0001
Revises: -
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table, and the clock at 0."""
    _families()
    _reports_and_intervals()
    _access()
    clock = op.create_table(
        "change_clock",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", _instant),
        sa.CheckConstraint("id = 1", name="ck_change_clock_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_change_clock"),
    )
    op.bulk_insert(clock, [{"id": 1, "number": 0, "changed_at": None}])


def _families() -> None:
    op.create_table(
        "families",
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("approval", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        *_availability(),
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("family_id", name="pk_families"),
    )
    op.create_index("ix_families_change_number", "families", ["change_number"])
    op.create_table(
        "family_versions",
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("known_at", _instant, nullable=False),
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("family_id", "version", name="pk_family_versions"),
        _of_family("family_versions"),
    )
    op.create_table(
        "contacts",
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("phone", sa.String()),
        sa.Column("email", sa.String()),
        sa.Column("address", sa.String()),
        sa.Column("address_protected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("family_id", name="pk_contacts"),
        _of_family("contacts", deferrable=True, initially="DEFERRED"),
    )


def _reports_and_intervals() -> None:
    op.create_table(
        "availability_reports",
        sa.Column("report_id", _id, nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=False),
        *_availability(),
        sa.Column("reported_at", _instant, nullable=False),
        sa.Column("note", sa.String()),
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_availability_reports"),
        _of_family("availability_reports"),
    )
    op.create_index("ix_availability_reports_family_id", "availability_reports", ["family_id"])
    op.create_table(
        "places_intervals",
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("known_from", _instant, nullable=False),
        sa.Column("known_to", _instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("approval", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("family_type", sa.String(), nullable=False),
        sa.Column("first_month", sa.SmallInteger(), nullable=False),
        sa.Column("last_month", sa.SmallInteger(), nullable=False),
        sa.Column("parent_child", sa.Boolean(), nullable=False),
        sa.Column("stay_placement", sa.Boolean(), nullable=False),
        sa.Column("stay_respite", sa.Boolean(), nullable=False),
        sa.Column("stay_acute", sa.Boolean(), nullable=False),
        sa.Column("stay_aftercare", sa.Boolean(), nullable=False),
        sa.Column("approved_places", sa.SmallInteger(), nullable=False),
        sa.Column("occupied_places", sa.SmallInteger(), nullable=False),
        sa.Column("blocked_places", sa.SmallInteger(), nullable=False),
        sa.Column("blocked_reason", sa.String()),
        sa.Column("available_from", sa.Date()),
        sa.Column("paused_until", sa.Date()),
        sa.Column("confirmed_at", _instant),
        sa.Column("disputed_at", _instant),
        sa.PrimaryKeyConstraint("family_id", "known_to", name="pk_places_intervals"),
        sa.ForeignKeyConstraint(
            ["family_id", "version"],
            ["family_versions.family_id", "family_versions.version"],
            name="fk_places_intervals_version",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("known_from < known_to", name="ck_places_intervals_in_order"),
        sa.CheckConstraint(
            "occupied_places + blocked_places <= approved_places", name="ck_places_intervals_places_add_up"
        ),
    )


def _access() -> None:
    op.create_table(
        "look_ups",
        sa.Column("look_up_id", _id, nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("municipality", sa.String()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", _instant, nullable=False),
        sa.PrimaryKeyConstraint("look_up_id", name="pk_look_ups"),
        _of_family("look_ups"),
    )
    op.create_index("ix_look_ups_family_id", "look_ups", ["family_id"])
    op.create_table(
        "tokens",
        sa.Column("token_id", _id, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("municipality", sa.String()),
        sa.Column("authority", sa.String()),
        sa.Column("family_id", sa.String()),
        sa.Column("issued_at", _instant, nullable=False),
        sa.Column("revoked_at", _instant),
        sa.PrimaryKeyConstraint("token_id", name="pk_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_tokens_token_hash"),
    )


def _availability() -> Iterator[sa.Column[Any]]:
    yield sa.Column("occupied_places", sa.SmallInteger(), nullable=False)
    yield sa.Column("blocked_places", sa.SmallInteger(), nullable=False)
    yield sa.Column("blocked_reason", sa.String())
    yield sa.Column("available_from", sa.Date())
    yield sa.Column("paused_until", sa.Date())
    yield sa.Column("wanted_age", sa.JSON())
    yield sa.Column("confirmed_at", _instant)
    yield sa.Column("confirmed_by", sa.String())
    yield sa.Column("disputed_at", _instant)


def _of_family(table: str, **checked: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["family_id"], ["families.family_id"], name=f"fk_{table}_family_id", **checked
    )
