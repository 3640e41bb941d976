"""The log of look-ups: kept as it was written, one chain that tells when a line was touched."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from register.database import Database
from register.log_tables import look_ups
from register.look_ups import LookUp, LookUps
from register.register import Register
from tests.building import NOW
from tests.register.reading import a_patch, rows


def a_look_up(family_id: str = "F-1", minute: int = 0, municipality: str | None = "0657") -> LookUp:
    """Build a look-up by a caseworker."""
    at = NOW + timedelta(minutes=minute)
    return LookUp(family_id, "token:1", "caseworker", municipality, "Barn på 4 år", at)


def test_the_look_ups_of_a_family_are_kept_latest_first(register: Register, database: Database) -> None:
    register.put([a_patch(1), a_patch(2)])
    log = LookUps(database)
    made = [a_look_up(minute=0), a_look_up(minute=1, municipality=None), a_look_up("F-2", minute=2)]
    for one in made:
        log.record(one)
    assert log.of_family("F-1") == [made[1], made[0]]
    assert log.of_family("F-2") == [made[2]]
    assert log.of_family("F-3") == []
    assert register.change_number() == 2


KEEP = timedelta(days=365)
VALUES = {
    "look_up_id": st.integers(0, 9),
    "family_id": st.sampled_from(["F-1", "F-2"]),
    "who": st.text("abc:", max_size=5),
    "role": st.sampled_from(["caseworker", "consultant"]),
    "municipality": st.sampled_from([None, "0657", "0751"]),
    "reason": st.text("Bå 4", max_size=5),
    "at": st.integers(0, 60).map(lambda days: NOW + timedelta(days=days)),
    "refused": st.booleans(),
    "segment": st.sampled_from(["2026-10", "2026-11", "2026-12", "2027-01"]),
    "line_hash": st.text("0123456789abcdef", min_size=64, max_size=64),
}


def write_log(database: Database) -> LookUps:
    """Write eight lines in three months."""
    log = LookUps(database)
    for days in (0, 0, 1, 10, 20, 40, 41, 41):
        log.record(replace(a_look_up(), at=NOW + timedelta(days=days), refused=days == 1))
    return log


def faults(log: LookUps) -> tuple[str, ...]:
    """Return what a check finds."""
    return log.check(KEEP).faults


def test_a_log_that_nobody_touched_is_whole(register: Register, database: Database) -> None:
    register.put([a_patch(1)])
    assert faults(LookUps(database)) == ()
    checked = write_log(database).check(KEEP)
    assert (checked.lines, checked.last_line, checked.faults) == (8, 8, ())
    (last,) = [row for row in rows(database, look_ups) if row["look_up_id"] == 8]
    assert checked.head == last["line_hash"]


def test_a_missing_and_an_inserted_line_are_named(register: Register, database: Database) -> None:
    register.put([a_patch(1)])
    log = write_log(database)
    (third,) = [row for row in rows(database, look_ups) if row["look_up_id"] == 3]
    with database.write() as connection:
        connection.execute(delete(look_ups).where(look_ups.c.look_up_id.in_([3, 8])))
        connection.execute(insert(look_ups), third | {"look_up_id": 9})
    assert faults(log) == (
        "Linje 9 er sat ind i 2026-11.",
        "Linje 3 mangler.",
        "Linje 8 mangler.",
    )


def test_a_month_that_was_removed_leaves_the_rest_checked(register: Register, database: Database) -> None:
    register.put([a_patch(1)])
    log, later = write_log(database), NOW + timedelta(days=400)
    assert log.over(KEEP, later) == ["2026-11"]
    with database.write() as connection:
        assert log.remove(connection, ["2026-11"], later) == 3
    assert log.check(KEEP).removed == ("2026-11",)
    assert faults(log) == ()
    assert faults(log) == () != log.check(KEEP * 2).faults
    log.record(replace(a_look_up(), at=later))
    assert faults(log) == ()
    with database.write() as connection:
        connection.execute(update(look_ups).where(look_ups.c.look_up_id == 4).values(who="token:2"))
    assert faults(log) == ("Linje 4 er ændret, eller linjen før den er skrevet om.",)


def test_a_clock_that_runs_backwards_breaks_no_chain(register: Register, database: Database) -> None:
    register.put([a_patch(1)])
    log = write_log(database)
    log.record(a_look_up())
    assert faults(log) == ()


def test_many_writers_make_one_chain(register: Register, database: Database) -> None:
    register.put([a_patch(1)])
    log = LookUps(database)
    with ThreadPoolExecutor(8) as people:
        list(people.map(log.record, [a_look_up(minute=minute) for minute in range(40)]))
    checked = log.check(KEEP)
    assert (checked.lines, checked.last_line, checked.faults) == (40, 40, ())


@given(st.integers(1, 8), st.sampled_from(sorted(VALUES)), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_any_change_to_any_line_is_found(
    sqlite_register: Register, sqlite_database: Database, number: int, column: str, data: st.DataObject
) -> None:
    sqlite_register.put([a_patch(1), a_patch(2)])
    log = LookUps(sqlite_database) if rows(sqlite_database, look_ups) else write_log(sqlite_database)
    whole = rows(sqlite_database, look_ups)
    before = next(row for row in whole if row["look_up_id"] == number)
    value = data.draw(VALUES[column].filter(lambda value: value != before[column]))
    line = look_ups.c.look_up_id
    with sqlite_database.write() as connection:
        # Where the number is taken, the line takes the other's place.
        connection.execute(delete(look_ups).where(line == (value if column == "look_up_id" else -1)))
        connection.execute(update(look_ups).where(line == number).values({column: value}))
    found = faults(log)
    with sqlite_database.write() as connection:
        connection.execute(delete(look_ups))
        connection.execute(insert(look_ups), whole)
    assert found
    named = (number, number + 1, value) if column == "look_up_id" else (number, number + 1)
    assert any(f"Linje {one}" in fault for fault in found for one in named)
    assert faults(log) == ()
