"""A register that an earlier version made: brought up to date with all that it holds."""

from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import column, create_engine, insert, table, text

from families.clock import SystemClock
from families.vocabulary import Reporter
from register.database import Database
from register.log_chain import LookUp
from register.look_ups import LookUps
from register.register import Register
from register.rows import availability_row, profile_row
from register.tables import RECORD_KEYS, Instant, availability_reports, families, family_versions
from tests.building import NOW, a_family
from tests.databases import Databases
from tests.register.reading import a_spoken_patch, rows


def make_as_at_first(url: str) -> None:
    """Make a register as the first version did, with one family that has reported once."""
    family, engine = a_family("F-1"), create_engine(url)
    said = availability_row(family.availability)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(files("register").joinpath("migrations")))
        command.upgrade(config, "0001")
        row = {**said, **profile_row(family), "family_id": "F-1", "version": 1, "change_number": 1}
        connection.execute(insert(families), row)
        version = {"family_id": "F-1", "version": 1, "profile": row["profile"], "known_at": NOW}
        connection.execute(insert(family_versions), {**version, "change_number": 1})
        report = {
            **said,
            "family_id": "F-1",
            "reporter": "family",
            "reported_at": NOW,
            "note": "Før",
            "change_number": 1,
        }
        connection.execute(insert(availability_reports), report)
        connection.execute(text("UPDATE change_clock SET number = 1"))
    engine.dispose()


def test_reports_of_before_are_kept_and_made_by_nobody_known(databases: Databases) -> None:
    with databases.fresh(migrated=False) as url:
        make_as_at_first(url)
        with closing(Database(url)) as database:
            (report,) = rows(database, availability_reports)
            assert (report["note"], report["reported_at"], report["who"]) == ("Før", NOW, None)
            stored = Register(database, SystemClock()).family("F-1")
            assert stored is not None
            assert stored.family == a_family("F-1")


def test_a_register_of_before_takes_reports(databases: Databases) -> None:
    with databases.fresh(migrated=False) as url:
        make_as_at_first(url)
        with closing(Database(url)) as database:
            stored = Register(database, SystemClock()).report("F-1", {}, Reporter.FAMILY, who="token:1")
            assert stored.change_number == 2
            assert [row["who"] for row in rows(database, availability_reports)] == [None, "token:1"]


def test_families_of_before_get_a_record_key_as_new_ones_do(databases: Databases) -> None:
    with databases.fresh(migrated=False) as url:
        make_as_at_first(url)
        with closing(Database(url)) as database:
            Register(database, SystemClock()).put([a_spoken_patch(2)])
            keys = [row["record_key"] for row in rows(database, families)]
            assert len(set(keys)) == 2
            assert all(0 < key < RECORD_KEYS for key in keys)


def test_look_ups_of_before_are_numbered_and_chained_and_the_chain_goes_on(databases: Databases) -> None:
    with databases.fresh(migrated=False) as url:
        make_as_at_first(url)
        engine = create_engine(url)
        lines = table("look_ups", *map(column, ("look_up_id", *LookUp.__dataclass_fields__)))
        lines.c.at.type = Instant()
        told = [LookUp("F-1", "token:1", "caseworker", None, "Æble", NOW + timedelta(days=d)) for d in (0, 9)]
        with engine.begin() as connection:
            for number, one in zip((3, 7), told, strict=True):
                said = {name: value for name, value in asdict(one).items() if name != "refused"}
                connection.execute(insert(lines), {**said, "look_up_id": number})
        engine.dispose()
        with closing(Database(url)) as database:
            log = LookUps(database)
            log.record(told[1])
            assert log.of_family("F-1") == [told[1], told[1], told[0]]
            checked = log.check(timedelta(days=365))
            assert (checked.lines, checked.last_line, checked.faults) == (3, 3, ())
