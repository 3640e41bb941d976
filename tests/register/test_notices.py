"""Notices: one for every report that was taken, true, to whom it concerns, and read by them alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.ages import AgeRange
from families.availability import Availability
from families.clock import SetClock
from families.notice import NoticeKind
from families.problem import InvalidInput
from families.record import AVAILABILITY_FIELDS, read_fields, to_record
from families.vocabulary import Authority, BlockedReason, Reporter
from register.database import Database
from register.inbox import Asked, Notice, Notices, Recipient
from register.oversight_tables import notices as table
from register.register import Register
from register.remembered_answers import KeyedCall
from register.reporting import Report
from register.stored import StoredFamily
from register.tables import availability_reports
from tests.building import NOW
from tests.databases import Databases
from tests.register.reading import a_patch, a_spoken_patch, rows

MIDT, NORD = Recipient(Authority.MIDT), Recipient(Authority.NORD)
AALBORG: dict[str, Any] = {"municipality_code": "0851", "postcode": "9000"}
DAY = date(2026, 12, 24)


@pytest.fixture
def inbox(register: Register, database: Database, clock: SetClock) -> Notices:
    """Return the notices of three families in Herning and one in Aalborg: none yet, for files make none."""
    register.put([a_spoken_patch(number, approved_places=3) for number in (1, 2, 3)])
    register.put([a_spoken_patch(4, **AALBORG)])
    assert rows(database, table) == []
    return Notices(database, clock)


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [
        ({}, {"occupied_places": 3}, NoticeKind.OCCUPIED),
        ({"occupied_places": 3}, {"occupied_places": 2}, NoticeKind.FREE),
        ({}, {"occupied_places": 1}, NoticeKind.PLACES),
        ({}, {"blocked_places": 3, "blocked_reason": BlockedReason.ILLNESS}, NoticeKind.PLACES),
        ({}, {"paused_until": DAY}, NoticeKind.PAUSED),
        ({"paused_until": DAY}, {"paused_until": None}, NoticeKind.RESUMED),
        ({}, {"available_from": DAY}, NoticeKind.AVAILABLE_FROM),
        ({}, {"wanted_age": AgeRange(0, 35)}, NoticeKind.WANTED_AGE),
        ({}, {}, NoticeKind.CONFIRMED),
        # The weightiest of several.
        ({}, {"occupied_places": 3, "paused_until": DAY, "wanted_age": AgeRange(0, 35)}, NoticeKind.OCCUPIED),
    ],
)
def test_a_notice_tells_what_the_report_came_to(
    register: Register, inbox: Notices, first: dict[str, Any], then: dict[str, Any], kind: NoticeKind
) -> None:
    register.report("F-1", first, Reporter.FAMILY)
    register.report("F-1", then, Reporter.CONSULTANT, note="Ringede i går")
    notice = inbox.page(MIDT, Asked())[-1]
    assert (notice.kind, notice.reporter, notice.note) == (kind, Reporter.CONSULTANT, "Ringede i går")


def test_before_and_after_are_the_fields_that_changed(
    register: Register, inbox: Notices, clock: SetClock
) -> None:
    clock.move(timedelta(hours=1))
    stored = register.report("F-1", {"occupied_places": 2, "available_from": DAY}, Reporter.FAMILY)
    (notice,) = inbox.page(MIDT, Asked())
    assert notice.before == {
        "occupied_places": 0,
        "free_places": 3,
        "available_from": None,
        "confirmed_at": "2026-11-20T09:12:00Z",
    }
    assert notice.after == {
        "occupied_places": 2,
        "free_places": 1,
        "available_from": "2026-12-24",
        "confirmed_at": "2026-11-24T10:00:00Z",
    }
    assert (notice.at, notice.change_number) == (clock.now(), stored.change_number)
    assert (notice.family_id, notice.municipality_code, notice.read_at) == ("F-1", "0657", None)


def test_a_report_that_is_refused_makes_no_notice(register: Register, inbox: Notices) -> None:
    with pytest.raises(InvalidInput):
        register.report("F-1", {"occupied_places": 9}, Reporter.FAMILY)
    assert inbox.page(MIDT, Asked()) == []


def test_a_report_that_is_sent_twice_makes_one_notice(register: Register, inbox: Notices) -> None:
    call, report = KeyedCall("k", "den samme"), Report("F-1", {"occupied_places": 1}, Reporter.SOURCE)
    for _ in range(2):
        register.report_once(call, report, lambda stored: str(stored.change_number))
    assert [notice.kind for notice in inbox.page(MIDT, Asked())] == [NoticeKind.PLACES]


@pytest.fixture
def filled(register: Register, inbox: Notices, clock: SetClock) -> Notices:
    """Return the same after six reports: five in Herning, one in Aalborg."""
    for family_id, changes in (
        ("F-1", {"occupied_places": 3}),
        ("F-2", {}),
        ("F-4", {"occupied_places": 1}),
        ("F-3", {}),
        ("F-1", {"occupied_places": 2}),
        ("F-2", {"paused_until": DAY}),
    ):
        clock.move(timedelta(minutes=1))
        register.report(family_id, changes, Reporter.FAMILY)
    return inbox


def told(notices: list[Notice] | Any) -> list[tuple[str, str]]:
    """Return what stands in an inbox, in its order."""
    return [(notice.family_id, notice.kind.value) for notice in notices]


def test_the_inbox_has_the_oldest_first_a_page_at_a_time_and_nobody_elses(filled: Notices) -> None:
    everything = filled.page(MIDT, Asked())
    assert told(everything) == [
        ("F-1", "occupied"),
        ("F-2", "confirmed"),
        ("F-3", "confirmed"),
        ("F-1", "free"),
        ("F-2", "paused"),
    ]
    first = filled.page(MIDT, Asked(), limit=2)
    second = filled.page(MIDT, Asked(), after=first[-1].notice_id, limit=9)
    assert [*first, *second] == everything
    assert told(filled.page(NORD, Asked())) == [("F-4", "places")]
    assert (filled.count_unread(MIDT), filled.count_unread(NORD)) == (5, 1)
    # A token that is bound to nothing sees nothing.
    assert filled.page(Recipient(), Asked(read_too=True)) == []


def test_the_inbox_is_narrowed_by_kind_municipality_and_family(filled: Notices) -> None:
    asked = Asked(kinds=frozenset({NoticeKind.FREE, NoticeKind.OCCUPIED}))
    assert told(filled.page(MIDT, asked)) == [("F-1", "occupied"), ("F-1", "free")]
    counts = filled.counts(MIDT, asked)
    assert counts.kinds == {
        NoticeKind.OCCUPIED: 1,
        NoticeKind.FREE: 1,
        NoticeKind.PAUSED: 1,
        NoticeKind.CONFIRMED: 2,
    }
    assert counts.municipalities == {"0657": 2}
    assert told(filled.page(MIDT, Asked(municipality_code="0851"))) == []
    assert told(filled.page(MIDT, Asked(family_id="F-3"))) == [("F-3", "confirmed")]


def test_only_ones_own_are_marked_as_read_and_only_ones_own_marks_are_taken_back(
    filled: Notices, clock: SetClock
) -> None:
    mine = [notice.notice_id for notice in filled.page(MIDT, Asked())]
    theirs = [notice.notice_id for notice in filled.page(NORD, Asked())]
    clock.move(timedelta(hours=1))
    assert filled.mark_read(MIDT, {*mine[:3], *theirs, 999}, "token:1") == mine[:3]
    assert (filled.count_unread(MIDT), filled.count_unread(NORD)) == (2, 1)
    read = filled.page(MIDT, Asked(read_too=True))[0]
    assert (read.read_by, read.read_at) == ("token:1", clock.now())
    # Whoever marks a second time changes nothing of the first.
    assert filled.mark_read(MIDT, mine[2:4], "token:2") == mine[3:4]
    assert filled.mark_unread(MIDT, mine, "token:2") == mine[3:4]
    assert filled.mark_unread(NORD, mine, "token:1") == []
    assert filled.mark_unread(MIDT, mine, "token:1") == mine[:3]
    assert filled.count_unread(MIDT) == 5


_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "occupied_places": st.integers(0, 4),
        "blocked_places": st.integers(0, 3),
        "blocked_reason": st.sampled_from([None, *BlockedReason]),
        "available_from": st.sampled_from([None, DAY, date(2026, 11, 1)]),
        "paused_until": st.sampled_from([None, DAY]),
        "wanted_age": st.sampled_from([None, AgeRange(0, 35), AgeRange(36, 83), AgeRange(0, 215)]),
    },
)
_REPORTS = st.lists(
    st.tuples(st.sampled_from(["F-1", "F-2"]), _CHANGES, st.sampled_from(Reporter), st.integers(0, 90)),
    max_size=8,
)


@pytest.fixture
def empty_again(databases: Databases) -> Callable[[], Iterator[Database]]:
    """Return a maker of fresh databases: one for each example."""

    def made() -> Iterator[Database]:
        with databases.fresh() as url:
            database = Database(url)
            yield database
            database.close()

    return made


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_REPORTS)
def test_whatever_is_reported_every_report_that_was_taken_has_exactly_one_notice_and_it_is_true(
    empty_again: Callable[[], Iterator[Database]], reports: list[Any]
) -> None:
    for database in empty_again():
        clock = SetClock(NOW)
        register = Register(database, clock)
        register.put([a_patch(1, approved_places=3), a_spoken_patch(2, approved_places=3)])
        expected = []
        for family_id, changes, by, seconds in reports:
            clock.move(timedelta(seconds=seconds))
            before = register.family(family_id)
            try:
                after = register.report(family_id, changes, by)
            except InvalidInput:
                continue
            expected.append((before, after))
        found = Notices(database, clock).page(MIDT, Asked(read_too=True))
        assert [notice.change_number for notice in found] == [after.change_number for _, after in expected]
        for notice, (before, after) in zip(found, expected, strict=True):
            assert before is not None
            held = _held(notice, before, after)
            assert held
        # No more and no fewer than the reports that the register keeps, but for the file's own.
        kept = [row for row in rows(database, availability_reports) if row["change_number"] > 2]
        assert [row["change_number"] for row in kept] == [notice.change_number for notice in found]


def _held(notice: Notice, before: StoredFamily, after: StoredFamily) -> bool:
    """Tell whether the notice turns the family as it was into the family as it is, and names no more."""
    _, said = read_fields(
        {name: value for name, value in notice.after.items() if name in AVAILABILITY_FIELDS},
        AVAILABILITY_FIELDS,
    )
    by = after.family.availability.confirmed_by
    turned: Availability = replace(before.family.availability, **said, confirmed_by=by)
    was = {**to_record(before.family), "free_places": before.family.free_places}
    now = {**to_record(after.family), "free_places": after.family.free_places}
    changed = {name for name in now if was[name] != now[name]}
    return (
        turned == after.family.availability
        and notice.before == {name: was[name] for name in changed}
        and notice.after == {name: now[name] for name in changed}
    )
