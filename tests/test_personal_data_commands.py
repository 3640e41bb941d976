"""`ledig verify-log`, `forget`, `export-family` and `retain`, as an operator meets them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from families.clock import SystemClock
from register.database import Database
from register.look_ups import LookUp, LookUps
from tests.indexer.files import a_record
from tests.test_command_line import Operator


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """Sit down in a folder with a register of one ended family that somebody looked up."""
    sitting = Operator(tmp_path)
    line = json.dumps(a_record(1, name="Ida Holm", description="Gård", approval="ended"))
    (tmp_path / "f.ndjson").write_text(line, encoding="utf-8")
    assert sitting.run("import", "f.ndjson").returncode == 0
    with closing(Database(f"sqlite:///{tmp_path / 'ledig.db'}")) as database:
        at = SystemClock().now()
        LookUps(database).record(LookUp("F-1", "token:1", "caseworker", "0657", "Barn", at))
    return sitting


def test_a_log_that_was_changed_is_told_by_its_line_and_the_exit_code(operator: Operator) -> None:
    whole = operator.run("verify-log")
    assert whole.returncode == 0, whole.stderr
    assert "1 linje i loggen over opslag er, som de blev skrevet." in whole.stdout
    assert "sidste linje er nr. 1" in whole.stdout
    with closing(sqlite3.connect(operator.folder / "ledig.db")) as connection:
        connection.execute("UPDATE look_ups SET who = 'token:2'")
        connection.commit()
    changed = operator.run("verify-log")
    assert changed.returncode == 1
    assert "Linje 1 er ændret" in changed.stderr


def test_a_family_is_shown_what_is_held_and_forgotten_only_when_told_so(operator: Operator) -> None:
    assert operator.run("export-family", "F-1").returncode == 0
    text = (operator.folder / "F-1.txt").read_text(encoding="utf-8")
    assert "Ida Holm" in text
    assert "token:1" not in text
    assert (operator.folder / "F-1.json").stat().st_mode & 0o077 == 0
    assert json.loads((operator.folder / "F-1.json").read_text(encoding="utf-8"))["contacts"]
    tried = operator.run("forget", "F-1")
    assert "contacts: 1" in tried.stdout
    assert "Intet er ændret" in tried.stdout
    assert "contacts: 1" in operator.run("forget", "F-1", "--carry-out").stdout
    assert "contacts: 0" in operator.run("forget", "F-1").stdout
    assert operator.run("forget", "F-9").returncode == 1
    assert "Intet er ændret" in operator.run("retain").stdout
    assert operator.run("verify-log").returncode == 0
