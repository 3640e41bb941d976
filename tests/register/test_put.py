"""Taking what a source says: what is kept, what is refused, and when it was known."""

from datetime import UTC, datetime, timedelta

import pytest

from families.clock import SetClock
from families.contact import Contact
from families.problem import InvalidInput
from families.record import read_partly
from families.vocabulary import Reporter
from register.database import Database
from register.register import Register
from register.tables import availability_reports, family_versions, places_intervals
from tests.building import NOW
from tests.register.reading import a_patch, a_spoken_patch, only, rows


def kinds(register: Register, *patches: object, known_at: datetime | None = None) -> list[str]:
    """Put the patches and return what became of each."""
    return [outcome.kind for outcome in register.put(patches, known_at)]  # type: ignore[arg-type]


def test_a_new_family_comes_back_as_it_was_said(register: Register) -> None:
    everything = a_spoken_patch(
        occupied=1, approved_places=3, blocked_places=1, blocked_reason="illness",
        available_from="2026-12-01", paused_until="2026-11-30", approved_since="2019-05-01",
        wanted_age={"min_months": 12, "max_months": None}, approval="suspended",
        parent_child={"max_adults": 2, "from_pregnancy": True, "child_age_max_months": 35},
        stay_types=["acute"], target_groups=["autism", "fasd"], description="Æbler, ø og å – og 🐎",
        languages=["da", "ar"], pets=["horse"], own_children=[2011, 2014], wheelchair_access=False,
    )  # fmt: skip
    assert kinds(register, everything) == ["added"]
    stored = register.family("F-1")
    assert stored is not None
    family = stored.family
    told = {**everything.profile, **everything.availability}
    kept = {name: getattr(family, name, None) for name in everything.profile}
    kept |= {name: getattr(family.availability, name) for name in everything.availability}
    assert kept == told
    assert family.availability.confirmed_by is Reporter.SOURCE
    assert family.availability.confirmed_at == datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


def test_a_wish_without_bounds_is_not_the_same_as_no_wish(register: Register) -> None:
    register.put([a_spoken_patch(1, wanted_age={}), a_spoken_patch(2, wanted_age=None)])
    wishes = [register.family(f"F-{number}") for number in (1, 2)]
    assert [one.family.availability.wanted_age is None for one in wishes if one] == [False, True]


def test_nobody_has_said_anything_about_a_family_without_places(
    register: Register, database: Database
) -> None:
    register.put([a_patch()])
    stored = register.family("F-1")
    assert stored is not None
    assert (stored.family.availability.occupied_places, stored.family.availability.confirmed_at) == (0, None)
    assert rows(database, availability_reports) == []


def test_a_family_that_nobody_told_of_is_none(register: Register) -> None:
    assert register.family("F-1") is None
    assert register.contact("F-1") is None
    assert (register.change_number(), register.last_change_at(), register.count_approved()) == (0, None, 0)


def test_every_changed_family_has_a_number_of_its_own(register: Register) -> None:
    register.put([a_patch(number) for number in range(1, 6)])
    assert register.change_number() == 5
    patches = [a_patch(1), only("F-2", smoking="none"), a_patch(3), only("F-4", home="farm")]
    assert kinds(register, *patches) == ["unchanged", "changed", "unchanged", "changed"]
    assert register.change_number() == 7
    changed = [(one.family.family_id, one.change_number) for one in register.changed_since(0, 100)]
    assert changed == [("F-1", 1), ("F-3", 3), ("F-5", 5), ("F-2", 6), ("F-4", 7)]


def test_changes_are_read_page_by_page(register: Register) -> None:
    register.put([a_patch(number) for number in range(1, 8)])
    pages, reached = [], 0
    while page := register.changed_since(reached, 3):
        pages.append([one.change_number for one in page])
        reached = page[-1].change_number
    assert pages == [[1, 2, 3], [4, 5, 6], [7]]


def test_the_same_words_twice_change_nothing(register: Register, database: Database) -> None:
    patches = [a_spoken_patch(1, occupied=1, name="Ida"), a_patch(2, description="Vi bor på landet.")]
    register.put(patches)
    tables = (availability_reports, family_versions, places_intervals)
    before = register.change_number(), [rows(database, table) for table in tables]
    assert kinds(register, *patches) == ["unchanged", "unchanged"]
    assert (register.change_number(), [rows(database, table) for table in tables]) == before


def test_a_refused_patch_stops_no_other(register: Register, database: Database) -> None:
    outcomes = register.put(
        [a_patch(1), a_spoken_patch(2, occupied=9), only("F-3", postcode="7400"), a_patch(4)]
    )
    assert [outcome.kind for outcome in outcomes] == ["added", "refused", "refused", "added"]
    assert [outcome.family_id for outcome in outcomes] == ["F-1", "F-2", "F-3", "F-4"]
    assert [len(outcome.problems) for outcome in outcomes] == [0, 1, 4, 0]
    assert register.change_number() == 2
    assert register.family("F-2") is None
    assert {row["family_id"] for row in rows(database, places_intervals)} == {"F-1", "F-4"}


