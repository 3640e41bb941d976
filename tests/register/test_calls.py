"""Calls: "optaget" disputes free places, the family's word ends it, and a wrong click is taken back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from families.availability import FreshnessRule
from families.clock import SetClock, today
from families.vocabulary import AvailabilityStatus, CallOutcome, Reporter
from register.calls import CallGone, Calls, Told
from register.caseworker_tables import calls
from register.database import Database
from register.heard import AnswerRate, Heard
from register.letter_tables import outbox
from register.outbox import Letter, LetterKind, Outbox
from register.oversight_tables import notices
from register.register import Register
from register.reports import ReportedMeanwhile
from register.stored import FamilyGone, NotApproved
from register.tables import availability_reports
from tests.register.reading import a_patch, a_spoken_patch, rows

FREE, OCCUPIED, NO_ANSWER = CallOutcome
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
RULE = FreshnessRule()


class Desk:
    """A caseworker's desk: one family, free and confirmed four days ago, and what is said about it."""

    def __init__(self, register: Register, database: Database, clock: SetClock) -> None:
        """Put the family into the register."""
        register.put([a_spoken_patch(1)])
        self.register, self.database, self.clock = register, database, clock
        self.calls = Calls(database, clock, RULE)

    def hear(self, outcome: CallOutcome, who: str = "token:1", municipality: str = "0657") -> int:
        """Note a call from a page that shows what the register has; return its number."""
        stored = self.register.family("F-1")
        assert stored is not None
        told = Told("F-1", outcome, municipality, who, stored.change_number)
        return self.calls.note(told).call_id

    def status(self) -> AvailabilityStatus:
        """Return what a search says today."""
        stored, day = self.register.family("F-1"), today(self.clock)
        assert stored is not None
        return stored.family.status_on(day, today=day, rule=RULE)

    def heard(self) -> Heard:
        """Return what is known of the family."""
        return self.calls.heard_of(["F-1"])["F-1"]


@pytest.fixture
def desk(register: Register, database: Database, clock: SetClock) -> Desk:
    """Return the desk, on each kind of database in turn."""
    return Desk(register, database, clock)


def test_occupied_on_the_phone_disputes_free_places_and_tells_family_and_authority(desk: Desk) -> None:
    assert desk.status() is AvailabilityStatus.FREE
    call_id = desk.hear(OCCUPIED)
    assert desk.status() is AvailabilityStatus.UNCONFIRMED
    (letter,) = rows(desk.database, outbox)
    assert (letter["kind"], letter["family_id"], letter["about"]) == ("disputed", "F-1", {"call_id": call_id})
    (notice,) = rows(desk.database, notices)
    assert (notice["kind"], notice["to_authority"], notice["before"], notice["after"]) == (
        "disputed",
        "midt",
        {"disputed_at": None},
        {"disputed_at": "2026-11-24T09:00:00Z"},
    )
    assert notice["change_number"] == desk.register.change_number() == 2
    # Hearsay is no report: the family last spoke four days ago.
    assert rows(desk.database, availability_reports)[-1]["change_number"] == 1


@pytest.mark.parametrize("outcome", [FREE, NO_ANSWER])
def test_what_else_is_heard_confirms_nothing_and_changes_nothing(desk: Desk, outcome: CallOutcome) -> None:
    before = desk.register.family("F-1")
    desk.hear(outcome)
    assert desk.register.family("F-1") == before
    assert rows(desk.database, outbox) == rows(desk.database, notices) == []
    assert [call.outcome for call in desk.heard().calls] == [outcome]


@pytest.mark.parametrize("said", [{"occupied_places": 2}, {"paused_until": "2026-12-24"}])
def test_occupied_says_nothing_new_about_a_family_that_is_occupied_or_on_a_pause(
    desk: Desk, said: dict[str, object]
) -> None:
    desk.register.put([a_patch(1, **{"occupied_places": 0, "confirmed_at": "2026-11-24T08:00:00Z", **said})])
    number = desk.register.change_number()
    desk.hear(OCCUPIED)
    assert desk.register.change_number() == number
    assert rows(desk.database, outbox) == []


def test_the_familys_next_word_ends_a_dispute(desk: Desk) -> None:
    desk.hear(OCCUPIED)
    desk.clock.move(MINUTE)
    desk.register.report("F-1", {}, Reporter.FAMILY)
    assert desk.status() is AvailabilityStatus.FREE


