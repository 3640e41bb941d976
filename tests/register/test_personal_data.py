"""The page of personal data names every stored field."""

from importlib import import_module
from pathlib import Path

import register
from register.personal_data import HELD, page
from register.tables import metadata

ROOT = Path(register.__file__).parents[1]


def test_every_stored_column_has_one_entry_and_no_entry_is_of_a_column_that_is_gone() -> None:
    for file in (ROOT / "register").glob("*_tables.py"):
        import_module(f"register.{file.stem}")
    stored = sorted(f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.c)
    assert sorted(f"{held.table}.{name}" for held in HELD for name in held.names) == stored


def test_the_page_is_level_with_the_code() -> None:
    assert (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8") == page(), "make personal-data"