def test_fewer_places_than_are_taken_are_refused(register: Register) -> None:
    register.put([a_spoken_patch(occupied=2)])
    (outcome,) = register.put([only("F-1", approved_places=1)])
    assert (outcome.kind, outcome.problems[0].field) == ("refused", "occupied_places")


def test_what_could_be_read_in_part_meets_the_rules_and_leaves_nothing(register: Register) -> None:
    register.put([a_spoken_patch(1, occupied=2)])
    readings = [
        read_partly({"family_id": family_id, "approved_places": 1, "pets": "hund"})
        for family_id in ("F-1", "F-2", "F-1", "æ")
    ]
    told = [[problem.field for problem in found] for found in register.problems_of(readings)]
    missing = ["municipality_code", "postcode", "family_type", "approved_age"]
    assert told == [["occupied_places"], missing, ["occupied_places"], []]
    assert (register.change_number(), register.family("F-2")) == (1, None)


def test_what_could_be_read_in_part_is_judged_as_of_when_it_was_known(register: Register) -> None:
    said = {"family_id": "F-1", "confirmed_at": "2026-11-20T09:12:00Z", "occupied_places": 0}
    register.put([a_patch(1)], NOW - timedelta(days=30))
    reading = read_partly({**said, "pets": "hund"})
    assert register.problems_of([reading]) == [[]]
    ((problem,),) = register.problems_of([reading], NOW - timedelta(days=30))
    assert problem.message == "Ligger i fremtiden. Højst 2026-10-25T09:00:00Z."


def test_two_words_about_one_family_are_taken_one_after_the_other(
    register: Register, database: Database
) -> None:
    patches = [a_spoken_patch(occupied=1), only("F-1", home="farm"), only("F-1", home="farm")]
    assert kinds(register, *patches) == ["added", "changed", "unchanged"]
    assert register.change_number() == 2
    assert len(rows(database, family_versions)) == 2
    assert len(rows(database, places_intervals)) == 1


def test_each_version_of_scope_and_words_is_kept_with_when_it_was_known(
    register: Register, database: Database, clock: SetClock
) -> None:
    register.put([a_spoken_patch(description="Før")])
    clock.move(timedelta(hours=1))
    register.put([only("F-1", description="Nu")])
    clock.move(timedelta(hours=1))
    register.put([a_spoken_patch(occupied=1, said="2026-11-24T10:30:00Z", description="Nu")])
    versions = rows(database, family_versions)
    told = [(row["version"], row["profile"]["description"], row["change_number"]) for row in versions]
    assert told == [(1, "Før", 1), (2, "Nu", 2)]
    assert [row["known_at"] for row in versions] == [NOW, NOW + timedelta(hours=1)]
    assert [row["version"] for row in rows(database, places_intervals)] == [1, 2, 2]


def test_newer_words_about_places_are_a_report_and_older_ones_are_not_taken(
    register: Register, database: Database
) -> None:
    register.put([a_spoken_patch(occupied=1, said="2026-11-20T09:12:00Z")])
    register.put([a_spoken_patch(occupied=0, said="2026-11-22T09:12:00Z")])
    assert kinds(register, a_spoken_patch(occupied=2, said="2026-11-21T09:12:00Z")) == ["unchanged"]
    reports = rows(database, availability_reports)
    assert [(row["occupied_places"], row["confirmed_at"].day) for row in reports] == [(1, 20), (0, 22)]
    assert {row["reporter"] for row in reports} == {"source"}
    assert {row["reported_at"] for row in reports} == {NOW}


def test_a_source_does_not_undo_what_the_family_said_since(register: Register, clock: SetClock) -> None:
    register.put([a_spoken_patch(occupied=0)])
    register.report("F-1", {"occupied_places": 2}, Reporter.FAMILY)
    clock.move(timedelta(days=1))
    assert kinds(register, a_spoken_patch(occupied=0)) == ["unchanged"]
    stored = register.family("F-1")
    assert stored is not None
    assert stored.family.free_places == 0


def test_contact_details_stand_apart_and_are_no_change_of_the_family(
    register: Register, database: Database
) -> None:
    register.put([a_patch(name="Ida Holm", phone="12345678", address_protected=True)])
    before = register.change_number()
    assert kinds(register, only("F-1", phone="87654321")) == ["changed"]
    assert kinds(register, only("F-1", phone="87654321")) == ["unchanged"]
    assert register.change_number() == before
    assert register.contact("F-1") == Contact("Ida Holm", "87654321", address_protected=True)
    assert "Holm" not in repr([register.family("F-1"), rows(database, family_versions)])


