"""Searches are counted by day, municipality and need, on each kind of database; nobody stands in them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from register.database import Database
from register.need_tables import searched_needs
from register.needs import Found, Need, Needs, SearchedFor
from tests.register.reading import rows

MOTHER = Need(parent_child=True, age="unborn", family_type="any")
TEEN = Need(parent_child=False, age="12-17", family_type="specialised")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_the_same_need_is_one_row_a_day_and_result(database: Database) -> None:
    needs = Needs(database)
    for found in (0, 0, 3, 5, 6, 20, 21, 900):
        needs.note(MOTHER, "0657", found, MONDAY)
    counted = {row["found"]: row["searches"] for row in rows(database, searched_needs)}
    assert counted == {"none": 2, "few": 2, "some": 2, "many": 2}


def test_what_found_nothing_comes_first(database: Database) -> None:
    needs = Needs(database)
    for found in (4, 4, 4, 0):
        needs.note(TEEN, "0751", found, MONDAY)
    for found in (0, 0):
        needs.note(MOTHER, "0657", found, TUESDAY)
    assert needs.by_need(MONDAY, TUESDAY) == [(MOTHER, SearchedFor(2, 2)), (TEEN, SearchedFor(4, 1))]
    assert needs.by_need(MONDAY, MONDAY) == [(TEEN, SearchedFor(4, 1))]
    assert needs.by_need(MONDAY, TUESDAY, ["0657"]) == [(MOTHER, SearchedFor(2, 2))]
    assert needs.by_municipality(MONDAY, TUESDAY) == [
        ("0657", SearchedFor(2, 2)),
        ("0751", SearchedFor(4, 1)),
    ]
    assert needs.by_municipality(MONDAY, TUESDAY, ["0751"]) == [("0751", SearchedFor(4, 1))]


def test_searches_at_the_same_time_are_all_counted(database: Database) -> None:
    needs = Needs(database)
    with ThreadPoolExecutor(4) as threads:
        for _ in range(20):
            threads.submit(needs.note, TEEN, "0101", 1, MONDAY)
    assert needs.by_municipality(MONDAY, MONDAY) == [("0101", SearchedFor(20, 0))]


def test_buckets_have_their_bounds_in_them() -> None:
    assert [Found.of(total).value for total in (0, 1, 5, 6, 20, 21)] == "none few few some some many".split()
