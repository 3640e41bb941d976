"""The table of what was searched for and how much of it there was: nobody's name, place or words."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from register.tables import metadata

searched_needs = Table(
    "searched_needs",
    metadata,
    Column("day", Date, primary_key=True),
    Column("municipality_code", String, primary_key=True),
    Column("parent_child", Boolean, primary_key=True),
    Column("age", String, primary_key=True),
    Column("family_type", String, primary_key=True),
    Column("found", String, primary_key=True),
    Column("searches", Integer, nullable=False),
)
"""How many searches of a Copenhagen day by a municipality's people asked for the same and found as many.

`age` is a band of Statistics Denmark, `unborn`, `several` or `any`; `family_type` a type, `several` or
`any`; `found` a bucket (`register.needs.Found`). Nothing else that was asked is kept.
"""