def test_a_family_without_contact_details_has_none(register: Register) -> None:
    register.put([a_patch(), a_patch(2, email=None)])
    assert (register.contact("F-1"), register.contact("F-2")) == (None, None)


def test_what_was_known_earlier_is_dated_then(register: Register, database: Database) -> None:
    january = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    register.put([a_spoken_patch(occupied=1, said="2026-01-20T09:00:00Z")], january)
    register.put([a_spoken_patch(occupied=2, said="2026-02-20T09:00:00Z")], january + timedelta(days=28))
    intervals = rows(database, places_intervals)
    assert [row["known_from"] for row in intervals] == [january, january + timedelta(days=28)]
    assert [row["reported_at"] for row in rows(database, availability_reports)] == [
        january,
        january + timedelta(days=28),
    ]
    assert register.last_change_at() == january + timedelta(days=28)


def test_nothing_is_known_before_the_last_change(register: Register) -> None:
    register.put([a_patch(1)], NOW - timedelta(days=2))
    with pytest.raises(InvalidInput, match="Tidligst 2026-11-22T09:00:00Z") as refusal:
        register.put([a_patch(2)], NOW - timedelta(days=2, seconds=1))
    assert [problem.field for problem in refusal.value.problems] == ["known_at"]
    assert (register.family("F-2"), register.change_number()) == (None, 1)
    assert kinds(register, a_patch(2), known_at=NOW - timedelta(days=2)) == ["added"]


def test_nothing_is_known_in_the_future(register: Register) -> None:
    with pytest.raises(InvalidInput, match="Senest 2026-11-24T09:00:00Z"):
        register.put([a_patch(1)], NOW + timedelta(seconds=1))
    assert register.family("F-1") is None


def test_nobody_has_confirmed_after_it_was_known(register: Register) -> None:
    (outcome,) = register.put([a_spoken_patch(said="2026-11-20T09:12:00Z")], NOW - timedelta(days=30))
    assert [problem.field for problem in outcome.problems] == ["confirmed_at"]


def test_a_clock_that_was_put_back_makes_no_past(
    register: Register, database: Database, clock: SetClock
) -> None:
    register.put([a_patch()])
    clock.move(timedelta(minutes=-5))
    register.put([only("F-1", home="farm")])
    assert register.last_change_at() == NOW
    assert [row["known_from"] for row in rows(database, places_intervals)] == [NOW]


def test_families_that_a_complete_file_lacks_are_ended_and_keep_everything_else(
    register: Register, database: Database
) -> None:
    register.put([a_spoken_patch(1), a_spoken_patch(2), a_spoken_patch(3, approval="suspended")])
    assert register.count_missing({"F-1"}) == 1
    assert register.end_missing({"F-1"}) == 1
    stored = register.family("F-2")
    assert stored is not None
    assert (stored.family.approval, stored.change_number) == ("ended", 4)
    assert stored.family.availability.confirmed_at is not None
    assert [row["version"] for row in rows(database, family_versions, family_id="F-2")] == [1, 2]
    assert (register.count_approved(), register.count_missing({"F-1"})) == (1, 0)
    assert (register.end_missing({"F-1"}), register.change_number()) == (0, 4)


def test_ending_keeps_to_the_last_change_too(register: Register) -> None:
    register.put([a_patch()])
    with pytest.raises(InvalidInput, match="Tidligst"):
        register.end_missing(set(), NOW - timedelta(days=1))
    assert register.count_approved() == 1


def test_a_snapshot_stands_still_while_the_register_moves_on(register: Register) -> None:
    register.put([a_patch(number) for number in range(1, 1501)])
    with register.snapshot() as snapshot:
        assert snapshot.change_number == 1500
        register.put([only("F-1", home="farm"), a_patch(1501)])
        taken = {one.family.family_id: one for one in snapshot.families}
        assert len(list(snapshot.families)) == 1500
    assert len(taken) == 1500
    assert (taken["F-1"].family.home, taken["F-1"].change_number) == (None, 1)
    assert register.change_number() == 1502


@pytest.mark.parametrize(
    ("emails", "invented"),
    [
        ([], False),
        (["a@example.org"], True),
        (["a@example.org", "B@EXAMPLE.ORG"], True),
        (["a@example.org", None], False),
        (["a@example.org", "b@kommune.dk"], False),
        (["a@notexample.org"], False),
        (["b@kommune.dk eller a@example.org"], False),
    ],
)
def test_only_a_register_of_families_that_nobody_can_write_to_is_invented(
    register: Register, emails: list[str | None], invented: bool
) -> None:
    register.put([a_patch(number, email=email) for number, email in enumerate(emails)])
    assert register.is_invented() is invented


def test_one_family_without_contact_details_makes_a_register_real(register: Register) -> None:
    register.put([a_patch(1, email="a@example.org"), a_patch(2)])
    assert not register.is_invented()
