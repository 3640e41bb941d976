"""The tables of what caseworkers find out: who was called, who placed a child, who has looked."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, String, Table

from register.tables import Id, Instant, metadata

calls = Table(
    "calls",
    metadata,
    Column("call_id", Id, primary_key=True),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("municipality_code", String, nullable=False),
    Column("who", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What a caseworker was told on the phone: free, occupied, or no answer; rows never change."""

placements = Table(
    "placements",
    metadata,
    Column("placement_id", Id, primary_key=True),
    Column("family_id", String, ForeignKey("families.family_id"), nullable=False, index=True),
    Column("municipality_code", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("change_number", BigInteger, nullable=False),
)
"""That a municipality placed a child with a family: nothing about the child. Rows never change."""

profile_views = Table(
    "profile_views",
    metadata,
    Column("family_id", String, ForeignKey("families.family_id"), primary_key=True),
    Column("municipality_code", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("views", Integer, nullable=False),
)
"""How often a municipality's people opened a family's profile on a Copenhagen day: for the family to see."""
