"""Who has looked at a family: counted by municipality and day, joined with the log of look-ups."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from register.caseworker_tables import profile_views
from register.database import Database
from register.look_ups import LookUp, LookUps
from register.register import Register
from register.views import ProfileViews, Seen
from tests.register.reading import a_patch, rows

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def look_up(database: Database, family_id: str, municipality: str | None, at: datetime) -> None:
    """Log that somebody was shown contact details."""
    LookUps(database).record(LookUp(family_id, "token:1", "caseworker", municipality, "Barn på 4 år", at))


def test_a_family_sees_which_municipality_looked_at_what_on_which_day(
    register: Register, database: Database
) -> None:
    register.put([a_patch(1), a_patch(2)])
    views = ProfileViews(database)
    views.note(["F-1"], "0751", MONDAY)
    views.note(["F-1", "F-2"], "0657", TUESDAY)
    # 23.30 UTC on Monday is Tuesday in Copenhagen.
    look_up(database, "F-1", "0657", datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    look_up(database, "F-1", "0101", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert views.seen_by("F-1") == [
        Seen("0657", TUESDAY, profile=True, contact=True),
        Seen("0101", MONDAY, profile=False, contact=True),
        Seen("0751", MONDAY, profile=True, contact=False),
    ]
    assert views.seen_by("F-2") == [Seen("0657", TUESDAY, profile=True, contact=False)]
    assert views.seen_by("F-3") == []


def test_a_look_up_by_somebody_without_a_municipality_is_none_of_theirs(
    register: Register, database: Database
) -> None:
    register.put([a_patch(1)])
    look_up(database, "F-1", None, datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert ProfileViews(database).seen_by("F-1") == []


def test_views_of_a_day_are_counted_and_none_is_lost_when_many_look_at_once(
    register: Register, database: Database
) -> None:
    register.put([a_patch(1), a_patch(2)])
    views = ProfileViews(database)
    with ThreadPoolExecutor(4) as people:
        for noting in [
            people.submit(views.note, families, "0657", TUESDAY)
            for families in [["F-1", "F-2"], ["F-2", "F-1"]] * 10
        ]:
            noting.result()
    assert [row["views"] for row in rows(database, profile_views)] == [20, 20]


def test_looking_changes_nothing_that_is_searched(register: Register, database: Database) -> None:
    register.put([a_patch(1)])
    before = register.change_number()
    ProfileViews(database).note(["F-1"], "0657", TUESDAY)
    ProfileViews(database).note([], "0657", TUESDAY)
    assert register.change_number() == before