def test_thirty_days_end_a_dispute(desk: Desk) -> None:
    desk.hear(OCCUPIED)
    desk.clock.move(29 * DAY)
    assert desk.status() is AvailabilityStatus.UNCONFIRMED
    desk.clock.move(DAY)
    assert desk.status() is AvailabilityStatus.FREE


def test_a_page_that_the_family_has_overtaken_disputes_nothing(desk: Desk) -> None:
    told = Told("F-1", OCCUPIED, "0657", "token:1", seen=desk.register.change_number())
    desk.clock.move(MINUTE)
    desk.register.report("F-1", {}, Reporter.FAMILY)
    desk.clock.move(MINUTE)
    with pytest.raises(ReportedMeanwhile, match="meldt noget nyt"):
        desk.calls.note(told)
    assert rows(desk.database, calls) == rows(desk.database, outbox) == []
    assert desk.status() is AvailabilityStatus.FREE


def test_a_second_call_prolongs_the_dispute_and_sends_no_second_letter(desk: Desk) -> None:
    desk.hear(OCCUPIED)
    desk.clock.move(20 * DAY)
    desk.hear(OCCUPIED, "token:2", "0751")
    assert len(rows(desk.database, outbox)) == 1
    desk.clock.move(20 * DAY)
    assert desk.status() is AvailabilityStatus.UNCONFIRMED


def test_a_double_click_is_one_call(desk: Desk) -> None:
    told = Told("F-1", OCCUPIED, "0657", "token:1", seen=1)
    with ThreadPoolExecutor(2) as hands:
        first, second = hands.map(desk.calls.note, [told, told])
    assert first == second
    assert len(rows(desk.database, calls)) == len(rows(desk.database, notices)) == 1


def test_a_mistaken_call_is_taken_back_with_its_dispute_and_its_letter(desk: Desk) -> None:
    call_id = desk.hear(OCCUPIED)
    desk.clock.move(10 * MINUTE)
    desk.calls.undo("F-1", call_id, "token:1")
    assert desk.status() is AvailabilityStatus.FREE
    assert desk.heard().calls == ()
    assert rows(desk.database, outbox) == []
    assert [(row["kind"], row["note"]) for row in rows(desk.database, notices)] == [
        ("disputed", None),
        ("disputed", "Fortrudt: noteret forkert."),
    ]
    # What was noted stays in the log.
    assert [row["outcome"] for row in rows(desk.database, calls)] == ["occupied", "undone"]


def test_a_letter_that_is_on_its_way_stays_when_the_call_is_taken_back(desk: Desk) -> None:
    call_id = desk.hear(OCCUPIED)
    Outbox(desk.database).claim(desk.clock.now(), most=1, hold=MINUTE)
    desk.calls.undo("F-1", call_id, "token:1")
    assert len(rows(desk.database, outbox)) == 1


def test_a_letter_that_was_turned_away_is_not_tried_again_when_the_call_is_taken_back(desk: Desk) -> None:
    call_id, letters = desk.hear(OCCUPIED), Outbox(desk.database)
    (claimed,) = letters.claim(desk.clock.now(), most=1, hold=MINUTE)
    letters.put_back(claimed.letter_id, desk.clock.now() + MINUTE)
    desk.calls.undo("F-1", call_id, "token:1")
    desk.clock.move(2 * MINUTE)
    assert letters.claim(desk.clock.now(), most=1, hold=MINUTE) == []
    assert letters.failed_of("0657", desk.clock.now() - 10 * MINUTE) == []


def test_what_another_municipality_heard_stands_when_a_call_is_taken_back(desk: Desk) -> None:
    desk.hear(OCCUPIED, "token:2", "0751")
    desk.clock.move(MINUTE)
    desk.calls.undo("F-1", desk.hear(OCCUPIED), "token:1")
    assert desk.status() is AvailabilityStatus.UNCONFIRMED
    assert [call.municipality_code for call in desk.heard().calls] == ["0751"]


