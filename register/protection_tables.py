"""The table of who may see the contact details of families with a protected address."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table

from register.tables import Id, Instant, metadata

address_grants = Table(
    "address_grants",
    metadata,
    Column("grant_id", Id, primary_key=True),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("who", String),
    Column("municipality_code", String),
    Column("role", String),
    Column("reason", String, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("revoked_by", String),
    Column("revoked_at", Instant),
    CheckConstraint(
        "(who IS NULL) = (municipality_code IS NOT NULL) AND (municipality_code IS NULL) = (role IS NULL)",
        name="one_recipient",
    ),
)
"""Whom a family's authority has named: one person (`who`, as in the log of look-ups), or everybody with a
role in a municipality. A row changes only by being taken back.
"""
