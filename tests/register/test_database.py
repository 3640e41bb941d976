"""Opening a database: made when it is new, brought up to date, refused with a sentence otherwise."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text
from sqlalchemy.exc import IntegrityError

import register as register_room
from families.clock import SystemClock
from register.database import Database, RegisterUnavailable
from register.register import Register
from register.tables import contacts, metadata
from tests.databases import Databases, PostgresDatabases
from tests.register.reading import a_patch, rows


def refusal(url: str) -> str:
    """Return the sentence with which an address is refused."""
    with pytest.raises(RegisterUnavailable) as refused:
        Database(url)
    return str(refused.value)


def every_table() -> MetaData:
    """Return the tables of every module that has some."""
    for module in iter_modules(register_room.__path__):
        if module.name.endswith("_tables"):
            import_module(f"register.{module.name}")
    return metadata


def test_migrations_make_what_the_tables_say(databases: Databases) -> None:
    with (
        databases.fresh(migrated=False) as url,
        closing(Database(url)) as database,
        database.read() as connection,
    ):
        found = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(found, every_table()) == []


def test_opening_again_keeps_everything(databases: Databases) -> None:
    with databases.fresh(migrated=False) as url:
        with closing(Database(url)) as database:
            Register(database, SystemClock()).put([a_patch()])
        with closing(Database(url)) as database:
            assert Register(database, SystemClock()).family("F-1") is not None


def test_processes_that_open_a_new_database_at_the_same_time_all_work(databases: Databases) -> None:
    root = Path(__file__).parents[2]
    program = (
        "import sys; from families.clock import SystemClock; from register.database import Database;"
        "from register.register import Register; from tests.register.reading import a_patch;"
        "print('ready', flush=True); sys.stdin.readline(); database = Database(sys.argv[1]);"
        "Register(database, SystemClock()).put([a_patch(int(sys.argv[2]))]); database.close()"
    )
    with databases.fresh(migrated=False) as url:
        openers = [
            subprocess.Popen(
                [sys.executable, "-W", "error", "-c", program, url, str(number)],
                cwd=root,
                env={**os.environ, "PYTHONPATH": str(root)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for number in range(4)
        ]
        for opener in openers:
            assert opener.stdout is not None
            assert opener.stdout.readline() == "ready\n"
        for opener in openers:
            assert opener.stdin is not None
            opener.stdin.write("go\n")
            opener.stdin.flush()
        said = [opener.communicate(timeout=60)[1] for opener in openers]
        assert said == [""] * 4
        with closing(Database(url)) as database:
            assert Register(database, SystemClock()).change_number() == 4


def test_a_database_of_a_newer_version_is_refused_and_left_alone(databases: Databases) -> None:
    with databases.fresh() as url:
        with closing(Database(url)) as database, database.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert "nyere udgave af Ledig (trin 9999). Opdatér Ledig" in refusal(url)


@pytest.mark.parametrize(
    "url",
    ["", "ledig.db", "sqlite://", "sqlite:///:memory:", "mysql://ida:hemmelig@vaert/ledig",
     "postgresql+psycopg://", "postgresql+psycopg://ida:hemmelig@vaert:havn/ledig", "sqlite+pysqlcipher:///x"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_with_what_would_be_right(url: str) -> None:
    said = refusal(url)
    assert "sqlite:///FIL eller postgresql+psycopg://BRUGER:KODE@VÆRT/NAVN" in said
    assert "hemmelig" not in said


def test_a_server_that_nobody_answers_for_is_refused_without_the_password() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for secret in (f"ida:hemmelig@127.0.0.1:{port}/ledig", f"ida@127.0.0.1:{port}/ledig?password=hemmelig"):
        said = refusal(f"postgresql+psycopg://{secret}")
        assert "kan ikke åbnes" in said
        assert f"127.0.0.1:{port}" in said
        assert "hemmelig" not in said


def test_a_database_that_is_not_there_is_refused(postgres_databases: PostgresDatabases) -> None:
    with postgres_databases.fresh() as url:
        assert "findes_ikke" in refusal(url.replace("/ledig_", "/findes_ikke_"))


@pytest.mark.parametrize("read_only", ["database", "role"])
def test_a_server_that_lets_nobody_write_is_refused(
    postgres_databases: PostgresDatabases, read_only: str
) -> None:
    with postgres_databases.fresh() as url:
        with closing(Database(url)) as database, database.write() as connection:
            name = connection.scalar(text("SELECT current_database()"))
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
            if read_only == "role":
                connection.execute(text(f"CREATE ROLE reader_of_{name} LOGIN"))
                connection.execute(text(f"ALTER DATABASE {name} RESET ALL"))
        user = "postgres" if read_only == "database" else f"reader_of_{name}"
        assert "til at læse og skrive i" in refusal(url.replace("//postgres:", f"//{user}:"))


def test_a_folder_that_is_not_there_and_a_file_of_something_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("Dette er ikke en database, men en tekst.\n" * 100)
    assert "unable to open" in refusal(f"sqlite:///{tmp_path}/mappe/ledig.db")
    assert "not a database" in refusal(f"sqlite:///{tmp_path}/text.db")
    assert (tmp_path / "text.db").read_text().startswith("Dette er ikke")


def test_a_file_that_may_only_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledig.db"
    Database(f"sqlite:///{path}").close()
    assert "readonly" in refusal(f"sqlite:///file:{path}?mode=ro&uri=true")


def test_a_commit_survives_a_power_cut(sqlite_database: Database) -> None:
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    with sqlite_database.read() as connection:
        for name, value in pragmas.items():
            assert connection.scalar(text(f"PRAGMA {name}")) == value


def test_what_goes_wrong_later_is_told_without_anything_personal(
    register: Register, database: Database
) -> None:
    with database.write() as connection:
        connection.execute(text("CREATE UNIQUE INDEX only_one ON contacts (address_protected)"))
    with pytest.raises(IntegrityError) as failure:
        register.put([a_patch(number, name="Ida Holm", address="Skovvej 1") for number in (1, 2)])
    causes: list[BaseException | None] = [failure.value]
    while causes[-1]:
        causes.append(causes[-1].__cause__ or causes[-1].__context__)
    said = " ".join(map(str, causes))
    assert "address_protected" in said
    assert "Holm" not in said
    assert "Skovvej" not in said
    assert register.change_number() == 0


def test_a_server_that_was_restarted_answers_again(
    register: Register, database: Database, postgres_databases: PostgresDatabases
) -> None:
    register.put([a_patch()])
    for glance in [database._glances.raw_connection() for _ in range(3)]:
        glance.close()
    postgres_databases.cut_off()
    assert register.change_number() == 1
    assert register.family("F-1") is not None
    assert rows(database, contacts) == []
