"""What is kept long enough goes, and what is forgotten; the numbers of every past day stay as they were."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from families.availability import FreshnessRule
from families.clock import SetClock, copenhagen_day
from families.record import read_record
from families.vocabulary import CallOutcome, Reporter
from register.access_request import held_about, in_danish
from register.calls import Calls, Told
from register.caseworker_tables import calls
from register.counted import Dimension, PlacesAsked
from register.database import Database
from register.forgetting import Forgetting, NotEnded
from register.letter_tables import access_links, outbox
from register.letters import Letter, LetterKind
from register.links import Links
from register.log_tables import look_ups
from register.look_ups import LookUp, LookUps
from register.narrowing import Narrowing
from register.outbox import Outbox, write_letter
from register.register import Register
from register.retention import Retention, RetentionRule
from register.stored import FamilyGone
from register.tables import availability_reports, contacts, families, family_versions
from tests.building import NOW
from tests.indexer.files import a_record
from tests.register.reading import a_spoken_patch, only, rows

YEAR = timedelta(days=365)
RULE = RetentionRule(look_ups=YEAR, persons=YEAR, letters=YEAR)
SECRET = "hemmelig"  # noqa: S105 - what tells who the family is


@pytest.fixture
def lived(register: Register, database: Database, clock: SetClock) -> Register:
    """Return a register where a family has lived for some months with all that leaves traces."""
    told = {"description": f"{SECRET} gård", "own_children": [2011], "pets": ["dog"], "occupied_places": 0}
    reach = {"name": SECRET, "phone": "12345678", "email": f"{SECRET}@example.org", "address": SECRET}
    register.put([read_record(a_record(1, **told, **reach)), a_spoken_patch(2, pets=["cat"])])
    for month in range(3):
        clock.move(timedelta(days=30))
        register.report("F-1", {"occupied_places": month % 2}, Reporter.FAMILY, SECRET, who=f"oidc:{SECRET}")
        LookUps(database).record(LookUp("F-1", f"oidc:{SECRET}", "caseworker", "0657", "Barn", clock.now()))
    heard = Told("F-1", CallOutcome.OCCUPIED, "0657", f"oidc:{SECRET}", register.change_number())
    Calls(database, clock, FreshnessRule()).note(heard)
    with database.write() as connection:
        letter = write_letter(connection, Letter(LetterKind.LINK, family_id="F-1"), clock.now())
    Outbox(database).note_sent(letter, clock.now())
    Links(database).mint(
        "F-1", letter_id=letter, now=clock.now(), expires_at=clock.now() + timedelta(days=30)
    )
    return register


def counted(register: Register, clock: SetClock) -> Sequence[Any]:
    """Return the counts of every day that is over, told apart and narrowed."""
    today = copenhagen_day(clock.now())
    first = copenhagen_day(NOW)
    days = tuple(first + timedelta(days=days) for days in range((today - first).days))
    with_dogs = Narrowing(profile={"pets": ("dog",)})
    asked = [(Dimension.MUNICIPALITY, Narrowing()), (Dimension.TYPE, with_dogs)]
    return [
        sorted(
            map(
                repr,
                register.count_places(
                    PlacesAsked(days=days, today=today, rule=FreshnessRule(), by=(by,), narrowing=of)
                ).rows,
            )
        )
        for by, of in asked
    ]


def everything(database: Database, *without: object) -> str:
    """Return every row of every table that a family is in, as text."""
    tables = (
        families,
        family_versions,
        contacts,
        availability_reports,
        calls,
        outbox,
        access_links,
        look_ups,
    )
    return str([rows(database, table) for table in tables if table not in without])


def test_a_run_replaces_persons_and_removes_what_is_old_and_no_past_day_changes(
    lived: Register, database: Database, clock: SetClock
) -> None:
    clock.move(YEAR + timedelta(days=60))
    before, retention = counted(lived, clock), Retention(database, RULE)
    stood = everything(database)
    would = retention.run(clock.now(), carry_out=False)
    assert everything(database) == stood
    assert retention.run(clock.now(), carry_out=True) == would
    assert would == {"persons": 4, "links": 1, "letters": 1, "guesses": 0, "look_ups": 3}
    assert counted(lived, clock) == before
    names = {row["who"] for row in rows(database, availability_reports) if row["who"]}
    assert len(names) == 1
    assert f"oidc:{SECRET}" not in everything(database)
    assert LookUps(database).check(YEAR).faults == ()
    assert set(retention.run(clock.now(), carry_out=True).values()) == {0}


def test_what_is_young_stays(lived: Register, database: Database, clock: SetClock) -> None:
    stood = everything(database)
    assert set(Retention(database, RULE).run(clock.now(), carry_out=True).values()) == {0}
    assert everything(database) == stood


def test_a_forgotten_family_is_counted_as_before_and_nothing_tells_who_it_was(
    lived: Register, database: Database, clock: SetClock
) -> None:
    lived.put([only("F-1", approval="ended")])
    clock.move(timedelta(days=2))
    before, forgetting, stood = counted(lived, clock), Forgetting(database, clock), everything(database)
    would = forgetting.forget("F-1", carry_out=False)
    assert everything(database) == stood
    number = lived.change_number()
    assert forgetting.forget("F-1", carry_out=True) == would
    assert counted(lived, clock) == before
    assert SECRET not in everything(database, look_ups)
    assert lived.contact("F-1") is None
    # Copies of the register take the emptied profile as any other change.
    assert [one.family.description for one in lived.changed_since(number, 9)] == [None]
    assert LookUps(database).check(YEAR).faults == ()


def test_a_family_that_is_not_ended_is_forgotten_on_purpose_only(
    lived: Register, database: Database, clock: SetClock
) -> None:
    forgetting = Forgetting(database, clock)
    with pytest.raises(NotEnded, match="--yes"):
        forgetting.forget("F-1", carry_out=True)
    with pytest.raises(FamilyGone):
        forgetting.forget("F-9", carry_out=True)
    assert lived.contact("F-1") is not None
    forgetting.forget("F-1", carry_out=True, anyway=True)
    assert lived.contact("F-1") is None


def test_a_family_gets_all_that_is_held_about_it_and_nobody_elses_name(
    lived: Register, database: Database
) -> None:
    held = held_about(database, "F-1")
    text = in_danish(held)
    assert len(held["look_ups"]) == 3
    for fact in (SECRET, f"{SECRET} gård", "12345678", "Kontaktoplysninger", "0657", "Personlige links"):
        assert fact in text
    assert f"oidc:{SECRET}" not in f"{held}{text}"
    assert "F-2" not in f"{held}{text}"
    with pytest.raises(FamilyGone):
        held_about(database, "F-9")