def test_taking_a_call_back_leaves_what_the_family_said_since(desk: Desk) -> None:
    call_id = desk.hear(OCCUPIED)
    desk.clock.move(MINUTE)
    desk.register.report("F-1", {"occupied_places": 1}, Reporter.FAMILY)
    number = desk.register.change_number()
    desk.calls.undo("F-1", call_id, "token:1")
    assert desk.register.change_number() == number
    assert desk.status() is AvailabilityStatus.PARTLY_FREE


@pytest.mark.parametrize("why", ["too late", "somebody else", "twice", "another family", "never"])
def test_a_call_is_taken_back_by_whoever_noted_it_once_and_within_ten_minutes(desk: Desk, why: str) -> None:
    desk.register.put([a_spoken_patch(2)])
    call_id, family, who = desk.hear(OCCUPIED), "F-1", "token:1"
    match why:
        case "too late":
            desk.clock.move(10 * MINUTE + timedelta(seconds=1))
        case "somebody else":
            who = "token:2"
        case "twice":
            desk.calls.undo(family, call_id, who)
        case "another family":
            family = "F-2"
        case "never":
            call_id += 1
    written = rows(desk.database, calls)
    with pytest.raises(CallGone, match="kan ikke fortrydes"):
        desk.calls.undo(family, call_id, who)
    assert rows(desk.database, calls) == written


def test_only_an_approved_family_is_called(desk: Desk) -> None:
    desk.register.put([a_patch(2, approval="suspended"), a_patch(3, approval="ended")])
    for family_id in ("F-2", "F-3"):
        with pytest.raises(NotApproved, match="suspenderet eller ophørt"):
            desk.calls.note(Told(family_id, NO_ANSWER, "0657", "token:1", seen=9))
    with pytest.raises(FamilyGone):
        desk.calls.note(Told("F-9", NO_ANSWER, "0657", "token:1", seen=9))
    assert rows(desk.database, calls) == []


def test_how_often_the_phone_is_answered_is_told_from_three_calls_on(desk: Desk) -> None:
    assert desk.heard().call_rate is None
    for outcome in (NO_ANSWER, FREE):
        desk.hear(outcome)
        desk.clock.move(DAY)
    assert desk.heard().call_rate is None
    # A municipality that tries all day and is answered in the end has called once.
    for outcome in (NO_ANSWER, OCCUPIED):
        desk.hear(outcome)
        desk.clock.move(60 * MINUTE)
    desk.clock.move(DAY)
    assert desk.heard().call_rate == AnswerRate(2, 3)
    for _ in range(4):
        desk.hear(NO_ANSWER)
        desk.clock.move(DAY)
    # The latest five only.
    assert desk.heard().call_rate == AnswerRate(1, 5)
    desk.clock.move(365 * DAY)
    assert desk.heard() == Heard()


def test_how_fast_letters_are_answered_is_told_from_two_letters_on(desk: Desk) -> None:
    letters = Outbox(desk.database)

    def remind(answer_after: timedelta | None) -> None:
        number = letters.write(Letter(LetterKind.REMINDER, family_id="F-1"), desk.clock.now())
        letters.note_sent(number, desk.clock.now())
        desk.clock.move(answer_after or 8 * DAY)
        if answer_after:
            desk.register.report("F-1", {}, Reporter.FAMILY)
            desk.clock.move(8 * DAY)

    remind(30 * timedelta(hours=1))
    assert desk.heard().letter_rate(desk.clock.now()) is None
    remind(None)
    remind(timedelta(hours=3))
    assert desk.heard().letter_rate(desk.clock.now()) == AnswerRate(2, 3, days=2)
    # One that the family still has time to answer says nothing yet, and a consultant's report is not its own.
    number = letters.write(Letter(LetterKind.DISPUTED, family_id="F-1"), desk.clock.now())
    letters.note_sent(number, desk.clock.now())
    desk.clock.move(DAY)
    desk.register.report("F-1", {}, Reporter.CONSULTANT)
    assert desk.heard().letter_rate(desk.clock.now()) == AnswerRate(2, 3, days=2)


def test_what_is_known_of_a_page_of_families_is_read_at_once(desk: Desk) -> None:
    desk.register.put([a_spoken_patch(2)])
    desk.hear(FREE)
    heard = desk.calls.heard_of(["F-1", "F-2"])
    assert [call.outcome for call in heard["F-1"].calls] == [FREE]
    assert heard["F-2"] == Heard()
    assert desk.calls.heard_of([]) == {}
