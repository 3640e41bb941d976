"""The tables of the register. What they hold is changed by `register` alone, and only by migrations.

Instants stand as whole seconds since 1970 in SQLite and as `timestamptz` in PostgreSQL; intervals of
instants are half-open. What follows from something else (authority and region from the municipality,
states from the day) is not stored.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    TIMESTAMP,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from families.vocabulary import StayType

OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
"""Where an interval ends that has not ended: so that "as of then" needs no second case for null."""


RECORD_KEYS = 2**40
"""How many record keys there are: the sum of four million of them still is a bigint."""


class Instant(TypeDecorator[datetime]):
    """A UTC instant in whole seconds."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the database's own type where it has one that knows the zone."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Drop what is less than a second."""
        if value is None:
            return None
        return value.replace(microsecond=0) if dialect.name == "postgresql" else int(value.timestamp())

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give every instant in UTC."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            in_utc: datetime = value.astimezone(UTC)
            return in_utc
        return datetime.fromtimestamp(value, UTC)


Id = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database gives out; SQLite does so for a plain INTEGER only."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _availability_columns() -> Iterator[Column[Any]]:
    """Yield the columns of an `Availability`, for the present and for each report."""
    yield Column("occupied_places", SmallInteger, nullable=False)
    yield Column("blocked_places", SmallInteger, nullable=False)
    yield Column("blocked_reason", String)
    yield Column("available_from", Date)
    yield Column("paused_until", Date)
    yield Column("wanted_age", JSON(none_as_null=True))
    yield Column("confirmed_at", Instant)
    yield Column("confirmed_by", String)
    yield Column("disputed_at", Instant)


change_clock = Table(
    "change_clock",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("changed_at", Instant),
    CheckConstraint("id = 1", name="one_row"),
)
"""The number and the instant of the last change: one row, locked from a change's last act to its commit."""

families = Table(
    "families",
    metadata,
    Column("family_id", String, primary_key=True),
    Column("approval", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", JSON, nullable=False),
    *_availability_columns(),
    Column("change_number", BigInteger, nullable=False, index=True),
    Column("record_key", BigInteger, nullable=False),
)
"""The present, one row a family: the profile as `families.record.profile_record` writes it.

`approval` is also in the profile, and stands here to be counted. `change_number` is negative only
inside the transaction that writes it, until the clock has given out the numbers. `record_key` is a
random number below `RECORD_KEYS` that a family keeps: protected counts take their noise from the keys
of those they count (`capacity.perturbation`), so it is told to nobody.
"""

family_versions = Table(
    "family_versions",
    metadata,
    Column("family_id", String, ForeignKey("families.family_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("profile", JSON, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("change_number", BigInteger, nullable=False),
)
"""Every approved scope with own words that a family has had, numbered from 1; rows never change."""

contacts = Table(
    "contacts",
    metadata,
    # Checked at the commit: the family itself is written among the last.
    Column(
        "family_id",
        String,
        ForeignKey("families.family_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("name", String),
    Column("phone", String),
    Column("email", String),
    Column("address", String),
    Column("address_protected", Boolean, nullable=False),
)
"""The restricted facts, apart from everything that is searched, counted or exported."""

availability_reports = Table(
    "availability_reports",
    metadata,
    Column("report_id", Id, primary_key=True),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("reporter", String, nullable=False),
    *_availability_columns(),
    Column("reported_at", Instant, nullable=False),
    Column("note", String),
    Column("change_number", BigInteger, nullable=False),
    Column("who", String),
)
"""Every report with what it made of the family's availability; rows are added and never change.

`reporter` made the report, `confirmed_by` last said that it is so: a source that corrects its own
words of the same instant reports without confirming. `who` is the person or machine as in the log of
look-ups, null for files; it and `note` are shown in no search.
"""

places_intervals = Table(
    "places_intervals",
    metadata,
    Column("family_id", String, primary_key=True),
    Column("known_from", Instant, nullable=False),
    Column("known_to", Instant, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("approval", String, nullable=False),
    Column("municipality_code", String, nullable=False),
    Column("family_type", String, nullable=False),
    Column("first_month", SmallInteger, nullable=False),
    Column("last_month", SmallInteger, nullable=False),
    Column("parent_child", Boolean, nullable=False),
    *(Column(f"stay_{stay.value}", Boolean, nullable=False) for stay in StayType),
    Column("approved_places", SmallInteger, nullable=False),
    Column("occupied_places", SmallInteger, nullable=False),
    Column("blocked_places", SmallInteger, nullable=False),
    Column("blocked_reason", String),
    Column("available_from", Date),
    Column("paused_until", Date),
    Column("confirmed_at", Instant),
    Column("disputed_at", Instant),
    # The version is written after the change number, as one of the transaction's last acts.
    ForeignKeyConstraint(
        ["family_id", "version"],
        ["family_versions.family_id", "family_versions.version"],
        name="fk_places_intervals_version",
        deferrable=True,
        initially="DEFERRED",
    ),
    CheckConstraint("known_from < known_to", name="in_order"),
    CheckConstraint("occupied_places + blocked_places <= approved_places", name="places_add_up"),
    Index("ix_places_intervals_known_to", "known_to"),
)
"""What was known about each family from one change to the next, for counts as of any instant.

`known_from <= t AND t < known_to` gives exactly one row for every family that was known at `t`.
`first_month` and `last_month` are the approved ages, both included; the version holds every other
fact that a count can be narrowed by. The primary key leaves a family one open interval only.
"""

tokens = Table(
    "tokens",
    metadata,
    Column("token_id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("municipality", String),
    Column("authority", String),
    Column("family_id", String),
    Column("issued_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
"""Bearer tokens: the SHA-256 of each, never the token."""

remembered_answers = Table(
    "remembered_answers",
    metadata,
    Column("key", String, primary_key=True),
    Column("asked_hash", String(64), nullable=False),
    Column("answer", String),
    Column("kept_at", Instant, nullable=False, index=True),
)
"""What reports that carried a key were answered, for 24 hours; `asked_hash` is the SHA-256 of who asked what.

`answer` is null only inside the transaction that makes the report.
"""
