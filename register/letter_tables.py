"""The tables of letters and of the links that they carry. No secret and no address of anybody stands here."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    text,
)

from register.tables import Id, Instant, metadata

_WAITS = "sent_at IS NULL AND failed_at IS NULL"

outbox = Table(
    "outbox",
    metadata,
    Column("letter_id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("family_id", String, ForeignKey("families.family_id"), index=True),
    Column("authority", String),
    Column("municipality_code", String),
    Column("about", JSON, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claimed_until", Instant),
    Column("attempts", SmallInteger, nullable=False),
    Column("sent_at", Instant),
    Column("failed_at", Instant),
    Column("failure", String),
    CheckConstraint(
        "(CASE WHEN family_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN authority IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN municipality_code IS NULL THEN 0 ELSE 1 END) = 1",
        name="one_recipient",
    ),
    Index("ix_outbox_waiting", "due_at", sqlite_where=text(_WAITS), postgresql_where=text(_WAITS)),
)
"""Letters to be sent, written in the transaction of what happened.

A letter goes to one family, authority or municipality: its address is looked up when it is sent.
`about` holds what the letter tells of, by number and code. `claimed_until` is when another worker may
take a letter that one has begun to send; `failed_at` is when it was given up, `failure` the code why.
"""

access_links = Table(
    "access_links",
    metadata,
    Column("link_id", Id, primary_key=True),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("letter_id", Id, ForeignKey("outbox.letter_id")),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
)
"""Personal links to a family's own status: the SHA-256 of each, never the link.

`expires_at` is the first instant at which it works no more; `used_at` when a button was last pressed.
"""

link_guesses = Table(
    "link_guesses",
    metadata,
    Column("since", Instant, primary_key=True),
    Column("caller", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
)
"""How many wrong links somebody tried in the ten minutes that begin at `since`; older rows are removed.

`caller` is the SHA-256 of `since` and the address. What was tried stands nowhere.
"""
