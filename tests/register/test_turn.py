"""One process at a time has the turn, and it ends with its holder."""

import subprocess
import sys
from pathlib import Path

import pytest

from register.database import Database, RegisterUnavailable
from register.turn import TurnTaken
from tests.databases import Databases, PostgresDatabases

_HOLDER = """
import sys, time
from register.database import Database
with Database(sys.argv[1]).turn():
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_one_is_turned_away_until_the_first_is_done(databases: Databases) -> None:
    with databases.fresh() as url:
        one, other = Database(url), Database(url)
        with one.turn() as check:
            check()
            with pytest.raises(TurnTaken), other.turn():
                pass
        with other.turn() as check:
            check()
        one.close()
        other.close()


def test_a_killed_holder_has_it_no_longer(databases: Databases) -> None:
    root = Path(__file__).parents[2]
    with databases.fresh() as url:
        database = Database(url)
        with subprocess.Popen(
            [sys.executable, "-c", _HOLDER, url], cwd=root, stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(TurnTaken), database.turn():
                pass
            holder.kill()
            holder.wait()
        _take_when_it_is_free(database)
        database.close()


def test_whoever_lost_it_is_told(postgres_databases: PostgresDatabases) -> None:
    with postgres_databases.fresh() as url:
        database = Database(url)

        def lose() -> None:
            with database.turn() as check:
                postgres_databases.cut_off()
                check()

        with pytest.raises(RegisterUnavailable):
            lose()
        database.close()


def _take_when_it_is_free(database: Database) -> None:
    """PostgreSQL needs a moment to notice that somebody is gone."""
    for attempt in range(100):
        try:
            with database.turn():
                return
        except TurnTaken:
            assert attempt < 99
