"""The tables of the log of look-ups: its lines, and the months that it is kept by."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, String, Table

from register.tables import Id, Instant, metadata

look_ups = Table(
    "look_ups",
    metadata,
    Column("look_up_id", Id, primary_key=True, autoincrement=False),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("role", String, nullable=False),
    Column("municipality", String),
    Column("reason", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("segment", String(7), nullable=False, index=True),
    Column("line_hash", String(64), nullable=False),
)
"""Who was shown a family's contact details, when and why; and who was refused those of a protected one.

`look_up_id` is the line's number: 1 for the first, without gaps. `line_hash` is the SHA-256 over the line
and the hash of the line before (`register.log_chain`). Rows are added, and removed by whole segments.
"""

look_up_segments = Table(
    "look_up_segments",
    metadata,
    Column("segment", String(7), primary_key=True),
    Column("first_line", BigInteger, nullable=False),
    Column("last_line", BigInteger, nullable=False),
    Column("hash_before", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("removed_at", Instant),
)
"""The months of the log, `2026-11` in UTC: which lines each holds, and the hash of its last (`head`).

A month stays here when its lines are removed at the end of their time, so that the chain goes on over
it. The row `0000-00` holds no line: the chain begins at it, and writers take their turn by locking it.
"""
