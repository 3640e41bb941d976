"""Placements: a report by a municipality that occupies one place; nothing about the child."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from families.clock import SetClock
from families.vocabulary import Reporter
from register.caseworker_tables import placements
from register.database import Database
from register.letter_tables import outbox
from register.outbox import Outbox
from register.oversight_tables import notices
from register.placements import NewPlacement, NoFreePlace, Placements
from register.register import Register
from register.reports import ReportedMeanwhile
from register.stored import FamilyGone, NotApproved
from register.tables import availability_reports
from register.undoing import NothingToUndo, TooLateToUndo
from tests.register.reading import a_patch, a_spoken_patch, rows

MINUTE = timedelta(minutes=1)


class Desk:
    """A desk in Aarhus, and a family in Herning with two places, of which one is free."""

    def __init__(self, register: Register, database: Database, clock: SetClock) -> None:
        """Put the family into the register."""
        register.put([a_spoken_patch(1, occupied=1)])
        self.register, self.database, self.clock = register, database, clock
        self.placements = Placements(database, clock)

    def place(self, who: str = "token:1", seen: int | None = None) -> int:
        """Report a placement from a page that shows what the register has; return its number."""
        seen = self.register.change_number() if seen is None else seen
        return self.placements.place(NewPlacement("F-1", "0751", who, seen)).placement_id

    def occupied(self) -> int:
        """Return how many places are occupied."""
        stored = self.register.family("F-1")
        assert stored is not None
        return stored.family.availability.occupied_places


@pytest.fixture
def desk(register: Register, database: Database, clock: SetClock) -> Desk:
    """Return the desk, on each kind of database in turn."""
    return Desk(register, database, clock)


def test_a_placement_occupies_one_place_as_a_report_of_the_municipality(desk: Desk) -> None:
    placement_id = desk.place()
    assert desk.occupied() == 2
    report = rows(desk.database, availability_reports)[-1]
    assert (report["reporter"], report["who"], report["note"], report["confirmed_by"]) == (
        "municipality",
        "token:1",
        "Aarhus Kommune har anbragt et barn.",
        "municipality",
    )
    (placement,) = rows(desk.database, placements)
    assert placement["placement_id"] == placement_id
    assert placement["change_number"] == report["change_number"] == desk.register.change_number()


def test_the_family_its_authority_and_its_own_municipality_are_told(desk: Desk) -> None:
    placement_id = desk.place()
    (letter,) = rows(desk.database, outbox)
    assert (letter["kind"], letter["family_id"]) == ("placement", "F-1")
    assert letter["about"] == {"placement_id": placement_id, "municipality_code": "0751"}
    told = rows(desk.database, notices)
    assert [(one["kind"], one["to_authority"], one["to_municipality"]) for one in told] == [
        ("placed", "midt", None),
        ("placed", None, "0657"),
    ]
    for notice in told:
        assert notice["before"]["free_places"] == 1
        assert notice["after"]["free_places"] == 0


def test_the_family_can_correct_a_placement(desk: Desk) -> None:
    desk.place()
    desk.clock.move(MINUTE)
    desk.register.report("F-1", {"occupied_places": 1}, Reporter.FAMILY)
    assert desk.occupied() == 1
    assert desk.placements.undoable("F-1", "token:1") is None


def test_without_a_free_place_nothing_is_placed_and_the_case_is_said(desk: Desk) -> None:
    desk.place()
    desk.clock.move(MINUTE)
    with pytest.raises(NoFreePlace, match="ingen ledig plads: 2 af 2 pladser er optaget"):
        desk.place("token:2")
    desk.register.report("F-1", {"occupied_places": 0, "blocked_places": 2}, Reporter.FAMILY)
    with pytest.raises(NoFreePlace, match="0 af 2 pladser er optaget, og 2 er ikke til rådighed"):
        desk.place("token:2")
    assert len(rows(desk.database, placements)) == 1


def test_a_page_that_others_have_overtaken_places_nobody(desk: Desk) -> None:
    seen = desk.register.change_number()
    desk.register.report("F-1", {}, Reporter.FAMILY)
    with pytest.raises(ReportedMeanwhile):
        desk.place(seen=seen)
    assert desk.occupied() == 1


def test_a_double_click_is_one_placement_and_the_last_place_is_given_once(desk: Desk) -> None:
    seen = desk.register.change_number()
    with ThreadPoolExecutor(2) as hands:
        first, second = hands.map(lambda _: desk.place(seen=seen), range(2))
    assert first == second
    with pytest.raises(ReportedMeanwhile):
        desk.place("token:2", seen=seen)
    assert desk.occupied() == 2


def test_a_placement_can_be_taken_back_for_ten_minutes_as_if_it_had_never_been(desk: Desk) -> None:
    before = desk.register.family("F-1")
    placement_id = desk.place()
    assert before is not None
    desk.clock.move(10 * MINUTE)
    undoable = desk.placements.undoable("F-1", "token:1")
    assert undoable is not None
    assert undoable.placement_id == placement_id
    desk.placements.undo("F-1", placement_id, "token:1")
    after = desk.register.family("F-1")
    assert after is not None
    assert after.family == before.family
    assert rows(desk.database, placements) == rows(desk.database, outbox) == []
    assert [one["to_municipality"] for one in rows(desk.database, notices)] == [None, "0657"] * 2
    assert [one["reporter"] for one in rows(desk.database, availability_reports)][-2:] == ["municipality"] * 2
    assert desk.placements.undoable("F-1", "token:1") is None


def test_a_letter_that_is_on_its_way_stays_when_a_placement_is_taken_back(desk: Desk) -> None:
    placement_id = desk.place()
    Outbox(desk.database).claim(desk.clock.now(), most=1, hold=MINUTE)
    desk.placements.undo("F-1", placement_id, "token:1")
    assert len(rows(desk.database, outbox)) == 1


def test_a_placement_is_taken_back_by_whoever_reported_it_before_anybody_else_speaks(desk: Desk) -> None:
    placement_id = desk.place()
    assert desk.placements.undoable("F-1", "token:2") is None
    for family_id, number, who in (
        ("F-1", placement_id, "token:2"),
        ("F-1", placement_id + 1, "token:1"),
        ("F-9", placement_id, "token:1"),
    ):
        with pytest.raises(NothingToUndo):
            desk.placements.undo(family_id, number, who)
    desk.clock.move(10 * MINUTE + timedelta(seconds=1))
    assert desk.placements.undoable("F-1", "token:1") is None
    with pytest.raises(TooLateToUndo):
        desk.placements.undo("F-1", placement_id, "token:1")
    desk.register.report("F-1", {}, Reporter.FAMILY)
    with pytest.raises(ReportedMeanwhile):
        desk.placements.undo("F-1", placement_id, "token:1")
    assert desk.occupied() == 2
    assert len(rows(desk.database, placements)) == 1


def test_nobody_is_placed_where_the_approval_does_not_stand(desk: Desk) -> None:
    desk.register.put([a_patch(2, approval="suspended"), a_patch(3, approval="ended")])
    for family_id in ("F-2", "F-3"):
        with pytest.raises(NotApproved):
            desk.placements.place(NewPlacement(family_id, "0751", "token:1", seen=9))
    with pytest.raises(FamilyGone):
        desk.placements.place(NewPlacement("F-9", "0751", "token:1", seen=9))
    assert rows(desk.database, placements) == []
