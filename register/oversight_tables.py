"""The tables of supervision: what an authority or a municipality is told, and what families ask for."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from register.tables import Id, Instant, metadata

notices = Table(
    "notices",
    metadata,
    Column("notice_id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("municipality_code", String, nullable=False),
    Column("to_authority", String),
    Column("to_municipality", String),
    Column("reporter", String),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("note", String),
    Column("at", Instant, nullable=False),
    Column("change_number", BigInteger, nullable=False),
    Column("read_at", Instant),
    Column("read_by", String),
    CheckConstraint("(to_authority IS NULL) <> (to_municipality IS NULL)", name="one_recipient"),
    Index("ix_notices_to_authority_read_at", "to_authority", "read_at"),
    Index("ix_notices_to_municipality_read_at", "to_municipality", "read_at"),
)
"""Notices (advis): what somebody is told about a family, with what changed.

`municipality_code` is the family's at that time. `before` and `after` hold the fields that changed,
as records. A notice goes to one authority or to one municipality, and changes only by being marked as
read, or by the same person as unread again.
"""

scope_requests = Table(
    "scope_requests",
    metadata,
    Column("request_id", Id, primary_key=True),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("why", String),
    Column("asked_by", String, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("decided_at", Instant),
    Column("decided_by", String),
    Column("granted", JSON),
    Column("answer", String),
    Column("awaiting_source", Boolean, nullable=False),
)
"""Requests to change the approved scope: fields of the profile with the values that are asked for.

`version` is the profile's when it was asked. `granted` holds the fields that were approved, null until
it is decided: each with `before`, `after`, and `awaiting` until an imported file says the same;
`awaiting_source` tells whether any of them is. `answer` is the authority's reason. What an authority says of
its own accord (suspended, ended, approved again) stands here too, asked and decided in one.
"""
